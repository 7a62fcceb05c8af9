package io.domainrouter.control;

import io.domainrouter.phase.Grants;
import io.domainrouter.route.DomainCatalog;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The users of both sides may do what the whole move needs, so that it does not stop half-way. */
record GrantsGate(ControlContext context) implements Gate {
  @Override
  public String name() {
    return "grants";
  }

  @Override
  public String criterion() {
    return "the users of both sides have the privileges " + Grants.FOR_MOVING;
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    List<String> missing = new ArrayList<>();
    for (int target : List.of(DomainCatalog.MONOLITH, context.partition(domain))) {
      String name = context.catalog().target(target).name();
      context
          .inTransaction(target, connection -> Grants.missing(connection, Grants.FOR_MOVING))
          .ifPresent(grant -> missing.add(grant + " (on " + name + ")"));
    }
    return missing.isEmpty()
        ? new Gates.Finding(true, "both users have the privileges that a move needs")
        : new Gates.Finding(false, "these are missing: " + String.join("; ", missing));
  }
}
