package io.domainrouter.control;

import io.domainrouter.phase.ControlRow;
import io.domainrouter.phase.ControlRows;
import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Takes the exclusive lock on a domain's control row, which no writer of the domain survives. */
final class ExclusiveLock {
  /** Of the router's own sessions. */
  static final Duration USUAL = Duration.ofSeconds(1);

  private ExclusiveLock() {}

  /**
   * Comes back when every writer in flight has ended; held until the connection's transaction ends.
   *
   * @param atMost rounded up to whole seconds
   * @throws SQLException {@code DR201} when the domain is not in the expected state any more; the
   *     server's own (1205) when writers did not end in time
   */
  static void take(Connection authority, String domain, DomainState expected, Duration atMost)
      throws SQLException {
    setPatience(authority, atMost);
    try {
      take(authority, domain, expected);
    } finally {
      setPatience(authority, USUAL);
    }
  }

  /** As above, waiting as long as the session does. */
  static void take(Connection authority, String domain, DomainState expected) throws SQLException {
    ControlRow row = ControlRows.lockExclusive(authority, domain).orElseThrow();
    if (!row.authority() || row.epoch() != expected.epoch()) {
      throw new SQLException(
          "Domain "
              + domain
              + " has changed meanwhile (phase "
              + row.phase().label()
              + ", epoch "
              + row.epoch()
              + "); look again.",
          "DR201");
    }
  }

  /** How long the session waits for a lock, rounded up to whole seconds. */
  static void setPatience(Connection connection, Duration atMost) throws SQLException {
    long seconds = Math.max(1, atMost.plusMillis(999).toSeconds());
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION innodb_lock_wait_timeout = " + seconds);
    }
  }
}
