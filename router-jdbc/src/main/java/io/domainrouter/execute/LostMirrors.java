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
 * What a failed connection means where its target is some domain's mirror: reads step back to the
 * authority, and writes go to the journal until it answers again. Not thread-safe.
 */
final class LostMirrors {
  private final RoutingContext context;
  private SQLException noted;

  LostMirrors(RoutingContext context) {
    this.context = context;
  }

  /** The connection to a target was lost, or could not be made, with this error. */
  void note(int target, SQLException e) {
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
        && facts.kind() == StatementKind.SELECT
        && facts.lock() == LockKind.NONE
        && facts.effects().isEmpty()
        && profile.writes().length == 0
        && IntStream.rangeClosed(1, facts.parameters()).allMatch(parameters::isReplayable);
  }
}
