package io.domainrouter.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A named lock of the monolith's server, held by one of the router's connections: one holder in the
 * whole fleet, free again when the holder dies. Not thread-safe.
 */
final class ControllerLock implements AutoCloseable {
  private final Connection connection;
  private final String name;

  private ControllerLock(Connection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /** Takes the lock on this connection, which is then the lock's; empty when somebody holds it. */
  static Optional<ControllerLock> tryTake(Connection connection, String purpose, int waitSeconds)
      throws SQLException {
    String name = lockName(connection, purpose);
    try (PreparedStatement take = connection.prepareStatement("SELECT GET_LOCK(?, ?)")) {
      take.setString(1, name);
      take.setInt(2, waitSeconds);
      try (ResultSet row = take.executeQuery()) {
        boolean taken = row.next() && row.getInt(1) == 1;
        connection.rollback();
        return taken ? Optional.of(new ControllerLock(connection, name)) : Optional.empty();
      }
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
    }
  }
}
