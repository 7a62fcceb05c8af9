package io.domainrouter.control;

import io.domainrouter.migrate.Finding;
import io.domainrouter.migrate.MoveRequest;
import io.domainrouter.migrate.SchemaCheck;
import java.sql.SQLException;
import java.util.List;

/** Whether a domain's tables can be moved: the same on both sides, and with nothing hidden. */
final class SchemaGate {
  private final ControlContext context;

  SchemaGate(ControlContext context) {
    this.context = context;
  }

  Gates.Finding check(int domain) throws SQLException {
    MoveRequest request =
        new MoveRequest(
            context.name(domain),
            context.authority(domain),
            context.mirror(domain),
            context.config(domain).tables(),
            0,
            1,
            1);
    List<Finding> findings = new SchemaCheck(context.pools(), request).findings();
    List<String> blocking = words(findings, true);
    List<String> others = words(findings, false);
    if (!blocking.isEmpty()) {
      return new Gates.Finding(false, String.join("; ", blocking));
    }
    return new Gates.Finding(
        true,
        "all tables are the same on both sides"
            + (others.isEmpty() ? "" : ", but for " + String.join("; ", others)));
  }

  private static List<String> words(List<Finding> findings, boolean blocking) {
    return findings.stream()
        .filter(finding -> finding.blocking() == blocking)
        .map(finding -> finding.table() + ": " + finding.finding())
        .toList();
  }
}
