package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import io.domainrouter.rows.Comparison;
import io.domainrouter.rows.KeyRange;
import io.domainrouter.rows.KeyRange.Bound;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.RowRanges;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Compares parts of the tables of a domain that is in use, as gently as can be: one range at a
 * time, and under lock one row at a time. Holds a connection to each side until it is closed. Not
 * thread-safe.
 */
public final class LiveCompare implements AutoCloseable {
  private final Attempts attempts;
  private final BothSides both;
  private final VerifyHooks hooks;

  public LiveCompare(TargetPools pools, MoveRequest request, VerifyHooks hooks) {
    this.attempts = new Attempts(pools, request, Conflicts.IGNORE, hooks.cancelled());
    this.both = new BothSides(attempts, request.domain());
    this.hooks = hooks;
  }

  /**
   * What a range came to. Immutable.
   *
   * @param rows compared
   * @param position where the next range begins
   * @param finished whether it was the table's last; without, and without a position, the same
   *     range is to be compared again, since more rows differ than are listed
   */
  public record Found(
      List<Difference> differences, long rows, Optional<String> position, boolean finished) {}

  /**
   * The next range of a table.
   *
   * @param position where an earlier answer ended; empty for the table's start
   * @throws SQLException {@code DR211} for a table without a usable key, {@code 70100} when
   *     cancelled or interrupted; otherwise the server's failure
   */
  public Found range(Comparison compared, Optional<String> position, int rows) throws SQLException {
    Keys.require(compared.shape());
    Optional<Bound> after = position.map(BoundText::read);
    return uninterrupted(
        () -> {
          KeyRange range =
              attempts.until(
                  sides -> {
                    KeyRange next = RowRanges.next(sides.source(), compared.shape(), after, rows);
                    sides.rollback();
                    return next;
                  },
                  cause -> {});
          RangeCompare.Outcome outcome = compare(compared).range(range);
          boolean all = outcome.differences().size() < hooks.differencesPerTable();
          return new Found(
              outcome.differences(),
              all ? outcome.source().rows() : 0,
              all ? range.upTo().map(BoundText::write) : position,
              all && range.upTo().isEmpty());
        });
  }

  /** Those of the rows that differ; the same errors as {@link #range}. */
  public List<Difference> rows(Comparison compared, Collection<RowKey> keys) throws SQLException {
    Keys.require(compared.shape());
    return uninterrupted(() -> compare(compared).rows(keys).differences());
  }

  private RangeCompare compare(Comparison compared) {
    return RangeCompare.gently(both, compared, hooks.pending(), hooks::differencesPerTable);
  }

  private interface Work<T> {
    T run() throws SQLException, InterruptedException;
  }

  private static <T> T uninterrupted(Work<T> work) throws SQLException {
    try {
      return work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientException("interrupted", "70100", e);
    }
  }

  @Override
  public void close() throws SQLException {
    both.close();
    attempts.close();
  }
}
