package io.domainrouter.control;

import io.domainrouter.journal.JournalState;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

/**
 * How deep the journals are, for people and metrics that ask all the time: counting reads the whole
 * journal, so what was found in a long one stands for some time. Thread-safe.
 */
final class JournalLook {
  /** Journal rows that are counted in no time. */
  private static final int FEW = 10_000;

  /** Counting may take that share of the time at most. */
  private static final int PAUSE_PER_LOOK = 20;

  /** Counts the journal of one domain. */
  interface Count {
    JournalState of(int domain) throws SQLException;
  }

  private record Known(JournalState state, long untilNanos) {}

  private final Count count;
  private final LongSupplier nanoTime;
  private final AtomicReferenceArray<Known> known;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  JournalLook(int domains, Count count, LongSupplier nanoTime) {
    this.count = count;
    this.nanoTime = nanoTime;
    this.known = new AtomicReferenceArray<>(domains);
  }

  JournalState state(int domain) throws SQLException {
    Known last = known.get(domain);
    long started = nanoTime.getAsLong();
    if (last != null && last.untilNanos() - started > 0) {
      return last.state();
    }
    JournalState state = count.of(domain);
    long ended = nanoTime.getAsLong();
    boolean isLong = state.rows() > FEW;
    known.set(domain, isLong ? new Known(state, ended + PAUSE_PER_LOOK * (ended - started)) : null);
    return state;
  }
}
