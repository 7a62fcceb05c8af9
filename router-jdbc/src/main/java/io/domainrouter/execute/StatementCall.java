package io.domainrouter.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One execution of the application's statement, to be run on the physical connection that routing
 * chose. Used by one thread.
 *
 * @param <R> what the JDBC call returns
 */
public interface StatementCall<R> {
  /**
   * Makes or reuses the physical statement on this connection, with its settings and parameters,
   * and executes it. Runs once.
   */
  R execute(Connection physical) throws SQLException;

  /** The physical statement of the last {@link #execute}; for update count, insert id, warnings. */
  Statement physicalStatement();

  /** The parameters of this execution; {@link Parameters#NONE} for a plain statement. */
  Parameters parameters();

  /** How long the application would wait for the statement, in seconds; 0 for no limit. */
  int queryTimeoutSeconds();

  /** Called after {@link #execute} and before any other statement runs on the same connection. */
  void captureWarnings() throws SQLException;
}
