package io.domainrouter.control;

import io.domainrouter.config.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * The way back to an earlier phase, as it would be now. Immutable; nothing was changed to know it.
 *
 * @param lossFree whether every step would keep every committed write
 * @param steps what each step does and costs, in words
 * @param against why it cannot be taken now; empty when it can
 */
public record WayBack(
    String domain,
    Phase from,
    Phase to,
    boolean lossFree,
    List<String> steps,
    List<String> against) {
  public WayBack {
    steps = List.copyOf(steps);
    against = List.copyOf(against);
  }

  /** For people to read. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Domain %s, back from %s to %s: %s"
            .formatted(
                domain,
                from.label(),
                to.label(),
                lossFree ? "loses nothing" : "cannot be taken without loss now"));
    lines.addAll(steps);
    against.forEach(reason -> lines.add("NO  " + reason));
    return lines;
  }
}
