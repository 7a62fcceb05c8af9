package io.domainrouter.control;

import io.domainrouter.lint.watch.LintReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The linter of this instance has seen nothing, for long enough, that needs two domains at once.
 */
record LintGate(ControlContext context) implements Gate {
  @Override
  public String name() {
    return "linter";
  }

  @Override
  public String criterion() {
    return "no violation, exempted or not, was seen here for as long as lint gateWindow says";
  }

  @Override
  public Gates.Finding look(int domain) {
    Duration window = context.catalog().config().lint().gateWindow();
    Instant now = Instant.now(); // before the report, which sees the schema as of now
    LintReport report = context.lint().report(context.name(domain));
    List<String> obstacles = report.obstacles(now, window);
    return obstacles.isEmpty()
        ? new Gates.Finding(true, "nothing was seen since " + now.minus(window))
        : new Gates.Finding(false, String.join("; ", obstacles));
  }
}
