package io.domainrouter.lint.watch;

import io.domainrouter.lint.Finding;
import java.util.List;

/**
 * A kind of statement or transaction that violates rules, as often as it was seen. Thread-safe.
 * Times are {@link #ticks}, so that a clock that is set makes nothing older or younger.
 */
abstract class Sighting {
  private final long firstSeen;
  private long lastCount;
  private long lastSeen;
  private Long alerted;

  Sighting() {
    this(ticks());
  }

  /**
   * @param now in ticks
   */
  Sighting(long now) {
    firstSeen = now;
    lastSeen = now;
  }

  /** Milliseconds since some moment, whatever becomes of the time of day. */
  static long ticks() {
    return System.nanoTime() / 1_000_000;
  }

  /** What is wrong with it, as of today. */
  abstract List<Finding> findings();

  abstract long count();

  abstract Callers callers();

  final long firstSeen() {
    return firstSeen;
  }

  /** To about a second, when it was last looked at. */
  final synchronized long lastSeen() {
    return lastSeen;
  }

  /** Notes whether it was seen since the last look. */
  final synchronized void look(long now) {
    long count = count();
    if (count > lastCount) {
      lastCount = count;
      lastSeen = now;
    }
  }

  /** Whether it was seen since it was last told of, and that is long ago. */
  final synchronized boolean isAlertDue(long now, long pause) {
    return alerted == null ? lastCount > 0 : lastSeen > alerted && now - alerted >= pause;
  }

  final synchronized void alerted(long now) {
    alerted = now;
  }
}
