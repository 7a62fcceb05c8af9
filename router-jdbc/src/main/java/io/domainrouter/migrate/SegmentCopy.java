package io.domainrouter.migrate;

import io.domainrouter.rows.KeyRange;
import io.domainrouter.rows.RangeCopy;
import io.domainrouter.rows.RowRanges;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Copies segments of one table, chunk by chunk. For one thread. */
final class SegmentCopy {
  private final TableCopy table;
  private final Checkpoints checkpoints;
  private final CopyHooks hooks;
  private final ChunkSize size;
  private final RangeCopy ranges;

  private Duration last = Duration.ZERO;

  /** Whether a connection broke: perhaps during a commit that came about. */
  private boolean uncertain;

  SegmentCopy(TableCopy table, MoveRequest request, CopyHooks hooks) {
    this.table = table;
    this.checkpoints = new Checkpoints(request);
    this.hooks = hooks;
    this.size = new ChunkSize(request.chunkRows());
    this.ranges = new RangeCopy(table.shape());
  }

  /** Whether the segment is finished; not when it was stopped. */
  boolean run(Segment segment, Attempts attempts, BooleanSupplier stopping)
      throws SQLException, InterruptedException {
    Segment now = segment;
    while (!now.finished() && !stopping.getAsBoolean()) {
      hooks.throttle().beforeChunk(last);
      Segment before = now;
      long began = System.nanoTime();
      now = attempts.until(sides -> copyChunk(sides, before), this::waiting);
      last = Duration.ofNanos(System.nanoTime() - began);
      table.copied(now.rowsCopied() - before.rowsCopied(), hooks.listener());
    }
    return now.finished();
  }

  /** The source's locks are released last, so that nobody sees the chunk half copied. */
  private Segment copyChunk(Sides sides, Segment known) throws SQLException {
    long began = System.nanoTime();
    Segment before = uncertain ? checkpoints.read(sides.target(), known) : known;
    if (before.finished()) {
      return before;
    }
    KeyRange range = RowRanges.first(sides.source(), table.shape(), before.rest(), size.rows());
    sides.source().rollback();
    hooks.hold().on(sides.source());
    RangeCopy.Copied copied = ranges.run(sides.source(), sides.target(), range, size.lock());
    Segment after = before.after(range, copied.rows());
    checkpoints.save(sides.target(), before, after);
    requireLocks(sides.source());
    sides.target().commit();
    uncertain = false;
    sides.source().rollback();
    size.copied(
        copied.rows(),
        copied.bytes(),
        Duration.ofNanos(System.nanoTime() - began),
        hooks.throttle().chunkTime());
    return after;
  }

  /**
   * A server that has ended our session has let go of the locks, and the rows are out of date.
   * Asked while the target's rows are locked: what is true now stays on top there.
   */
  private static void requireLocks(Connection source) throws SQLException {
    try (Statement statement = source.createStatement()) {
      statement.execute("DO 1");
    }
  }

  private void waiting(SQLException cause) {
    Trouble trouble = Trouble.of(cause);
    uncertain |= trouble == Trouble.DISCONNECTED;
    if (trouble == Trouble.BUSY) {
      size.busy();
    }
    hooks.listener().waiting(table.shape().name(), cause);
  }
}
