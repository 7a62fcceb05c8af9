package io.domainrouter.rows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Puts a session's time zone and {@code sql_mode} aside while date and time literals are compared,
 * and back at close. A session whose key literals do not depend on them is left alone.
 */
final class NeutralSession implements AutoCloseable {
  private final Connection connection;

  /** The statement that restores the settings; null when nothing was changed. */
  private final String restore;

  private NeutralSession(Connection connection, String restore) {
    this.connection = connection;
    this.restore = restore;
  }

  static NeutralSession forKeysOf(TableShape shape, Connection connection) throws SQLException {
    boolean needed =
        shape.key().stream().anyMatch(column -> column.codec().literalNeedsNeutralSession());
    if (!needed) {
      return new NeutralSession(connection, null);
    }
    try (Statement statement = connection.createStatement()) {
      String restore = settings(statement);
      statement.execute("SET time_zone = '+00:00', sql_mode = 'ALLOW_INVALID_DATES'");
      return new NeutralSession(connection, restore);
    }
  }

  private static String settings(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT @@session.time_zone, @@session.sql_mode LIMIT 1")) {
      row.next();
      return "SET time_zone = '" + row.getString(1) + "', sql_mode = '" + row.getString(2) + "'";
    }
  }

  @Override
  public void close() throws SQLException {
    if (restore != null) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(restore);
      }
    }
  }
}
