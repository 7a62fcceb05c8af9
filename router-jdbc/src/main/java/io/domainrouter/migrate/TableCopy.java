package io.domainrouter.migrate;

import io.domainrouter.migrate.Checkpoints.Checkpoint;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.rows.KeyRange;
import io.domainrouter.rows.RowImage;
import io.domainrouter.rows.RowRanges;
import io.domainrouter.rows.TableShape;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Copies one table, chunk by chunk. Runs once, in one thread. */
final class TableCopy {
  private static final String ESTIMATE =
      "SELECT table_rows FROM information_schema.tables"
          + " WHERE table_schema = DATABASE() AND table_name = ?";

  private final TargetPools pools;
  private final MoveRequest request;
  private final CopyHooks hooks;
  private final BooleanSupplier stopping;
  private final String table;
  private final Checkpoints checkpoints;
  private final ChunkSize size;

  TableCopy(
      TargetPools pools,
      MoveRequest request,
      CopyHooks hooks,
      BooleanSupplier stopping,
      String table) {
    this.pools = pools;
    this.request = request;
    this.hooks = hooks;
    this.stopping = stopping;
    this.table = table;
    this.checkpoints = new Checkpoints(request);
    this.size = new ChunkSize(request.chunkRows());
  }

  private record Start(TableShape shape, long rowsEstimated, Checkpoint checkpoint) {}

  Backfill.Outcome run() throws SQLException, InterruptedException {
    try (Attempts attempts = new Attempts(pools, request, hooks.conflicts(), stopping)) {
      Start start = attempts.until(this::start, this::waiting);
      Checkpoint checkpoint = start.checkpoint;
      while (!checkpoint.finished() && !stopping.getAsBoolean()) {
        hooks.throttle().beforeChunk();
        Checkpoint before = checkpoint;
        checkpoint = attempts.until(sides -> copy(sides, start.shape, before), this::waiting);
        hooks
            .listener()
            .copied(
                table,
                checkpoint.rowsCopied(),
                Math.max(start.rowsEstimated, checkpoint.rowsCopied()));
      }
      return new Backfill.Outcome(checkpoint.finished(), checkpoint.rowsCopied());
    }
  }

  private Start start(Sides sides) throws SQLException {
    TableShape shape = TableShape.load(sides.source(), table);
    Keys.require(shape);
    Start start = new Start(shape, estimateRows(sides), checkpoints.begin(sides.target(), table));
    sides.rollback();
    return start;
  }

  private long estimateRows(Sides sides) throws SQLException {
    try (PreparedStatement statement = sides.source().prepareStatement(ESTIMATE)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** The source's locks are released last, so that nobody sees the chunk half copied. */
  private Checkpoint copy(Sides sides, TableShape shape, Checkpoint before) throws SQLException {
    long began = System.nanoTime();
    KeyRange range = RowRanges.next(sides.source(), shape, before.last(), size.rows());
    sides.source().rollback();
    List<RowImage> images = RowRanges.lock(sides.source(), shape, range);
    RowRanges.replace(sides.target(), shape, range, images);
    Checkpoint after =
        new Checkpoint(range.upTo(), before.rowsCopied() + images.size(), range.upTo().isEmpty());
    checkpoints.save(sides.target(), table, after);
    sides.target().commit();
    sides.source().rollback();
    long bytes = images.stream().mapToLong(RowImage::approximateBytes).sum();
    size.copied(images.size(), bytes, Duration.ofNanos(System.nanoTime() - began));
    return after;
  }

  private void waiting(SQLException cause) {
    if (Trouble.of(cause) == Trouble.BUSY) {
      size.busy();
    }
    hooks.listener().waiting(table, cause);
  }
}
