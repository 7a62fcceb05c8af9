package io.domainrouter.conformance;

import io.domainrouter.config.Phase;

/**
 * One line that the two sides show differently.
 *
 * @param step null for the tables' contents afterwards
 */
record Difference(Phase phase, Step step, String raw, String routed) {

  @Override
  public String toString() {
    return "phase %s, %s%n  raw:    %s%n  routed: %s"
        .formatted(phase.label(), step == null ? "afterwards" : step, raw, routed);
  }
}
