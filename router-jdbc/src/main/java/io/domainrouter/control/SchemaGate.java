package io.domainrouter.control;

import io.domainrouter.migrate.MoveRequest;
import io.domainrouter.migrate.SchemaCheck;
import io.domainrouter.migrate.SchemaReport;
import java.sql.SQLException;

/** Whether a domain's tables can be moved: the same on both sides, and with nothing hidden. */
final class SchemaGate implements Gate {
  private final ControlContext context;

  SchemaGate(ControlContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "schema";
  }

  @Override
  public String criterion() {
    return "the tables are the same on both sides and mean the same there";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    SchemaReport report = report(domain);
    return new Gates.Finding(!report.blocking(), report.summary());
  }

  /** From the authority to the mirror as they are now. */
  SchemaReport report(int domain) throws SQLException {
    int from = context.authority(domain);
    int to = context.mirror(domain);
    MoveRequest request =
        new MoveRequest(context.name(domain), from, to, context.config(domain).tables(), 0, 1, 1);
    return new SchemaReport(
        context.name(domain),
        context.catalog().target(from).name(),
        context.catalog().target(to).name(),
        new SchemaCheck(context.pools(), request).findings());
  }
}
