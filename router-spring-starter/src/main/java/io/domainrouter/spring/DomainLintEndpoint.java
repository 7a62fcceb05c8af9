package io.domainrouter.spring;

import io.domainrouter.lint.watch.LintReport;
import io.domainrouter.lint.watch.LintWatch;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * What the linter sees: {@code GET /actuator/domainlint} says which domains are ready, {@code GET
 * /actuator/domainlint/{domain}} gives the report of one, or 404. Changes nothing. Thread-safe.
 */
@Endpoint(id = "domainlint")
public final class DomainLintEndpoint {
  private final LintWatch lint;

  DomainLintEndpoint(LintWatch lint) {
    this.lint = lint;
  }

  /**
   * All domains.
   *
   * @param observedSince when this instance was started
   */
  record Overview(boolean observing, Instant observedSince, Map<String, Readiness> domains) {}

  /** Whether a domain is virtually partitioned, as far as was seen. */
  record Readiness(boolean ready, List<String> because) {}

  @ReadOperation
  Overview overview() {
    Map<String, Readiness> domains = new LinkedHashMap<>();
    for (String domain : lint.domains()) {
      LintReport report = lint.report(domain);
      domains.put(domain, new Readiness(report.ready(), report.because()));
    }
    return new Overview(lint.observes(), lint.observedSince(), domains);
  }

  @ReadOperation
  @Nullable LintReport report(@Selector String domain) {
    return lint.domains().contains(domain) ? lint.report(domain) : null;
  }
}
