package io.domainrouter.control;

/**
 * One condition of a step between phases, as it was found. Immutable.
 *
 * @param gate its name
 * @param stage what it stands before: {@code to leave 3a}, or {@code to enter 3b}
 * @param reason what was found, also when it passed
 * @param criterion what must hold
 */
public record GateResult(
    String gate, String stage, boolean passed, String reason, String criterion) {
  /** In one line. */
  @Override
  public String toString() {
    return (passed ? "ok  " : "NO  ") + gate + ": " + reason;
  }
}
