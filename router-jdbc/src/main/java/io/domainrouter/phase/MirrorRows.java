package io.domainrouter.phase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The SQL of {@code domainrouter_mirror} on the monolith: read percentage, dual-write switch and
 * trust, kept apart from the control row because writers hold that one. Stateless, thread-safe.
 */
public final class MirrorRows {
  private MirrorRows() {}

  static void insertInitial(Connection connection, String domain) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT IGNORE INTO domainrouter_mirror (domain, read_percent, dual_write, verified,"
                + " trusted, losses, reason) VALUES (?, 0, 1, 0, 0, 0, 'not copied yet')")) {
      insert.setString(1, domain);
      insert.executeUpdate();
    }
  }

  public static MirrorRow read(Connection connection, String domain) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT read_percent, dual_write, verified, trusted, losses, reason"
                + " FROM domainrouter_mirror WHERE domain = ?")) {
      statement.setString(1, domain);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("domainrouter_mirror has no row for " + domain, "DR101");
        }
        return new MirrorRow(
            row.getInt(1),
            row.getBoolean(2),
            row.getBoolean(3),
            row.getBoolean(4),
            row.getLong(5),
            row.getString(6));
      }
    }
  }

  public static void setReadPercent(Connection connection, String domain, int percent)
      throws SQLException {
    update(connection, "read_percent = ?", domain, percent);
  }

  public static void setDualWrite(Connection connection, String domain, boolean on)
      throws SQLException {
    update(connection, "dual_write = ?", domain, on ? 1 : 0);
  }

  /** The mirror was copied whole and compared equal (or no longer counts as that). */
  public static void setVerified(Connection connection, String domain, boolean verified)
      throws SQLException {
    update(connection, "verified = ?", domain, verified ? 1 : 0);
  }

  /** Takes trust away and counts the loss. */
  public static void distrust(Connection connection, String domain, String reason)
      throws SQLException {
    String shown = reason.length() > 400 ? reason.substring(0, 400) : reason;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE domainrouter_mirror SET trusted = 0, losses = losses + 1, reason = ?"
                + " WHERE domain = ?")) {
      statement.setString(1, shown);
      statement.setString(2, domain);
      statement.executeUpdate();
    }
  }

  /** Gives trust back if nobody lost it since {@code seen} was read. */
  public static boolean trust(Connection connection, String domain, MirrorRow seen)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE domainrouter_mirror SET trusted = 1, reason = ''"
                + " WHERE domain = ? AND losses = ? AND verified = 1 AND dual_write = 1")) {
      statement.setString(1, domain);
      statement.setLong(2, seen.losses());
      return statement.executeUpdate() == 1;
    }
  }

  private static void update(Connection connection, String assignment, String domain, int value)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE domainrouter_mirror SET " + assignment + " WHERE domain = ?")) {
      statement.setInt(1, value);
      statement.setString(2, domain);
      statement.executeUpdate();
    }
  }
}
