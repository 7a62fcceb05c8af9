package io.domainrouter.manage;

import io.domainrouter.lint.watch.LintText;
import io.domainrouter.lint.watch.LintWatch;
import java.util.List;

/** {@link LintMXBean} for one router. Thread-safe. */
final class LintBean implements LintMXBean {
  private final LintWatch lint;

  LintBean(LintWatch lint) {
    this.lint = lint;
  }

  @Override
  public boolean isObserving() {
    return lint.observes();
  }

  @Override
  public String getObservedSince() {
    return lint.observedSince().toString();
  }

  @Override
  public List<String> getReadiness() {
    return lint.domains().stream().map(domain -> lint.report(domain).readiness()).toList();
  }

  @Override
  public String report(String domain) {
    return LintText.of(lint.report(domain));
  }
}
