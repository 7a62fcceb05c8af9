package io.domainrouter.observe;

import java.util.concurrent.TimeUnit;

/** Events per second over the last few seconds. Thread-safe. */
final class Rate {
  private static final int SECONDS = 5;

  private final long[] counts = new long[SECONDS];
  private final long[] seconds = new long[SECONDS];

  synchronized void add(long events) {
    long now = now();
    int place = (int) Math.floorMod(now, (long) SECONDS);
    if (seconds[place] != now) {
      seconds[place] = now;
      counts[place] = 0;
    }
    counts[place] += events;
  }

  synchronized double perSecond() {
    long oldest = now() - SECONDS;
    long sum = 0;
    for (int place = 0; place < SECONDS; place++) {
      sum += seconds[place] > oldest ? counts[place] : 0;
    }
    return (double) sum / SECONDS;
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
  }
}
