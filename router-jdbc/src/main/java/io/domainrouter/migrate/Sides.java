package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * An internal connection to each side. They give up waiting for a row lock after a second: whoever
 * waits holds other locks. Not thread-safe.
 */
final class Sides implements AutoCloseable {
  /** MariaDB skips the comment; MySQL would otherwise answer from statistics a day old. */
  private static final String IMPATIENT =
      "SET SESSION innodb_lock_wait_timeout = 1"
          + " /*!80000 , information_schema_stats_expiry = 0 */";

  private final Connection source;
  private final Connection target;
  private final String restoreSource;
  private final String restoreTarget;

  private Sides(Connection source, Connection target) throws SQLException {
    this.source = source;
    this.target = target;
    this.restoreSource = makeImpatient(source);
    this.restoreTarget = makeImpatient(target);
  }

  @SuppressWarnings("MustBeClosedChecker")
  static Sides open(TargetPools pools, MoveRequest request) throws SQLException {
    Connection source = pools.internal(request.from());
    Connection target = null;
    try {
      target = pools.internal(request.to());
      return new Sides(source, target);
    } catch (SQLException e) {
      closeAfter(e, target);
      closeAfter(e, source);
      throw e;
    }
  }

  /** Returns the statement that restores the patience. */
  private static String makeImpatient(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String restore;
      try (ResultSet row = statement.executeQuery("SELECT @@session.innodb_lock_wait_timeout")) {
        row.next();
        restore = "SET SESSION innodb_lock_wait_timeout = " + row.getInt(1);
      }
      statement.execute(IMPATIENT);
      return restore;
    }
  }

  Connection source() {
    return source;
  }

  Connection target() {
    return target;
  }

  /** Releases the locks on both sides, the target's first. */
  void rollback() throws SQLException {
    try {
      target.rollback();
    } finally {
      source.rollback();
    }
  }

  @Override
  public void close() throws SQLException {
    try (source;
        target) {
      restore(target, restoreTarget);
      restore(source, restoreSource);
    }
  }

  private static void restore(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      connection.abort(Runnable::run);
    }
  }

  private static void closeAfter(SQLException failure, Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
    }
  }
}
