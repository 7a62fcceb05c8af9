package io.domainrouter.lint.watch;

import java.time.Instant;
import java.util.List;

/**
 * What the linter knows of one domain, in this instance. Immutable.
 *
 * @param ready whether it is virtually partitioned, as far as was seen
 * @param because why not; or what was seen
 * @param shapes the most used ones that are kept, most used first
 * @param violations of statements and transactions that were seen, and of the monolith's schema
 */
public record LintReport(
    String domain,
    Instant observedSince,
    boolean ready,
    List<String> because,
    List<ShapeReport> shapes,
    List<ViolationReport> violations) {

  /** In one line. */
  public String readiness() {
    return domain
        + " is virtually partitioned: "
        + (ready ? "yes, " : "no, because ")
        + String.join("; ", because);
  }
}
