package io.domainrouter.observe;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long the application's statements take here, while somebody wants to know. Thread-safe.
 *
 * <p>Times fall into eight classes per doubling, so that a percentile is up to 12 % too high.
 */
public final class Latencies {
  private static final int CLASSES_PER_DOUBLING = 8;

  private final AtomicLongArray classes = new AtomicLongArray(64 * CLASSES_PER_DOUBLING);
  private final LongAdder failures = new LongAdder();
  private final AtomicInteger watchers = new AtomicInteger();
  private volatile boolean watched;

  /** Whether statements are to be timed. */
  public boolean watched() {
    return watched;
  }

  /** Begins to time statements, until {@link #unwatch} was called as often. */
  public void watch() {
    watchers.incrementAndGet();
    watched = true;
  }

  public void unwatch() {
    watched = watchers.decrementAndGet() > 0;
  }

  public void took(long nanos, boolean failed) {
    classes.incrementAndGet(classOf(Math.max(CLASSES_PER_DOUBLING, nanos)));
    if (failed) {
      failures.increment();
    }
  }

  private static int classOf(long nanos) {
    int doubling = 63 - Long.numberOfLeadingZeros(nanos);
    return doubling * CLASSES_PER_DOUBLING + (int) ((nanos >> (doubling - 3)) & 7);
  }

  private static long upperBound(int ofClass) {
    int doubling = ofClass / CLASSES_PER_DOUBLING;
    return (long) (CLASSES_PER_DOUBLING + ofClass % CLASSES_PER_DOUBLING + 1) << (doubling - 3);
  }

  /**
   * Statements since the last look. Immutable.
   *
   * @param p99Nanos time that 99 of 100 did not exceed; 0 without statements
   */
  public record Window(long statements, long failures, long p99Nanos) {}

  /** What was timed since the last call. */
  public Window take() {
    long[] counts = new long[classes.length()];
    long all = 0;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = classes.getAndSet(i, 0);
      all += counts[i];
    }
    long beyond = all / 100;
    int at = counts.length - 1;
    while (at > 0 && beyond - counts[at] >= 0) {
      beyond -= counts[at--];
    }
    return new Window(all, failures.sumThenReset(), all == 0 ? 0 : upperBound(at));
  }
}
