package io.domainrouter.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * A named lock of the monolith's server, held by one of the router's connections: one holder in the
 * whole fleet, free again when the holder dies. Not thread-safe.
 */
final class ControllerLock implements AutoCloseable {
  private static final long LONGEST_SILENCE_SECONDS = 86_400;

  private final Connection connection;
  private final String name;
  private final long usualSilenceSeconds;

  private ControllerLock(Connection connection, String name, long usualSilenceSeconds) {
    this.connection = connection;
    this.name = name;
    this.usualSilenceSeconds = usualSilenceSeconds;
  }

  /** Takes the lock on this connection, which is then the lock's; empty when somebody holds it. */
  static Optional<ControllerLock> tryTake(Connection connection, String purpose, int waitSeconds)
      throws SQLException {
    String name = lockName(connection, purpose);
    try (PreparedStatement take =
        connection.prepareStatement("SELECT GET_LOCK(?, ?), @@session.wait_timeout")) {
      take.setString(1, name);
      take.setInt(2, waitSeconds);
      try (ResultSet row = take.executeQuery()) {
        boolean taken = row.next() && row.getInt(1) == 1;
        long usualSilence = row.getLong(2);
        connection.rollback();
        if (!taken) {
          return Optional.empty();
        }
        allowSilence(connection, LONGEST_SILENCE_SECONDS);
        return Optional.of(new ControllerLock(connection, name, usualSilence));
      }
    }
  }

  /** The connection says nothing while its holder works on others. */
  private static void allowSilence(Connection connection, long seconds) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION wait_timeout = " + seconds);
    }
  }

  /** Named locks belong to the whole server, so the schema is part of the name. */
  private static String lockName(Connection connection, String purpose) throws SQLException {
    String schema = connection.getCatalog();
    return "domainrouter-" + purpose + "-" + Integer.toHexString(schema.hashCode());
  }

  /** Whether the connection, and so the lock, is still there. */
  boolean isHeld() {
    try {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() throws SQLException {
    try (connection;
        PreparedStatement release = connection.prepareStatement("DO RELEASE_LOCK(?)")) {
      release.setString(1, name);
      release.execute();
      allowSilence(connection, usualSilenceSeconds);
    }
  }
}
