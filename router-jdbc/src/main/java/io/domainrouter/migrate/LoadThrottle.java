package io.domainrouter.migrate;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a copy work as much of the time as its signals allow. Somebody has to {@link #look} some
 * times a second. Thread-safe but for {@link #look}, which is for one thread.
 *
 * <p>While a signal gives a reason the copy rests; its share of the time is halved where the reason
 * came while it worked, and grows while it works without one: from little, fast until the first
 * reason, slowly from then on. So it settles a little below what is felt. Where every signal was
 * quiet when it began, there is nobody to be spared, and it begins with all of the time.
 */
public final class LoadThrottle implements Throttle {
  private static final Logger LOG = LoggerFactory.getLogger(LoadThrottle.class);
  private static final double FIRST_SHARE = 0.1;

  /** With a tenth, two cores that serve everybody showed the copy in the p99 still. */
  private static final double LEAST_SHARE = 0.03;

  private static final double FIRST_GROWTH = 2;
  private static final double GROWTH = 1.1;
  private static final long LONGEST_REST_MILLIS = 1_000;
  private static final long SHORTEST_CHUNK_MILLIS = 10;

  private final List<Signal> signals;
  private final BooleanSupplier cancelled;
  private final AtomicInteger chunks = new AtomicInteger();
  private volatile CopySettings settings = CopySettings.DEFAULT;
  private volatile Optional<String> reason = Optional.empty();
  private volatile boolean paused;
  private volatile double share = FIRST_SHARE;
  private double growth = FIRST_GROWTH;
  private boolean begun;

  public LoadThrottle(List<Signal> signals, BooleanSupplier cancelled) {
    this.signals = List.copyOf(signals);
    this.cancelled = cancelled;
  }

  /** In force from the next chunk on. */
  public void settings(CopySettings changed, boolean pause) {
    settings = changed;
    paused = pause;
  }

  /** Why the copy rests just now; empty when it does not. */
  public Optional<String> reason() {
    return paused ? Optional.of("paused by hand") : reason;
  }

  /** The part of the time in which each worker may copy, above 0 and up to 1. */
  public double share() {
    return share;
  }

  /** Asks the signals. */
  public void look() {
    boolean rested = chunks.getAndSet(0) == 0;
    Optional<String> found = first(rested);
    begun |= !rested;
    if (!begun) {
      share = signals.stream().allMatch(Signal::quiet) ? 1 : FIRST_SHARE;
    } else if (!rested && found.isPresent()) {
      share = Math.max(LEAST_SHARE, share / 2);
      growth = GROWTH;
    } else if (!rested) {
      share = Math.min(1, share * growth);
    }
    reason = found;
  }

  private Optional<String> first(boolean rested) {
    Optional<String> found = Optional.empty();
    for (Signal signal : signals) {
      try {
        Optional<String> one = signal.reason(settings, rested);
        found = found.isPresent() ? found : one;
      } catch (SQLException e) {
        LOG.debug("A signal cannot be read: {}", e.toString());
        found = found.isPresent() ? found : Optional.of("cannot read a signal: " + e.getMessage());
      }
    }
    return found;
  }

  @Override
  public void beforeChunk(Duration last) throws InterruptedException {
    rest(last);
    while (reason().isPresent() && !cancelled.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    chunks.incrementAndGet();
  }

  private void rest(Duration last) throws InterruptedException {
    double rest = last.toMillis() * (1 - share) / share;
    if (rest >= 1 && !cancelled.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(Math.min(LONGEST_REST_MILLIS, (long) rest));
    }
  }

  /** Shorter chunks where the copy is felt. */
  @Override
  public Duration chunkTime() {
    long millis = (long) (settings.chunkTime().toMillis() * share);
    return Duration.ofMillis(
        Math.max(Math.min(SHORTEST_CHUNK_MILLIS, settings.chunkTime().toMillis()), millis));
  }
}
