package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs work on both sides until it succeeds, with new connections where the old ones broke. Not
 * thread-safe.
 *
 * <p>Work must be repeatable: whatever it did before it failed was rolled back, or does no harm
 * twice.
 */
final class Attempts implements AutoCloseable {
  /** Longest time that a long transaction of the application, or a restart, may hold us up. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;
  private static final int DUPLICATES = 5;

  private final TargetPools pools;
  private final MoveRequest request;
  private final Conflicts conflicts;
  private final BooleanSupplier cancelled;
  private final Duration patience;
  private Sides sides;

  Attempts(TargetPools pools, MoveRequest request, Conflicts conflicts, BooleanSupplier cancelled) {
    this(pools, request, conflicts, cancelled, PATIENCE);
  }

  /**
   * @param patience how long what passes by itself is tried again
   */
  Attempts(
      TargetPools pools,
      MoveRequest request,
      Conflicts conflicts,
      BooleanSupplier cancelled,
      Duration patience) {
    this.pools = pools;
    this.request = request;
    this.conflicts = conflicts;
    this.cancelled = cancelled;
    this.patience = patience;
  }

  /** Work on both sides, in a transaction on each. */
  @FunctionalInterface
  interface Work<T> {
    T run(Sides sides) throws SQLException;
  }

  /**
   * @param onFailure told of each failure that is followed by another attempt
   * @throws SQLException when another attempt would not help; both sides are rolled back then
   */
  <T> T until(Work<T> work, Consumer<SQLException> onFailure)
      throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    int duplicates = 0;
    while (true) {
      try {
        return once(work);
      } catch (SQLException e) {
        Trouble trouble = Trouble.of(e);
        boolean last =
            trouble == Trouble.OTHER
                || (trouble == Trouble.DUPLICATE && ++duplicates > DUPLICATES)
                || System.nanoTime() - deadline > 0;
        if (last) {
          throw e;
        }
        if (cancelled.getAsBoolean()) {
          throw cancellation(e);
        }
        onFailure.accept(e);
        if (trouble == Trouble.DUPLICATE) {
          conflicts.onConflict();
        }
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    if (sides == null) {
      sides = Sides.open(pools, request);
    }
    try {
      return work.run(sides);
    } catch (SQLException e) {
      rollBackAfter(e);
      throw e;
    }
  }

  private void rollBackAfter(SQLException failure) {
    try {
      sides.rollback();
      if (Trouble.of(failure) == Trouble.DISCONNECTED) {
        close();
      }
    } catch (SQLException e) {
      failure.addSuppressed(e);
      closeAfter(failure);
    }
  }

  private void closeAfter(SQLException failure) {
    try {
      close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static SQLException cancellation(SQLException cause) {
    return new SQLTransientException("cancelled while waiting to try again", "70100", cause);
  }

  @Override
  public void close() throws SQLException {
    if (sides != null) {
      Sides closing = sides;
      sides = null;
      closing.close();
    }
  }
}
