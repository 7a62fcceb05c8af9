package io.domainrouter.lint.watch;

import io.domainrouter.lint.Finding;
import java.util.List;

/** A kind of statement or transaction that violates rules, as often as it was seen. Thread-safe. */
abstract class Sighting {
  private final long firstSeenMillis = System.currentTimeMillis();
  private long lastCount;
  private long lastSeenMillis = firstSeenMillis;
  private long alertedMillis;

  /** What is wrong with it, as of today. */
  abstract List<Finding> findings();

  abstract long count();

  abstract Callers callers();

  final long firstSeenMillis() {
    return firstSeenMillis;
  }

  /** To about a second, when it was last looked at. */
  final synchronized long lastSeenMillis() {
    return lastSeenMillis;
  }

  /** Notes whether it was seen since the last look. */
  final synchronized void look(long nowMillis) {
    long count = count();
    if (count > lastCount) {
      lastCount = count;
      lastSeenMillis = nowMillis;
    }
  }

  /** Whether it was seen since it was last told of, and that is long ago. */
  final synchronized boolean isAlertDue(long nowMillis, long pauseMillis) {
    boolean news = alertedMillis == 0 ? lastCount > 0 : lastSeenMillis > alertedMillis;
    return news && nowMillis - alertedMillis >= pauseMillis;
  }

  final synchronized void alerted(long nowMillis) {
    alertedMillis = nowMillis;
  }
}
