package io.domainrouter.phase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The SQL of {@code domainrouter_copy} on the monolith: by it any instance sees and steers the copy
 * that another one runs. Stateless, thread-safe; commits nothing.
 */
public final class CopyRows {
  private static final int LONGEST = 500;

  private CopyRows() {}

  public static CopyRow read(Connection connection, String domain) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT paused, settings, runner, activity, resting,"
                + " TIMESTAMPDIFF(MICROSECOND, reported_at, CURRENT_TIMESTAMP(3)) DIV 1000"
                + " FROM domainrouter_copy WHERE domain = ?")) {
      statement.setString(1, domain);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return CopyRow.NONE;
        }
        long age = row.getLong(6);
        return new CopyRow(
            row.getBoolean(1),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.wasNull() ? -1 : age);
      }
    }
  }

  /** What the runner says of itself. */
  public static void report(
      Connection connection, String domain, String runner, String activity, String resting)
      throws SQLException {
    write(
        connection,
        "INSERT INTO domainrouter_copy (domain, runner, activity, resting, reported_at)"
            + " VALUES (?, ?, ?, ?, CURRENT_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE"
            + " runner = VALUES(runner), activity = VALUES(activity), resting = VALUES(resting),"
            + " reported_at = CURRENT_TIMESTAMP(3)",
        domain,
        runner,
        activity,
        resting);
  }

  public static void pause(Connection connection, String domain, boolean paused)
      throws SQLException {
    write(
        connection,
        "INSERT INTO domainrouter_copy (domain, paused) VALUES (?, ?)"
            + " ON DUPLICATE KEY UPDATE paused = VALUES(paused)",
        domain,
        paused ? "1" : "0");
  }

  public static void settings(Connection connection, String domain, String settings)
      throws SQLException {
    write(
        connection,
        "INSERT INTO domainrouter_copy (domain, settings) VALUES (?, ?)"
            + " ON DUPLICATE KEY UPDATE settings = VALUES(settings)",
        domain,
        settings);
  }

  private static void write(Connection connection, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        String value = values[i];
        statement.setString(i + 1, value.length() > LONGEST ? value.substring(0, LONGEST) : value);
      }
      statement.executeUpdate();
    }
  }
}
