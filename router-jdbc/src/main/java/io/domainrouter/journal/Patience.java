package io.domainrouter.journal;

import java.util.concurrent.TimeUnit;

/**
 * How long a pass waits: for the journal, and for rows that somebody holds. The latter grows from
 * pass to pass while rows stay busy: a wait that is cut short loses its place in the queue. Not
 * thread-safe.
 */
public final class Patience {
  private static final int MOST_SECONDS = 4;
  private static final long PASS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ReadingTime reading;
  private int seconds = 1;
  private long began;

  /** Waits for the journal to be read for as long as any statement of the router's may take. */
  public Patience() {
    this(ReadingTime.ample());
  }

  /**
   * @param reading how long reading the journal may take
   */
  public Patience(ReadingTime reading) {
    this.reading = reading;
  }

  ReadingTime reading() {
    return reading;
  }

  /** A pass begins to wait. */
  void begin() {
    began = System.nanoTime();
  }

  int secondsForOneRow() {
    return seconds;
  }

  /** Whether the pass may wait for one more row. */
  boolean isLeft() {
    return System.nanoTime() - began < PASS_NANOS;
  }

  /** What the pass came to. */
  void after(Drained drained) {
    seconds = drained.busy() == 0 ? 1 : Math.min(2 * seconds, MOST_SECONDS);
  }
}
