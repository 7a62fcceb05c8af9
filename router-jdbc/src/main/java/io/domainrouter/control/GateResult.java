package io.domainrouter.control;

/**
 * One condition of a step between phases, as it was found. Immutable.
 *
 * @param gate its name
 * @param reason what was found, also when it passed
 * @param criterion what must hold
 */
public record GateResult(String gate, boolean passed, String reason, String criterion) {
  /** In one line. */
  @Override
  public String toString() {
    return (passed ? "ok  " : "NO  ") + gate + ": " + reason;
  }
}
