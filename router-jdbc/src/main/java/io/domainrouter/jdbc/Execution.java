package io.domainrouter.jdbc;

import io.domainrouter.execute.Parameters;
import io.domainrouter.execute.StatementCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** One execute call of a logical statement. Used by one thread. */
final class Execution<R> implements StatementCall<R> {
  private final LogicalStatement statement;
  private final Parameters parameters;
  private final Work<R> work;

  Execution(LogicalStatement statement, Parameters parameters, Work<R> work) {
    this.statement = statement;
    this.parameters = parameters;
    this.work = work;
  }

  @Override
  public R execute(Connection physical) throws SQLException {
    return work.on(statement.ready(physical, parameters));
  }

  @Override
  public Statement physicalStatement() {
    return statement.binding.physical();
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int queryTimeoutSeconds() {
    return statement.binding.queryTimeoutSeconds();
  }

  @Override
  public void captureWarnings() throws SQLException {
    statement.binding.captureWarnings();
  }

  /** The application's call, on the physical statement. */
  interface Work<R> {
    R on(Statement physical) throws SQLException;
  }
}
