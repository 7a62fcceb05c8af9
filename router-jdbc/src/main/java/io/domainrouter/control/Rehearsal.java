package io.domainrouter.control;

import io.domainrouter.config.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step would meet if it were taken now. Immutable; nothing was changed to know it.
 *
 * @param transactions the write transactions that were open on the authority when it was looked
 *     last, in words
 * @param pause in words, how long the step would probably hold writers
 */
public record Rehearsal(
    String domain,
    Phase from,
    Phase to,
    List<GateResult> gates,
    List<String> transactions,
    String pause) {
  public Rehearsal {
    gates = List.copyOf(gates);
    transactions = List.copyOf(transactions);
  }

  public boolean mayPass() {
    return gates.stream().allMatch(GateResult::passed);
  }

  /** For people to read. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Domain %s, %s -> %s: %s"
            .formatted(
                domain, from.label(), to.label(), mayPass() ? "would go" : "would be refused"));
    String stage = "";
    for (GateResult gate : gates) {
      if (!gate.stage().equals(stage)) {
        stage = gate.stage();
        lines.add(stage + ":");
      }
      lines.add("  " + gate + (gate.passed() ? "" : "   [wanted: " + gate.criterion() + "]"));
    }
    lines.add("pause: " + pause);
    transactions.forEach(open -> lines.add("open: " + open));
    return lines;
  }
}
