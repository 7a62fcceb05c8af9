package io.domainrouter.migrate;

import io.domainrouter.observe.Latencies;
import java.util.Locale;
import java.util.Optional;

/**
 * The application's statements in this instance: slower than while the copy rests, or failing. What
 * they take while it rests is learned whenever it does. For one thread.
 */
public final class ApplicationLatency implements Signal {
  /** Fewer say nothing about one in a hundred. */
  private static final int ENOUGH = 100;

  private static final double NEWS = 0.3;

  private final Latencies latencies;
  private double usualNanos;
  private boolean silent;

  public ApplicationLatency(Latencies latencies) {
    this.latencies = latencies;
  }

  @Override
  public Optional<String> reason(CopySettings settings, boolean rested) {
    Latencies.Window window = latencies.take();
    silent = window.statements() == 0;
    if (window.statements() < ENOUGH) {
      return Optional.empty();
    }
    if (rested) {
      learn(window.p99Nanos());
    }
    if (rested) {
      return Optional.empty(); // whatever is wrong, it is not the copy
    }
    if (settings.errorPercent() > 0
        && window.failures() * 100 > settings.errorPercent() * window.statements()) {
      return Optional.of(
          window.failures() + " of " + window.statements() + " statements failed here");
    }
    if (settings.latencyPercent() == 0) {
      return Optional.empty();
    }
    if (usualNanos == 0) {
      return Optional.of("rests once to learn how long statements take here");
    }
    return window.p99Nanos() * 100 > settings.latencyPercent() * usualNanos
        ? Optional.of(slower(window.p99Nanos()))
        : Optional.empty();
  }

  @Override
  public boolean quiet() {
    return silent;
  }

  private void learn(long p99Nanos) {
    usualNanos = usualNanos == 0 ? p99Nanos : (1 - NEWS) * usualNanos + NEWS * p99Nanos;
  }

  private String slower(long p99Nanos) {
    return String.format(
        Locale.ROOT,
        "p99 of statements here %.1f ms, %.1f ms while the copy rests",
        p99Nanos / 1e6,
        usualNanos / 1e6);
  }
}
