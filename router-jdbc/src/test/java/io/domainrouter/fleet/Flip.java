package io.domainrouter.fleet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One cutover as its controller told it, in nanoseconds of {@link System#nanoTime}, which is the
 * same clock for all processes of a machine. Immutable.
 */
record Flip(String to, Map<String, Long> passed) {
  static Flip of(List<String> said) {
    Map<String, Long> passed = new HashMap<>();
    for (String line : said) {
      String[] word = line.split(" ");
      if (word[0].equals("PASSED")) {
        passed.put(word[1], Long.parseLong(word[2])); // of attempts the last
      }
    }
    return new Flip(said.get(said.size() - 1).split(" ")[1], passed);
  }

  long at(String place) {
    return passed.get(place);
  }

  /** From the request for the exclusive lock until the new side has taken over. */
  boolean holds(long begun, long took) {
    return begun < at("cutover-taken-over") && begun + took > at("cutover-asking");
  }

  /**
   * How much of a statement's time was not spent waiting for the write transactions that were in
   * flight when the lock was asked for: these no cutover can shorten.
   */
  long beyondFlight(long begun, long took) {
    long from = Math.max(begun, at("cutover-asking"));
    long until = Math.min(begun + took, at("cutover-locked"));
    return took - Math.max(0, until - from);
  }

  /** How long the write transactions in flight went on after the lock was asked for. */
  long flight() {
    return at("cutover-locked") - at("cutover-asking");
  }

  /** Whether a write transaction was in flight when the lock was asked for, and did not wait. */
  boolean meets(long begun, long took) {
    long ended = begun + took;
    return begun < at("cutover-asking")
        && ended > at("cutover-asking")
        && ended <= at("cutover-locked");
  }

  /** What a pause was made of, in words. */
  String parts(long begun, long knew) {
    return String.format(
        "to %s, begun %.1f ms after the lock was asked for, which took %.1f; held for %.1f, knew"
            + " %.1f later",
        to,
        (begun - at("cutover-asking")) / 1e6,
        millis("cutover-asking", "cutover-locked"),
        millis("cutover-locked", "cutover-taken-over"),
        (knew - at("cutover-taken-over")) / 1e6);
  }

  double millis(String from, String until) {
    return (at(until) - at(from)) / 1e6;
  }
}
