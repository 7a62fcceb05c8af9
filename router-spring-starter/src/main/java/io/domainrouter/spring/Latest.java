package io.domainrouter.spring;

import java.time.Duration;
import java.util.function.Supplier;

/** A value that is asked for again when it is a second old. Thread-safe. */
final class Latest<T> {
  private static final long MAX_AGE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Supplier<T> source;
  private volatile Sample<T> sample;

  Latest(Supplier<T> source) {
    this.source = source;
  }

  T get() {
    Sample<T> known = sample;
    if (known != null && System.nanoTime() - known.takenAt < MAX_AGE_NANOS) {
      return known.value;
    }
    Sample<T> fresh = new Sample<>(source.get(), System.nanoTime());
    sample = fresh;
    return fresh.value;
  }

  private record Sample<T>(T value, long takenAt) {}
}
