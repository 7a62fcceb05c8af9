package io.domainrouter.migrate;

import io.domainrouter.rows.Comparison;
import io.domainrouter.rows.KeyRange;
import io.domainrouter.rows.KeyRange.Bound;
import io.domainrouter.rows.RowRanges;
import io.domainrouter.rows.TableShape;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Divides a table into ranges that take both servers about as long as they should, and hands them
 * out in the order of the key. Thread-safe.
 */
final class TableRanges {
  private static final int FIRST_ROWS = 2_000;

  private final String table;
  private final int mostRows;
  private final ReentrantLock turn = new ReentrantLock();
  private Comparison compared;
  private Optional<Bound> after;
  private int rows;
  private boolean finished;

  /**
   * @param after where to begin; empty for the start
   * @param mostRows of a range
   */
  TableRanges(String table, Optional<Bound> after, int mostRows) {
    this.table = table;
    this.after = after;
    this.mostRows = mostRows;
    this.rows = Math.min(mostRows, FIRST_ROWS);
  }

  /** What to compare, and where. */
  record Range(Comparison compared, KeyRange keys) {}

  /** The next range; empty behind the last one. */
  Optional<Range> next(Attempts attempts) throws SQLException, InterruptedException {
    turn.lockInterruptibly();
    try {
      if (finished) {
        return Optional.empty();
      }
      if (compared == null) {
        compared = attempts.until(this::load, cause -> {});
      }
      KeyRange keys =
          attempts.until(
              sides -> {
                KeyRange next = RowRanges.next(sides.source(), compared.shape(), after, rows);
                sides.rollback();
                return next;
              },
              cause -> {});
      after = keys.upTo();
      finished = after.isEmpty();
      return Optional.of(new Range(compared, keys));
    } finally {
      turn.unlock();
    }
  }

  private Comparison load(Sides sides) throws SQLException {
    TableShape shape = TableShape.load(sides.source(), table);
    Comparison loaded = Comparison.of(shape, TableShape.load(sides.target(), table));
    sides.rollback();
    Keys.require(shape);
    return loaded;
  }

  /** How long the comparison of a range took, by which later ones get larger or smaller. */
  void took(Duration time, Duration aim) {
    turn.lock();
    try {
      double faster = aim.toNanos() / (double) Math.max(1, time.toNanos());
      double wanted = rows * Math.max(0.5, Math.min(2, faster));
      rows = (int) Math.max(1, Math.min(mostRows, wanted));
    } finally {
      turn.unlock();
    }
  }
}
