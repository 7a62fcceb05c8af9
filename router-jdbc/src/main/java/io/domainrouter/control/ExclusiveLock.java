package io.domainrouter.control;

import io.domainrouter.config.LongTransaction;
import io.domainrouter.config.Phase;
import io.domainrouter.phase.ControlRow;
import io.domainrouter.phase.ControlRows;
import io.domainrouter.phase.LockSession;
import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the exclusive lock on a domain's control row, which no writer of the domain survives, and
 * makes sure that it ends.
 *
 * <p>Its session may be silent for the cutover's deadline at most: a controller that stands still,
 * or whose packets are lost, is then undone by its server, and the writers go on. Whatever it does,
 * the instances whose writers wait for too long end its session ({@link LockSession}). It can wake
 * up later. So whatever it does in other sessions for the lock's sake asks {@link #requireHeld}
 * before its commit there, when its rows there are written and locked.
 */
final class ExclusiveLock {
  private static final Logger LOG = LoggerFactory.getLogger(ExclusiveLock.class);

  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int DEADLOCK = 1213;

  private ExclusiveLock() {}

  /**
   * Readies a session for the lock, before it begins a transaction.
   *
   * @param way what it does with those who do not let go of the domain
   * @param patience how long to wait for the lock; rounded up to whole seconds, as the next
   * @param silence after which the server ends the session
   * @throws SQLException {@code DR202} when another controller's session has not been ended yet
   */
  static void prepare(
      Connection authority, String domain, LongTransaction way, Duration patience, Duration silence)
      throws SQLException {
    set(authority, seconds(patience), seconds(silence));
    if (!LockSession.enter(authority, domain, way, seconds(silence))) {
      throw new SQLTransientException(
          "The session of an earlier controller of domain "
              + domain
              + " is not at its end; look again.",
          "DR202");
    }
  }

  private static long seconds(Duration atMost) {
    return Math.max(1, atMost.plusMillis(999).toSeconds());
  }

  private static void set(Connection connection, long lockWait, long silence) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET SESSION innodb_lock_wait_timeout = " + lockWait + ", wait_timeout = " + silence);
    }
  }

  /**
   * Comes back when every writer in flight has ended; held until the connection's transaction ends.
   *
   * @throws SQLException {@code DR201} when the domain is not in the expected state any more;
   *     {@code DR202} when the session, or its wait, was ended; the server's own (1205) when
   *     writers did not end in time
   */
  static void take(Connection authority, String domain, DomainState expected) throws SQLException {
    ControlRow row = lock(authority, domain);
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

  private static ControlRow lock(Connection authority, String domain) throws SQLException {
    try {
      return ControlRows.lockExclusive(authority, domain).orElseThrow();
    } catch (SQLException e) {
      if (e.getErrorCode() == LOCK_WAIT_TIMEOUT || e.getErrorCode() == DEADLOCK) {
        throw e;
      }
      throw new SQLTransientException(
          "The wait for the writers of domain "
              + domain
              + " was ended, since it held others for too long, or its connection was cut; the"
              + " transition was given up.",
          "DR202",
          e);
    }
  }

  /**
   * @throws SQLException {@code DR202} when the session was ended
   */
  static void requireHeld(Connection authority) throws SQLException {
    try (Statement statement = authority.createStatement()) {
      statement.execute("DO 1");
    } catch (SQLException e) {
      throw new SQLTransientException(
          "The transition stood still for longer than its deadline, or its connection was cut: it"
              + " has lost its lock and was given up.",
          "DR202",
          e);
    }
  }

  /**
   * Commits what was done under the lock. Where no answer comes, the control rows tell whether it
   * was.
   *
   * @throws SQLException the server's own, when nothing was changed or nobody can say now
   */
  static void commit(ControlContext context, Connection authority, int domain, Phase to, long epoch)
      throws SQLException {
    try {
      authority.commit();
    } catch (SQLException e) {
      if (!isInForce(context, domain, to, epoch)) {
        throw e;
      }
      LOG.info("The commit of domain {} was not answered, but done", context.name(domain));
    }
  }

  private static boolean isInForce(ControlContext context, int domain, Phase to, long epoch) {
    try {
      context.watcher().refresh(domain);
    } catch (SQLException e) {
      LOG.debug("What became of a commit cannot be read", e);
    }
    DomainState state = context.state(domain);
    return state.phase() == to && state.epoch() == epoch;
  }

  /** What becomes of the connection says nothing of what became of the transition. */
  static void giveBack(
      ControlContext context, Connection authority, String domain, LongTransaction way) {
    try {
      if (!authority.getAutoCommit()) {
        authority.rollback();
      }
      LockSession.leave(authority, domain, way);
      set(authority, 1, context.pools().silentSeconds());
    } catch (SQLException e) {
      LOG.debug("The connection of a transition could not be tidied up", e);
    }
  }
}
