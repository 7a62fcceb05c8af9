package io.domainrouter.conformance;

import io.domainrouter.config.Phase;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One run of a program on both sides, line by line, up to the first difference that counts. */
final class Comparison {
  private static final int NOWHERE = -1;

  private final Phase phase;
  private final Set<Rule> rules = EnumSet.noneOf(Rule.class);
  private Difference unexplained;
  private int parting = NOWHERE;

  Comparison(Phase phase) {
    this.phase = phase;
  }

  /** What each side has shown, a list of lines for each step. */
  void steps(Program program, List<List<String>> raw, List<List<String>> routed) {
    for (int i = 0; i < raw.size() && goesOn(); i++) {
      lines(i, program.steps().get(i), raw.get(i), routed.get(i));
    }
  }

  private void lines(int index, Step step, List<String> raw, List<String> routed) {
    if (raw.size() != routed.size()) {
      note(index, new Difference(phase, step, String.join("\n", raw), String.join("\n", routed)));
      return;
    }
    for (int i = 0; i < raw.size() && goesOn(); i++) {
      if (!raw.get(i).equals(routed.get(i))) {
        note(index, new Difference(phase, step, raw.get(i), routed.get(i)));
      }
    }
  }

  private void note(int index, Difference difference) {
    Optional<Rule> rule = Rule.explaining(difference);
    rule.ifPresent(rules::add);
    if (rule.isEmpty()) {
      unexplained = difference;
    } else if (rule.get().parts()) {
      parting = index;
    }
  }

  /**
   * How the tables differ afterwards.
   *
   * @param difference null if they do not
   */
  void contents(Difference difference) {
    unexplained = difference;
  }

  boolean goesOn() {
    return unexplained == null && !isParting();
  }

  /** Whether a rule says that what follows cannot be compared with the step in place. */
  boolean isParting() {
    return parting != NOWHERE;
  }

  int parting() {
    return parting;
  }

  Set<Rule> rules() {
    return rules;
  }

  Difference unexplained() {
    return unexplained;
  }
}
