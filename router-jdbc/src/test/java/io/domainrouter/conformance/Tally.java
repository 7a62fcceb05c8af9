package io.domainrouter.conformance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How many programs came out how, and which rules they met. Not thread-safe. */
final class Tally {
  private final Map<String, Integer> verdicts = new TreeMap<>();
  private final Map<String, Integer> rules = new TreeMap<>();

  void add(String kind, Outcome outcome) {
    verdicts.merge(kind + " " + outcome.verdict(), 1, Integer::sum);
    outcome.ruleIds().forEach(id -> rules.merge("rule " + id, 1, Integer::sum));
  }

  /** Counts by verdict, then by rule. */
  List<String> lines() {
    return Stream.of(verdicts, rules)
        .flatMap(counts -> counts.entrySet().stream())
        .map(count -> count.getKey() + " " + count.getValue())
        .toList();
  }
}
