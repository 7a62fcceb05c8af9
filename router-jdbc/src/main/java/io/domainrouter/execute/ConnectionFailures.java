package io.domainrouter.execute;

import io.domainrouter.phase.KilledSessions;
import io.domainrouter.phase.PhaseSource;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import io.domainrouter.route.StatementProfile;
import io.domainrouter.sql.LockKind;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.StatementKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an error means for the connection that it came from and for the transaction on it; and,
 * where the connection led to some domain's mirror, for that domain: reads step back to the
 * authority, and writes go to the journal until it answers again. Not thread-safe.
 */
final class ConnectionFailures {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionFailures.class);
  private static final int NONE = -1;
  private static final int INTERRUPTED = 1317;

  /** What MariaDB says of a session that was killed. */
  private static final int KILLED = 1927;

  private final RoutingContext context;
  private final PhysicalSessions physicals;
  private final Transactions transactions;
  private SQLException noted;

  ConnectionFailures(
      RoutingContext context, PhysicalSessions physicals, Transactions transactions) {
    this.context = context;
    this.physicals = physicals;
    this.transactions = transactions;
  }

  /** The application's statement, or one of ours that belongs to it, has failed on a target. */
  void note(int target, SQLException e) {
    PhysicalSession session = physicals.openOn(target);
    if (!PhysicalSession.isConnectionLost(e)) {
      if (session != null) {
        transactions.afterServerError(session, e);
      }
      return;
    }
    stepBackFromMirror(target, e);
    if (session != null) {
      lose(session, e);
    }
  }

  /**
   * As {@link #note}, for a statement other than the end of a transaction.
   *
   * @return what the application is told: {@code 40001} where a cutover has ended the session,
   *     since nothing of the transaction stands then, else the error itself
   */
  SQLException told(int target, SQLException e) {
    return told(target, lockedOn(target), e);
  }

  /** The same of a statement that was sent in one packet with the lock on this domain. */
  SQLException told(int target, int domain, SQLException e) {
    PhysicalSession session = physicals.openOn(target);
    boolean mayBeKilled = session != null && domain != NONE && mayBeKilled(e);
    if (!mayBeKilled || !wasKilled(domain, session)) {
      note(target, e);
      return e;
    }
    SQLException told =
        new SQLTransactionRollbackException(
            "The transaction held domain "
                + context.catalog().domain(domain).name()
                + " for longer than its cutover waits, and was ended; nothing of it stands. Try it"
                + " again.",
            "40001",
            0,
            e);
    lose(session, told);
    return told;
  }

  private static boolean mayBeKilled(SQLException e) {
    return PhysicalSession.isConnectionLost(e)
        || e.getErrorCode() == INTERRUPTED
        || e.getErrorCode() == KILLED;
  }

  private int lockedOn(int target) {
    for (int domain = 0; domain < context.catalog().domainCount(); domain++) {
      DomainState state = transactions.current().bound(domain);
      if (state != null
          && state.phase().locked()
          && context.catalog().target(domain, state.phase().authority()) == target) {
        return domain;
      }
    }
    return NONE;
  }

  private boolean wasKilled(int domain, PhysicalSession session) {
    try (Connection monolith = context.pools().prompt(DomainCatalog.MONOLITH)) {
      boolean killed =
          KilledSessions.contain(
              monolith,
              context.catalog().domain(domain).name(),
              context.catalog().target(session.target()).name(),
              session.number());
      monolith.rollback();
      return killed;
    } catch (SQLException e) {
      LOG.debug("Why a session has ended could not be asked", e);
      return false;
    }
  }

  private void lose(PhysicalSession session, SQLException e) {
    if (session.isEnlisted() && transactions.isOpen()) {
      transactions.breakOff(e);
    }
    session.transactionLost();
    physicals.drop(session, e);
  }

  private void stepBackFromMirror(int target, SQLException e) {
    PhaseSource source = context.watcher().source();
    for (int domain = 0; domain < context.catalog().domainCount(); domain++) {
      DomainState state = source.snapshot().of(domain);
      int mirror = context.catalog().target(domain, state.phase().authority().other());
      if (state.phase().mirrorsAtOnce() && mirror == target) {
        source.mirrorFailed(domain, "the connection to the mirror failed: " + e.getSQLState());
        context.watcher().wakeUp();
        noted = e;
      }
    }
  }

  /** Whether this failure was a mirror's, and the statement only a read: it can be planned anew. */
  boolean mayReadElsewhere(SQLException failure, StatementProfile profile, Parameters parameters) {
    SqlFacts facts = profile.facts();
    return failure == noted
        && physicals.lostState() == null
        && facts.kind() == StatementKind.SELECT
        && facts.lock() == LockKind.NONE
        && facts.effects().isEmpty()
        && profile.writes().length == 0
        && IntStream.rangeClosed(1, facts.parameters()).allMatch(parameters::isReplayable);
  }
}
