package io.domainrouter.execute;

import io.domainrouter.phase.PhaseSource;
import io.domainrouter.route.DomainState;
import io.domainrouter.route.StatementProfile;
import io.domainrouter.sql.LockKind;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.StatementKind;
import java.sql.SQLException;
import java.util.stream.IntStream;

/**
 * What an error means for the connection that it came from and for the transaction on it; and,
 * where the connection led to some domain's mirror, for that domain: reads step back to the
 * authority, and writes go to the journal until it answers again. Not thread-safe.
 */
final class ConnectionFailures {
  private final RoutingContext context;
  private final PhysicalSessions physicals;
  private final Transactions transactions;
  private final EndedByCutover ended;
  private SQLException noted;

  ConnectionFailures(
      RoutingContext context, PhysicalSessions physicals, Transactions transactions) {
    this.context = context;
    this.physicals = physicals;
    this.transactions = transactions;
    this.ended = new EndedByCutover(context);
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
    return locksOn(target) ? toldUnderLock(target, e) : noted(target, e);
  }

  /**
   * The same of a statement that takes the lock on a domain, alone or in one packet with others.
   */
  SQLException toldUnderLock(int target, SQLException e) {
    PhysicalSession session = physicals.openOn(target);
    SQLException told = session == null ? e : ended.told(session, e);
    if (told == e) {
      return noted(target, e);
    }
    lose(session, told);
    return told;
  }

  private SQLException noted(int target, SQLException e) {
    note(target, e);
    return e;
  }

  private boolean locksOn(int target) {
    for (int domain = 0; domain < context.catalog().domainCount(); domain++) {
      DomainState state = transactions.current().bound(domain);
      if (state != null
          && state.phase().locked()
          && context.catalog().target(domain, state.phase().authority()) == target) {
        return true;
      }
    }
    return false;
  }

  private void lose(PhysicalSession session, SQLException e) {
    if (session.isEnlisted() && transactions.isOpen()) {
      transactions.breakOff(e);
    }
    transactions.lost(session);
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
