package io.domainrouter.lint.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the linter knows of one domain, in this instance. Immutable.
 *
 * @param at when it was made; the times in it are as long before as they were by a clock that
 *     nobody sets
 * @param ready whether it is virtually partitioned, as far as was seen
 * @param because why not; or what was seen
 * @param gaps what could not be looked at, each of which is a reason too
 * @param shapes the most used ones that are kept, most used first
 * @param violations of statements and transactions that were seen, and of the monolith's schema
 */
public record LintReport(
    String domain,
    Instant at,
    Instant observedSince,
    boolean ready,
    List<String> because,
    List<String> gaps,
    List<ShapeReport> shapes,
    List<ViolationReport> violations) {

  /**
   * Why the domain may not be moved: nothing that stands in its way may have been seen in the
   * window. Exempted violations stand in its way, too.
   *
   * @return a line each; empty when it may
   */
  public List<String> obstacles(Instant now, Duration window) {
    Instant from = now.minus(window);
    List<String> obstacles = new ArrayList<>(gaps);
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
