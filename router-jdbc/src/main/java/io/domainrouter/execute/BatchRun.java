package io.domainrouter.execute;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Runs a batch entry by entry with the outcome that the driver's own batch would have. */
final class BatchRun {

  /** Runs one entry. */
  interface Runner {
    long run(StatementCall<Long> entry) throws SQLException;
  }

  private final long[] counts;

  BatchRun(int size) {
    counts = new long[size];
  }

  /**
   * @param stop asked after a failing entry: whether the transaction is lost, so that the rest must
   *     not run
   */
  long[] run(List<? extends StatementCall<Long>> entries, Runner runner, BooleanSupplier stop)
      throws SQLException {
    SQLException first = null;
    for (int i = 0; i < counts.length; i++) {
      if (first != null && stop.getAsBoolean()) {
        counts[i] = Statement.EXECUTE_FAILED;
        continue;
      }
      try {
        counts[i] = runner.run(entries.get(i));
      } catch (SQLException e) {
        counts[i] = Statement.EXECUTE_FAILED;
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw new BatchUpdateException(
          first.getMessage(), first.getSQLState(), first.getErrorCode(), counts, first);
    }
    return counts;
  }
}
