package io.domainrouter.testing;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** Durations in nanoseconds, and what share of them was how short. Thread-safe. */
public final class Latencies implements LongConsumer {
  private long[] nanos = new long[1024];
  private int count;

  @Override
  public synchronized void accept(long value) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = value;
  }

  public synchronized int count() {
    return count;
  }

  /**
   * @param share 0..1
   */
  public synchronized double millis(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1, (long) (share * count))] / 1e6;
  }

  /** How many took longer than that. */
  public synchronized long longerThanMillis(long millis) {
    return Arrays.stream(nanos, 0, count).filter(value -> value > millis * 1_000_000).count();
  }
}
