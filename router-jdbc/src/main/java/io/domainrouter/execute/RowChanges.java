package io.domainrouter.execute;

import io.domainrouter.route.DomainState;
import io.domainrouter.route.PhaseSnapshot;
import io.domainrouter.route.StatementProfile;
import java.sql.Connection;

/**
 * Changes of rows through an updatable result set, which no statement tells the router of: they go
 * to the connection that the rows came from. Not thread-safe.
 */
final class RowChanges {
  private final RoutingContext context;
  private final PhysicalSessions physicals;

  RowChanges(RoutingContext context, PhysicalSessions physicals) {
    this.context = context;
    this.physicals = physicals;
  }

  /** Allows them only where a plain write would go to the same connection, alone and unlocked. */
  void requireAllowed(StatementProfile query, Connection driver) throws RoutingException {
    PhaseSnapshot snapshot = context.watcher().source().snapshot();
    for (int domain : query.reads()) {
      DomainState state = snapshot.of(domain);
      if (state.phase().locked() || !isAuthority(state, driver)) {
        throw new RoutingException(
            "DR003",
            "Rows of domain "
                + context.catalog().domain(domain).name()
                + " cannot be changed through a result set in phase "
                + state.phase().label()
                + "; use UPDATE.");
      }
    }
  }

  private boolean isAuthority(DomainState state, Connection driver) {
    int authority = context.catalog().target(state.domain(), state.phase().authority());
    PhysicalSession session = physicals.openOn(authority);
    return session != null && session.driver() == driver;
  }
}
