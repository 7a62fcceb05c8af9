package io.domainrouter.control;

import java.util.ArrayList;
import java.util.List;

/**
 * A way back that was taken, whole or as far as it could be. Immutable.
 *
 * @param steps those that were taken
 * @param left what is left to be done, in words; empty when the phase was reached
 */
public record ReturnReport(List<TransitionReport> steps, String left) {
  public ReturnReport {
    steps = List.copyOf(steps);
  }

  /** For people to read. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (TransitionReport step : steps) {
      lines.add(
          "%s -> %s in %d ms, writers held for %d ms"
              .formatted(
                  step.from().label(),
                  step.to().label(),
                  step.duration().toMillis(),
                  step.exclusive().toMillis()));
    }
    if (!left.isEmpty()) {
      lines.add(left);
    }
    return lines;
  }
}
