package io.domainrouter.example.traffic;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram of durations with a relative error below 7 %. Thread-safe; readings taken while
 * others record are approximate.
 */
final class Latencies {
  private static final int STEPS_PER_DOUBLING = 16;
  private static final int BUCKETS = 40 * STEPS_PER_DOUBLING;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  void record(long nanos) {
    counts.incrementAndGet(bucket(nanos));
  }

  /** The duration in milliseconds that this share (0..1) of the recorded ones did not exceed. */
  double percentileMillis(double share) {
    long total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      total += counts.get(i);
    }
    long wanted = (long) Math.ceil(total * share);
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += counts.get(i);
      if (seen >= wanted && seen > 0) {
        return upperBoundNanos(i) / 1e6;
      }
    }
    return 0;
  }

  private static int bucket(long nanos) {
    double doublings = Math.log((double) Math.max(nanos, 1)) / Math.log(2);
    return Math.min(BUCKETS - 1, (int) (doublings * STEPS_PER_DOUBLING));
  }

  private static double upperBoundNanos(int bucket) {
    return Math.pow(2, (bucket + 1) / (double) STEPS_PER_DOUBLING);
  }
}
