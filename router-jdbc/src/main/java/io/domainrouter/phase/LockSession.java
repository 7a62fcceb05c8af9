package io.domainrouter.phase;

import io.domainrouter.config.LongTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The session in which a controller waits for the exclusive lock on a domain's control row, or has
 * it. It holds a named lock of the same server all that time, so that every instance can find it,
 * and nobody takes another session for it. Stateless, thread-safe.
 *
 * <p>There are two names, since a controller that ends long transactions takes longer.
 */
public final class LockSession {
  /** By when those whose sessions a controller has ended at its deadline should be gone. */
  public static final Duration AFTER_DEADLINE = Duration.ofSeconds(2);

  private static final int NO_SUCH_SESSION = 1094;

  private LockSession() {}

  /** How long a controller in order waits for the lock and holds it, together, at most. */
  public static Duration longest(Duration deadline, LongTransaction way) {
    return way == LongTransaction.KILL ? deadline.plus(AFTER_DEADLINE).plus(deadline) : deadline;
  }

  /**
   * Makes this connection's session the one that is found.
   *
   * @param waitSeconds for another controller's, which has died, to be ended
   * @return false when it was not
   */
  public static boolean enter(
      Connection connection, String domain, LongTransaction way, long waitSeconds)
      throws SQLException {
    try (PreparedStatement take = connection.prepareStatement("SELECT GET_LOCK(?, ?)")) {
      take.setString(1, name(connection, domain, way));
      take.setLong(2, waitSeconds);
      return number(take) == 1;
    }
  }

  /** After it has let go of the control row. */
  public static void leave(Connection connection, String domain, LongTransaction way)
      throws SQLException {
    try (PreparedStatement release = connection.prepareStatement("DO RELEASE_LOCK(?)")) {
      release.setString(1, name(connection, domain, way));
      release.execute();
    }
  }

  /** The server's number of the session; 0 when there is none. */
  static long find(Connection connection, String domain, LongTransaction way) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT IS_USED_LOCK(?)")) {
      select.setString(1, name(connection, domain, way));
      return number(select);
    }
  }

  /**
   * Ends that session if it still is the one, in one statement, so that its number cannot come to
   * be another's. It needs no privilege where both are the same user's.
   *
   * @return false when it is not
   */
  static boolean end(Connection connection, String domain, LongTransaction way, long session)
      throws SQLException {
    try (PreparedStatement kill =
        connection.prepareStatement("KILL IF(IS_USED_LOCK(?) = ?, ?, 0)")) {
      kill.setString(1, name(connection, domain, way));
      kill.setLong(2, session);
      kill.setLong(3, session);
      kill.execute();
      return true;
    } catch (SQLException e) {
      if (e.getErrorCode() == NO_SUCH_SESSION) {
        return false;
      }
      throw e;
    }
  }

  private static String name(Connection connection, String domain, LongTransaction way)
      throws SQLException {
    String purpose = way == LongTransaction.KILL ? "longhold-" : "hold-";
    return NamedLock.name(connection.getCatalog(), purpose + domain);
  }

  private static long number(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
