package io.domainrouter.lint.split;

import io.domainrouter.lint.Finding;
import io.domainrouter.lint.Linter;
import io.domainrouter.lint.rule.LintedStatement;
import io.domainrouter.lint.rule.StatementRule;
import io.domainrouter.lint.rule.TransactionRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What could be written instead of what was found. Thread-safe. */
public final class Proposals {
  private static final Set<String> OVER_TWO_DOMAINS =
      Set.of("reads-two-domains", "writes-one-reads-another");

  private final Linter linter;
  private final Splits splits;

  public Proposals(Linter linter) {
    this.linter = linter;
    this.splits = new Splits(linter.catalog());
  }

  /** Lines of text, maybe a sentence why nothing is proposed; empty where nothing could be. */
  public List<String> of(Finding finding) {
    if (finding.rule() instanceof TransactionRule) {
      return byDomain(finding.subject().split(";\n"));
    }
    boolean may =
        finding.rule() instanceof StatementRule && OVER_TWO_DOMAINS.contains(finding.rule().id());
    return may ? splits.lines(finding.subject()) : List.of();
  }

  /** The statements of a transaction for each domain, in their order. */
  private List<String> byDomain(String[] statements) {
    Map<String, List<String>> byDomain = new LinkedHashMap<>();
    for (String sql : statements) {
      LintedStatement statement = linter.judge(sql).statement();
      Set<String> places = new TreeSet<>(statement.placesRead());
      places.addAll(statement.placesWritten());
      for (String place : places) {
        byDomain
            .computeIfAbsent(place, absent -> new ArrayList<>())
            .add(places.size() > 1 ? sql + " (which must be split first)" : sql);
      }
    }
    List<String> lines = new ArrayList<>();
    byDomain.forEach(
        (place, own) -> {
          lines.add("in a transaction of " + place + ":");
          own.forEach(sql -> lines.add("  " + sql + ";"));
        });
    return lines;
  }
}
