package io.domainrouter.phase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The sessions that cutovers have ended, and those of controllers that held writers for too long,
 * in {@code domainrouter_audit} on the monolith. Stateless, thread-safe; whoever calls it owns the
 * transaction.
 */
public final class KilledSessions {
  private static final String ACTION = "kill ";
  private static final String CUTOVER = "cutover";

  private KilledSessions() {}

  /**
   * Writes down, before it is done, that a session is ended.
   *
   * @param target name of the server's target
   * @param holder who it is, in words
   */
  public static void record(
      Connection monolith,
      String domain,
      long epoch,
      String target,
      long session,
      String instance,
      String holder)
      throws SQLException {
    insert(monolith, domain, epoch, target, session, CUTOVER, instance, holder);
  }

  /** Writes down that a waiting instance has ended a controller's session. */
  static void recordController(
      Connection monolith, String domain, long epoch, String target, long session, String instance)
      throws SQLException {
    insert(monolith, domain, epoch, target, session, "waiters", instance, "a controller's session");
  }

  private static void insert(
      Connection monolith,
      String domain,
      long epoch,
      String target,
      long session,
      String requestedBy,
      String instance,
      String holder)
      throws SQLException {
    try (PreparedStatement insert =
        monolith.prepareStatement(
            "INSERT INTO domainrouter_audit (domain, action, epoch, requested_by, reason, instance,"
                + " forced, outcome, details) VALUES (?, ?, ?, ?,"
                + " 'held beyond the deadline', ?, FALSE, 'done', ?)")) {
      insert.setString(1, domain);
      insert.setString(2, action(target, session));
      insert.setLong(3, epoch);
      insert.setString(4, requestedBy);
      insert.setString(5, instance);
      insert.setString(6, holder);
      insert.executeUpdate();
    }
  }

  /**
   * Whether a cutover has ended this session of a target. Numbers come again when a server was
   * started anew: ask only about sessions that are lost.
   */
  public static boolean contain(Connection monolith, String target, long session)
      throws SQLException {
    try (PreparedStatement select =
        monolith.prepareStatement(
            "SELECT 1 FROM domainrouter_audit WHERE action = ? AND requested_by = ? LIMIT 1")) {
      select.setString(1, action(target, session));
      select.setString(2, CUTOVER);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private static String action(String target, long session) {
    return ACTION + session + " on " + target;
  }
}
