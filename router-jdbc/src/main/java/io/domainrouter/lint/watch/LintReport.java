package io.domainrouter.lint.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the linter knows of one domain, in this instance. Immutable.
 *
 * @param ready whether it is virtually partitioned, as far as was seen
 * @param because why not; or what was seen
 * @param gaps what could not be looked at, each of which is a reason too
 * @param shapes the most used ones that are kept, most used first
 * @param violations of statements and transactions that were seen, and of the monolith's schema
 */
public record LintReport(
    String domain,
    Instant observedSince,
    boolean ready,
    List<String> because,
    List<String> gaps,
    List<ShapeReport> shapes,
    List<ViolationReport> violations) {

  /**
   * Why the domain may not be moved after so long an observation: nothing that stands in its way
   * may have been seen since then. Exempted violations stand in its way, too.
   *
   * @return a line each; empty when it may
   */
  public List<String> obstacles(Instant now, Duration window) {
    Instant from = now.minus(window);
    List<String> obstacles = new ArrayList<>(gaps);
    if (observedSince.isAfter(from)) {
      obstacles.add("observed only since " + observedSince + ", wanted " + window);
    }
    violations.stream()
        .filter(violation -> violation.isObstacle() && !violation.lastSeen().isBefore(from))
        .map(ViolationReport::line)
        .forEach(obstacles::add);
    return obstacles;
  }

  /** In one line. */
  public String readiness() {
    return domain
        + " is virtually partitioned: "
        + (ready ? "yes, " : "no, because ")
        + String.join("; ", because);
  }
}
