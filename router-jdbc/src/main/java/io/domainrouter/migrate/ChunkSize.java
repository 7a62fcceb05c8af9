package io.domainrouter.migrate;

import io.domainrouter.rows.RowLock;
import java.time.Duration;

/** How many rows the next chunk has, so that locks are not held for long. Not thread-safe. */
final class ChunkSize {
  /** Keeps chunks of large rows from filling the heap. */
  private static final long BYTES = 16L << 20;

  private static final int FEW_ROWS = 100;

  private final int most;
  private final int least;
  private int rows;
  private boolean patient;

  ChunkSize(int usualRows) {
    this.most = 4 * usualRows;
    this.least = Math.min(FEW_ROWS, usualRows);
    this.rows = least;
  }

  int rows() {
    return rows;
  }

  /**
   * @param aim how long a chunk should take
   */
  void copied(long copiedRows, long bytes, Duration took, Duration aim) {
    patient = false;
    double fasterThanAim = aim.toNanos() / (double) Math.max(1, took.toNanos());
    double wanted = rows * Math.max(0.5, Math.min(2, fasterThanAim));
    rows = (int) Math.max(least, Math.min(most, wanted));
    if (copiedRows > 0) {
      rows = (int) Math.max(1, Math.min(rows, BYTES / Math.max(1, bytes / copiedRows)));
    }
  }

  /**
   * Whoever waits for a row stands in front of the application's own writers there, and may be the
   * reason why one of them is chosen to end a deadlock. So only a chunk of one row waits.
   */
  RowLock lock() {
    return patient ? RowLock.SHARED : RowLock.SHARED_AT_ONCE;
  }

  /** A row in the chunk was locked: fewer rows are more likely to be free together. */
  void busy() {
    patient = rows == 1;
    rows = Math.max(1, rows / 2);
  }
}
