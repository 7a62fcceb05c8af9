package io.domainrouter.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The physical connections of one logical one, at most one per target, opened when first needed,
 * and the session state that binds statements to one of them. Not thread-safe, but for {@link
 * #open}.
 */
final class PhysicalSessions implements SessionSettings.Physicals {
  private static final Logger LOG = LoggerFactory.getLogger(PhysicalSessions.class);

  private final RoutingContext context;
  private final SessionSettings settings;
  private final PhysicalSession[] sessions;
  private Map<String, Integer> temporaryTables = Map.of();
  private volatile List<PhysicalSession> open = List.of();
  private int previousTarget = -1;
  private int userVariableTarget = -1;
  private boolean locksHeld;
  private SQLException lostState;

  PhysicalSessions(RoutingContext context) {
    this.context = context;
    this.settings = new SessionSettings(context.catalog().monolithSchemaAsGiven(), this);
    this.sessions = new PhysicalSession[context.catalog().targetCount()];
  }

  /** The open ones, in the order of opening. */
  List<PhysicalSession> open() {
    return open;
  }

  SessionSettings settings() {
    return settings;
  }

  @Override
  public List<Connection> connections() {
    return open.stream().map(PhysicalSession::connection).toList();
  }

  /** The target's session, opened with all recorded settings if need be. */
  PhysicalSession session(int target) throws SQLException {
    PhysicalSession session = sessions[target];
    if (session == null) {
      session = connect(target);
      sessions[target] = session;
      open = open.isEmpty() ? List.of(session) : oneMore(session);
    }
    return session;
  }

  private List<PhysicalSession> oneMore(PhysicalSession session) {
    List<PhysicalSession> more = new ArrayList<>(open);
    more.add(session);
    return List.copyOf(more);
  }

  private PhysicalSession connect(int target) throws SQLException {
    Connection connection = context.pools().application(target);
    try {
      settings.applyTo(connection);
      if (!settings.autoCommit()) {
        connection.setAutoCommit(false);
      }
    } catch (SQLException | RuntimeException e) {
      context.pools().evict(target, connection);
      throw e;
    }
    PhysicalSession session = new PhysicalSession(target, connection);
    if (settings.replaysText()) {
      session.sessionChanged();
    }
    return session;
  }

  int previousTarget() {
    return previousTarget;
  }

  void previousTarget(int target) {
    previousTarget = target;
  }

  int userVariableTarget() {
    return userVariableTarget;
  }

  void userVariableTarget(int target) {
    userVariableTarget = target;
  }

  int temporaryTableTarget(String table) {
    return temporaryTables.getOrDefault(table, -1);
  }

  boolean hasTemporaryTables() {
    return !temporaryTables.isEmpty();
  }

  void temporaryTable(String table, int target) {
    if (temporaryTables.isEmpty()) {
      temporaryTables = new HashMap<>();
    }
    temporaryTables.put(table, target);
  }

  void forgetTemporaryTable(String table) {
    if (hasTemporaryTables()) {
      temporaryTables.remove(table);
    }
  }

  void locksHeld() {
    locksHeld = true;
  }

  /** Whether the server session holds something that a new connection would not have. */
  private boolean carriesState(int target) {
    return locksHeld || userVariableTarget == target || temporaryTables.containsValue(target);
  }

  /**
   * Drops a session whose connection has failed; the next statement for its target opens another.
   */
  void drop(PhysicalSession session, SQLException cause) {
    if (carriesState(session.target())) {
      lostState = cause;
    }
    sessions[session.target()] = null;
    List<PhysicalSession> fewer = new ArrayList<>(open);
    fewer.remove(session);
    open = List.copyOf(fewer);
    if (previousTarget == session.target()) {
      previousTarget = -1;
    }
    context.pools().evict(session.target(), session.connection());
  }

  @Override
  public boolean lostIdle(Connection physical, SQLException failure) {
    for (PhysicalSession session : open) {
      if (session.connection() == physical) {
        return lostIdle(session, failure);
      }
    }
    return false;
  }

  /** The connection does not answer: it must not go back to its pool. */
  void doubt(Connection physical) {
    for (PhysicalSession session : open) {
      if (session.connection() == physical) {
        session.sessionChanged();
      }
    }
  }

  /**
   * Drops a session whose connection was lost outside any transaction.
   *
   * @return whether nothing was lost with it that the application relies on
   */
  boolean lostIdle(PhysicalSession session, SQLException failure) {
    if (!PhysicalSession.isConnectionLost(failure) || session.isEnlisted()) {
      return false;
    }
    drop(session, failure);
    return lostState == null;
  }

  /** Drops the sessions whose connection was found dead when their transaction ended. */
  void dropLost() {
    for (PhysicalSession session : open) {
      if (session.lost() != null) {
        drop(session, session.lost());
      }
    }
  }

  /** What lost session state that the application relies on; null when none was lost. */
  SQLException lostState() {
    return lostState;
  }

  /** Rolls back and gives back all connections; those with changed session state are closed. */
  void close() throws SQLException {
    SQLException failure = null;
    for (PhysicalSession session : open) {
      try {
        if (session.isEnlisted()) {
          session.rollback();
        }
        if (session.isSessionChanged()) {
          context.pools().evict(session.target(), session.connection());
        } else {
          settings.takeBackFrom(session.connection());
          session.connection().close();
        }
      } catch (SQLException e) {
        context.pools().evict(session.target(), session.connection());
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    open = List.of();
    java.util.Arrays.fill(sessions, null);
    if (failure != null) {
      LOG.debug("A physical connection did not end cleanly and was closed: {}", failure.toString());
    }
  }
}
