package io.domainrouter.control;

import io.domainrouter.lint.watch.FleetView;
import io.domainrouter.lint.watch.LintReport;
import io.domainrouter.phase.Instances;
import io.domainrouter.phase.LintRows;
import io.domainrouter.route.DomainCatalog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The linters of all instances, and of those that have ended since, have seen nothing, for long
 * enough, that needs two domains at once.
 */
record LintGate(ControlContext context) implements Gate {
  @Override
  public String name() {
    return "linter";
  }

  @Override
  public String criterion() {
    return "no violation, exempted or not, was seen in any instance for as long as lint gateWindow"
        + " says";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    Duration window = context.catalog().config().lint().gateWindow();
    Map<Long, String> live =
        context.instances().stream()
            .filter(Instances.Instance::live)
            .collect(Collectors.toMap(Instances.Instance::id, Instances.Instance::name));
    List<LintRows.LintRow> rows =
        context.promptly(
            DomainCatalog.MONOLITH, connection -> LintRows.of(connection, context.name(domain)));
    LintReport own = context.lint().report(context.name(domain));
    List<String> obstacles =
        new FleetView(own, rows, context.watcher().instanceId()).obstacles(live, window);
    return obstacles.isEmpty()
        ? new Gates.Finding(
            true, "nothing was seen in " + live.size() + " live instances for " + window)
        : new Gates.Finding(false, String.join("; ", obstacles));
  }
}
