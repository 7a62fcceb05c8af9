package io.domainrouter.conformance;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the two sides compare over a whole program.
 *
 * @param rules those that explain differences
 * @param unexplained null if there is none
 */
record Outcome(Set<Rule> rules, Difference unexplained) {

  boolean isDifferent() {
    return unexplained != null;
  }

  Set<String> ruleIds() {
    return rules.stream().map(Rule::id).collect(Collectors.toSet());
  }

  /** The heading under which it is counted. */
  String verdict() {
    if (isDifferent()) {
      return "different";
    }
    return rules.isEmpty() ? "equal" : "intended";
  }
}
