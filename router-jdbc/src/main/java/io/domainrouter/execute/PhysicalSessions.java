package io.domainrouter.execute;

import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The physical connections of one logical one, at most one per target, opened when first needed,
 * and what holds for all of them. Not thread-safe, but for {@link #open}.
 */
final class PhysicalSessions implements SessionSettings.Physicals {
  private static final Logger LOG = LoggerFactory.getLogger(PhysicalSessions.class);

  private final RoutingContext context;
  private volatile List<PhysicalSession> open = List.of();
  private SessionSettings settings;
  private CarriedState carried;
  private boolean autoCommit = true;
  private int previousTarget = -1;
  private boolean previousAnswerLost;

  /** The statement that runs now may be several: see {@link Packets}. */
  private boolean severalExpected;

  PhysicalSessions(RoutingContext context) {
    this.context = context;
  }

  /** The open ones, in the order of opening. */
  List<PhysicalSession> open() {
    return open;
  }

  @Override
  public List<Connection> connections() {
    return open.stream().map(PhysicalSession::connection).toList();
  }

  boolean anyEnlisted() {
    for (PhysicalSession session : open) {
      if (session.isEnlisted()) {
        return true;
      }
    }
    return false;
  }

  SessionSettings settings() {
    if (settings == null) {
      settings = new SessionSettings(context.catalog().monolithSchemaAsGiven(), this);
    }
    return settings;
  }

  boolean autoCommit() {
    return autoCommit;
  }

  /** For the physical connections to come. */
  void autoCommit(boolean on) {
    autoCommit = on;
  }

  /** The target's session; null when none is open. */
  PhysicalSession openOn(int target) {
    List<PhysicalSession> known = open;
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).target() == target) {
        return known.get(i);
      }
    }
    return null;
  }

  /** The target's session, opened with all recorded settings if need be. */
  PhysicalSession session(int target) throws SQLException {
    PhysicalSession session = openOn(target);
    if (session == null) {
      session = connect(target);
      open = open.isEmpty() ? List.of(session) : oneMore(session);
    }
    return session;
  }

  /**
   * A statement of the application begins.
   *
   * @param maybe whether its text may hold several statements
   */
  void expectSeveral(boolean maybe) throws SQLException {
    if (severalExpected != maybe) {
      severalExpected = maybe;
      for (PhysicalSession session : open) {
        session.usePackets(!maybe);
      }
    }
  }

  PhysicalSession lastUsed() throws SQLException {
    return session(lastTarget());
  }

  /** The target of the statement before, else the monolith. */
  int lastTarget() {
    return previousTarget >= 0 ? previousTarget : DomainCatalog.MONOLITH;
  }

  private List<PhysicalSession> oneMore(PhysicalSession session) {
    List<PhysicalSession> more = new ArrayList<>(open);
    more.add(session);
    return List.copyOf(more);
  }

  private PhysicalSession connect(int target) throws SQLException {
    Connection connection = context.pools().application(target);
    try {
      PhysicalSession session = new PhysicalSession(target, connection);
      session.usePackets(!severalExpected);
      if (settings != null) {
        applySettings(session);
      }
      if (!autoCommit) {
        session.setAutoCommit(false);
      }
      return session;
    } catch (SQLException | RuntimeException e) {
      context.pools().evict(target, connection);
      throw e;
    }
  }

  private void applySettings(PhysicalSession session) throws SQLException {
    settings.applyTo(session.connection());
    if (settings.replaysText()) {
      session.sessionChanged();
    }
  }

  /** The target of the statement before; -1 when there was none, or its connection is gone. */
  int previousTarget() {
    return previousTarget;
  }

  /** The application's statement has run on that target, and nothing after it yet. */
  void ran(int target) {
    previousTarget = target;
  }

  /** Whether the server's answers about "the previous statement" are about one of the router's. */
  boolean isPreviousAnswerLost() {
    return previousAnswerLost;
  }

  void previousAnswerLost(boolean lost) {
    previousAnswerLost = lost;
  }

  /** The session state to be added to. */
  CarriedState carry() {
    if (carried == null) {
      carried = new CarriedState();
    }
    return carried;
  }

  int userVariableTarget() {
    return carried == null ? -1 : carried.userVariableTarget();
  }

  int preparedTextTarget() {
    return carried == null ? -1 : carried.preparedTextTarget();
  }

  int temporaryTableTarget(String table) {
    return carried == null ? -1 : carried.temporaryTableTarget(table);
  }

  boolean hasTemporaryTables() {
    return carried != null && carried.hasTemporaryTables();
  }

  private boolean carriesState(int target) {
    return carried != null && carried.isOn(target);
  }

  /** What lost session state that the application relies on; null when none was lost. */
  SQLException lostState() {
    return carried == null ? null : carried.lost();
  }

  /**
   * Drops a session whose connection has failed; the next statement for its target opens another.
   */
  void drop(PhysicalSession session, SQLException cause) {
    if (carriesState(session.target())) {
      carried.lose(cause);
    }
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
    return lostState() == null;
  }

  /** The connection does not answer: it must not go back to its pool. */
  void doubt(Connection physical) {
    for (PhysicalSession session : open) {
      if (session.connection() == physical) {
        session.sessionChanged();
      }
    }
  }

  /** Drops the sessions whose connection was found dead when their transaction ended. */
  void dropLost() {
    for (PhysicalSession session : open) {
      if (session.lost() != null) {
        drop(session, session.lost());
      }
    }
  }

  /** Rolls back and gives back all connections; those that nobody else may get are closed. */
  void close() {
    for (PhysicalSession session : open) {
      try {
        giveBack(session);
      } catch (SQLException e) {
        context.pools().evict(session.target(), session.connection());
        LOG.debug("A physical connection did not end cleanly and was closed", e);
      }
    }
    open = List.of();
  }

  private void giveBack(PhysicalSession session) throws SQLException {
    if (session.hasOpenTransaction()) {
      session.rollback();
    }
    if (session.isSessionChanged() || carriesState(session.target()) || session.isDead()) {
      context.pools().evict(session.target(), session.connection());
    } else {
      session.usePackets(false);
      if (settings != null) {
        settings.takeBackFrom(session.connection());
      }
      session.connection().close();
    }
  }
}
