package io.domainrouter.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Every difference between the two sides of a domain's tables, and what else speaks against moving
 * them. Immutable.
 *
 * @param source name of the target that has the rows
 * @param target name of the one that gets them
 */
public record SchemaReport(String domain, String source, String target, List<Finding> findings) {
  public SchemaReport {
    findings = List.copyOf(findings);
  }

  public boolean blocking() {
    return findings.stream().anyMatch(Finding::blocking);
  }

  private List<Finding> those(boolean blocking) {
    return findings.stream().filter(finding -> finding.blocking() == blocking).toList();
  }

  /** In one line. */
  public String summary() {
    if (blocking()) {
      return words(those(true));
    }
    return "all tables are the same on both sides"
        + (findings.isEmpty() ? "" : ", but for " + words(findings));
  }

  private static String words(List<Finding> findings) {
    return findings.stream()
        .map(finding -> finding.about() + ": " + finding.finding())
        .collect(Collectors.joining("; "));
  }

  /** A head line, then one line for each finding, the blocking ones first. */
  public List<String> lines() {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "Schema of domain %s, source %s, target %s: %d blocking, %d to know"
                    .formatted(domain, source, target, those(true).size(), those(false).size())));
    those(true).forEach(finding -> lines.add(finding.toString()));
    those(false).forEach(finding -> lines.add(finding.toString()));
    return lines;
  }
}
