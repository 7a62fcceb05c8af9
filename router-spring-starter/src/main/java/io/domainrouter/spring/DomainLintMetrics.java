package io.domainrouter.spring;

import io.domainrouter.lint.watch.LintWatch;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What the linter sees of each domain, tagged {@code router} and {@code domain}. Thread-safe. */
final class DomainLintMetrics implements MeterBinder {
  private final LintWatch lint;
  private final String router;

  DomainLintMetrics(LintWatch lint, String router) {
    this.lint = lint;
    this.router = router;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (String domain : lint.domains()) {
      Tags tags = Tags.of("router", router, "domain", domain);
      FunctionCounter.builder(
              "domainrouter.lint.violations", lint, watch -> watch.violations(domain))
          .description("Statements and transactions that violate a rule, exempted ones too")
          .tags(tags)
          .register(registry);
      Gauge.builder("domainrouter.lint.kinds", lint, watch -> watch.differentViolations(domain))
          .description("Different statements and transactions among them")
          .tags(tags)
          .register(registry);
    }
  }
}
