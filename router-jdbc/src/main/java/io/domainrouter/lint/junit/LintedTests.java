package io.domainrouter.lint.junit;

import io.domainrouter.config.Phase;
import io.domainrouter.lint.Finding;
import io.domainrouter.lint.Findings;
import io.domainrouter.lint.LintSettings;
import io.domainrouter.lint.Linter;
import io.domainrouter.lint.SettingsFile;
import io.domainrouter.lint.Summary;
import io.domainrouter.lint.driver.DomainLintDriver;
import io.domainrouter.lint.driver.RunningLint;
import io.domainrouter.lint.split.Proposals;
import io.domainrouter.observe.Observation;
import io.domainrouter.route.DomainCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole run of tests under the linter. Thread-safe; with tests side by side a finding fails the
 * one that ends next.
 */
public final class LintedTests implements AutoCloseable {
  private final String settingsFile;
  private final Findings findings = new Findings();
  private final Map<String, Failing> ofTest = new LinkedHashMap<>();
  private final Map<String, String> firstTest = new HashMap<>();
  private final Observation observation;

  private record Failing(Finding finding, Linter linter) {}

  private LintedTests(String settingsFile, boolean ignoreRolledBack) {
    this.settingsFile = settingsFile;
    RunningLint lint = new RunningLint(this::linter, this::found, !ignoreRolledBack);
    this.observation = Observation.attach(lint::open);
  }

  /**
   * @param settingsFile null for none
   * @param ignoreRolledBack whether transactions that are rolled back count for nothing
   * @throws IllegalStateException when the sessions of this JVM are followed already
   */
  public static LintedTests start(String settingsFile, boolean ignoreRolledBack) {
    DomainLintDriver.register();
    return new LintedTests(settingsFile, ignoreRolledBack);
  }

  private Linter linter(DomainCatalog catalog) {
    LintSettings settings = LintSettings.ofDomainFile().inPhase(Phase.COPYING);
    try {
      return new Linter(
          catalog,
          settingsFile == null
              ? settings
              : SettingsFile.read(Path.of(settingsFile), settings, catalog));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void found(Finding finding, Linter linter) {
    findings.add(finding, 1);
    if (finding.isError()) {
      ofTest.putIfAbsent(finding.identity(), new Failing(finding, linter));
    }
  }

  /** What came before belongs to no test; the summary has it. */
  public synchronized void begin() {
    ofTest.clear();
  }

  /**
   * @throws AssertionError when the test has violated a rule
   */
  public void end(String test) {
    String report = report(test);
    if (!report.isEmpty()) {
      throw new AssertionError(report);
    }
  }

  private synchronized String report(String test) {
    StringBuilder report = new StringBuilder();
    for (Failing failing : ofTest.values()) {
      Finding finding = failing.finding;
      String first = firstTest.putIfAbsent(finding.identity(), test);
      report.append(
          first == null
              ? full(finding, new Proposals(failing.linter).of(finding))
              : again(finding, first));
    }
    ofTest.clear();
    return report.isEmpty() ? "" : "The domains are not independent:\n" + report;
  }

  private static String full(Finding finding, List<String> proposal) {
    return "%s: %s\n  tables:  %s\n  domains: %s\n  sent by: %s\n  %s\n%s"
        .formatted(
            finding.rule().id(),
            finding.message(),
            String.join(", ", finding.violation().tables().stream().sorted().toList()),
            String.join(", ", finding.violation().domains().stream().sorted().toList()),
            finding.where(),
            finding.subject().strip().replace("\n", "\n  "),
            proposal.isEmpty() ? "" : "  instead:\n    " + String.join("\n    ", proposal) + "\n");
  }

  private static String again(Finding finding, String first) {
    return "%s: %s\n  sent by: %s, as in %s\n"
        .formatted(finding.rule().id(), finding.message(), finding.where(), first);
  }

  /** Ends the run with one table. */
  @Override
  public void close() {
    observation.close();
    String table = Summary.of(findings, LocalDate.now(ZoneId.systemDefault()));
    System.out.println(
        table.isEmpty() ? "DOMAIN LINT: nothing found" : "DOMAIN LINT\n" + table.stripTrailing());
  }
}
