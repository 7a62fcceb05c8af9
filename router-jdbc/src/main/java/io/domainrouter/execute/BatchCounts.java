package io.domainrouter.execute;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.JdbcConnection;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.Arrays;

/** The outcome of a batch that is executed entry by entry, as the driver's. Not thread-safe. */
public final class BatchCounts {
  private static final int DEADLOCK = 1213;
  private static final int LOCK_TABLE_FULL = 1206;

  private final long[] counts;
  private int done;
  private SQLException failure;
  private boolean ended;

  public BatchCounts(int entries) {
    counts = new long[entries];
    Arrays.fill(counts, Statement.EXECUTE_FAILED);
  }

  /**
   * Executes the next entry, unless one before has ended the batch. After one that fails the rest
   * goes on, but for a time-out, a cancellation or a lost transaction.
   *
   * @param end asked after a failure, whether that ends the batch all the same
   */
  public void add(Entry entry, End end) throws SQLException {
    if (ended) {
      return;
    }
    try {
      counts[done] = entry.execute();
    } catch (SQLException e) {
      failure = e;
      if (losesTransaction(e)) {
        Arrays.fill(counts, 0, done, Statement.EXECUTE_FAILED);
      }
      ended = endsBatch(e) || end.isReached();
    }
    done += ended ? 0 : 1;
  }

  /**
   * @param prepared whether it was a prepared statement's: its counts end where the batch has ended
   * @throws BatchUpdateException with message, SQLState and code of the last failure, if any
   */
  public long[] finish(boolean prepared) throws BatchUpdateException {
    if (failure == null) {
      return counts;
    }
    throw new BatchUpdateException(
        failure.getMessage(),
        failure.getSQLState(),
        failure.getErrorCode(),
        prepared ? Arrays.copyOf(counts, done) : counts,
        failure);
  }

  /** As the driver shortens counts for the methods that return int. */
  public static int[] toInts(long[] counts) {
    return Arrays.stream(counts)
        .mapToInt(count -> (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, count)))
        .toArray();
  }

  /** Whether the driver goes on with a batch of which an entry has failed, as its URL says. */
  public static boolean continuesOnError(Connection driver) throws SQLException {
    return driver
        .unwrap(JdbcConnection.class)
        .getPropertySet()
        .getBooleanProperty(PropertyKey.continueBatchOnError)
        .getValue();
  }

  private static boolean endsBatch(SQLException e) {
    return e instanceof SQLTimeoutException
        || e.getClass().getSimpleName().equals("MySQLStatementCancelledException")
        || losesTransaction(e);
  }

  private static boolean losesTransaction(SQLException e) {
    return e.getErrorCode() == DEADLOCK || e.getErrorCode() == LOCK_TABLE_FULL;
  }

  /** What a batch is told of which nothing stands, although entries of it had succeeded. */
  static BatchUpdateException nothingStands(BatchUpdateException e) {
    long[] none = new long[e.getLargeUpdateCounts().length];
    Arrays.fill(none, Statement.EXECUTE_FAILED);
    return new BatchUpdateException(e.getMessage(), e.getSQLState(), e.getErrorCode(), none, e);
  }

  /** One entry of a batch. */
  public interface Entry {
    long execute() throws SQLException;
  }

  /** A reason to end a batch of which an entry has failed. */
  public interface End {
    boolean isReached() throws SQLException;
  }
}
