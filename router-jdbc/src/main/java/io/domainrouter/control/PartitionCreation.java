package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.migrate.MoveRequest;
import io.domainrouter.migrate.PartitionPlan;
import io.domainrouter.migrate.PartitionTables;
import java.sql.SQLException;
import java.util.Optional;

/** Makes a domain's tables on its partition, in phase 1. */
final class PartitionCreation {
  private final ControlContext context;

  PartitionCreation(ControlContext context) {
    this.context = context;
  }

  PartitionReport show(int domain) throws SQLException {
    return new PartitionReport(tables(domain).plan(), Optional.empty());
  }

  PartitionReport make(int domain) throws SQLException {
    PartitionTables tables = tables(domain);
    PartitionPlan plan = tables.plan();
    tables.make(plan);
    return new PartitionReport(plan, Optional.of(new SchemaGate(context).report(domain)));
  }

  private PartitionTables tables(int domain) throws SQLException {
    Phase phase = context.state(domain).phase();
    if (phase != Phase.MONOLITH) {
      throw new SQLException(
          "The partition of domain "
              + context.name(domain)
              + " is made in phase 1; it is in phase "
              + phase.label()
              + ".",
          "DR201");
    }
    MoveRequest request =
        new MoveRequest(
            context.name(domain),
            context.authority(domain),
            context.mirror(domain),
            context.config(domain).tables(),
            0,
            1,
            1);
    return new PartitionTables(
        context.pools(),
        request,
        context.catalog().target(context.partition(domain)).name(),
        context.catalog().config().relationships());
  }
}
