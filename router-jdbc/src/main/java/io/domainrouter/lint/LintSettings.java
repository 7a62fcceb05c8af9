package io.domainrouter.lint;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.Phase;
import io.domainrouter.lint.rule.Rule;
import io.domainrouter.lint.rule.Rules;
import io.domainrouter.lint.rule.Severity;
import io.domainrouter.lint.rule.Violation;
import io.domainrouter.route.DomainCatalog;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How much each rule matters for each domain. Immutable.
 *
 * <p>A rule's own severity follows from the phase; a setting for the rule overrules it, and one for
 * the rule and the domain overrules that.
 */
public final class LintSettings {
  private final Phase phase;
  private final Map<String, Severity> severities;
  private final ExemptionFile exemptions;

  private LintSettings(Phase phase, Map<String, Severity> severities, ExemptionFile exemptions) {
    this.phase = phase;
    this.severities = severities;
    this.exemptions = exemptions;
  }

  /** Each domain in the phase that the domain file begins with. */
  public static LintSettings ofDomainFile() {
    return new LintSettings(null, Map.of(), ExemptionFile.EMPTY);
  }

  /** As if every domain were in that phase. */
  public LintSettings inPhase(Phase every) {
    return new LintSettings(every, severities, exemptions);
  }

  public LintSettings with(ExemptionFile file) {
    return new LintSettings(phase, severities, file);
  }

  /**
   * Another severity.
   *
   * @param name a rule's id, or {@code domain.rule}
   * @param severity {@code off}, {@code warning} or {@code error}
   * @throws IllegalArgumentException when there is no such rule, domain or severity
   */
  public LintSettings withSeverity(String name, String severity, DomainCatalog catalog) {
    int dot = name.lastIndexOf('.');
    if (Rules.named(name.substring(dot + 1)).isEmpty()) {
      throw new IllegalArgumentException("no rule is named " + name.substring(dot + 1));
    }
    if (dot >= 0 && catalog.domainNamed(name.substring(0, dot)).isEmpty()) {
      throw new IllegalArgumentException("no domain is named " + name.substring(0, dot));
    }
    Map<String, Severity> changed = new HashMap<>(severities);
    changed.put(name, severity(severity));
    return new LintSettings(phase, Map.copyOf(changed), exemptions);
  }

  private static Severity severity(String word) {
    try {
      return Severity.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("severity must be off, warning or error, was " + word, e);
    }
  }

  ExemptionFile exemptions() {
    return exemptions;
  }

  /** The highest among the domains concerned; among all where none is named. */
  Severity severity(Violation violation, DomainCatalog catalog) {
    Severity highest = Severity.OFF;
    for (DomainConfig domain : catalog.config().domains()) {
      if (violation.domains().isEmpty() || violation.domains().contains(domain.name())) {
        Severity severity = severity(violation.rule(), domain);
        highest = severity.compareTo(highest) > 0 ? severity : highest;
      }
    }
    return highest;
  }

  private Severity severity(Rule rule, DomainConfig domain) {
    return Optional.ofNullable(severities.get(domain.name() + "." + rule.id()))
        .or(() -> Optional.ofNullable(severities.get(rule.id())))
        .orElseGet(() -> rule.severity(phase == null ? domain.initialPhase() : phase));
  }
}
