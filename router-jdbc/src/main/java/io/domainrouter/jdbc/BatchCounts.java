package io.domainrouter.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.Arrays;

/** The update counts of a batch that is executed entry by entry. Not thread-safe. */
final class BatchCounts {
  private static final int DEADLOCK = 1213;
  private static final int LOCK_TIMEOUT = 1205;

  private final long[] counts;
  private int done;
  private SQLException failure;
  private boolean stopped;

  BatchCounts(int entries) {
    this.counts = new long[entries];
  }

  /**
   * Executes the next entry. A failing one is noted and the rest goes on, as the driver does by
   * default; only a time-out, a cancellation or a lost transaction ends the batch.
   */
  void add(Entry entry) {
    if (stopped) {
      return;
    }
    try {
      counts[done] = entry.execute();
      done++;
    } catch (SQLException e) {
      failure = e;
      counts[done] = Statement.EXECUTE_FAILED;
      stopped = endsBatch(e);
      if (stopped && losesTransaction(e)) {
        Arrays.fill(counts, 0, done, Statement.EXECUTE_FAILED);
      } else if (!stopped) {
        done++;
      }
    }
  }

  /**
   * @throws BatchUpdateException with message, SQLState and code of the last failure, if any
   */
  long[] finish() throws BatchUpdateException {
    if (failure == null) {
      return counts;
    }
    throw new BatchUpdateException(
        failure.getMessage(),
        failure.getSQLState(),
        failure.getErrorCode(),
        Arrays.copyOf(counts, done),
        failure);
  }

  /** As the driver shortens counts for the methods that return int. */
  static int[] toInts(long[] counts) {
    return Arrays.stream(counts)
        .mapToInt(count -> (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, count)))
        .toArray();
  }

  private static boolean endsBatch(SQLException e) {
    return e instanceof SQLTimeoutException
        || e.getClass().getSimpleName().equals("MySQLStatementCancelledException")
        || losesTransaction(e);
  }

  private static boolean losesTransaction(SQLException e) {
    return e.getErrorCode() == DEADLOCK || e.getErrorCode() == LOCK_TIMEOUT;
  }

  /** One entry of a batch. */
  interface Entry {
    long execute() throws SQLException;
  }
}
