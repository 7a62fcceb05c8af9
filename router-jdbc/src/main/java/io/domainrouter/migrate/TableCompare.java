package io.domainrouter.migrate;

import io.domainrouter.migrate.TableRanges.Range;
import io.domainrouter.rows.Digest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Compares one table; several workers take its ranges in turn. Thread-safe. */
final class TableCompare {
  private final VerifyHooks hooks;
  private final BooleanSupplier stopping;
  private final String table;
  private final TableRanges ranges;

  private final List<Difference> differences = new ArrayList<>();
  private Digest source = Digest.NONE;
  private Digest target = Digest.NONE;
  private long pendingRows;
  private boolean stopped;

  TableCompare(MoveRequest request, VerifyHooks hooks, BooleanSupplier stopping, String table) {
    this.hooks = hooks;
    this.stopping = stopping;
    this.table = table;
    this.ranges = new TableRanges(table, Optional.empty(), request.chunkRows());
  }

  /** Takes ranges until none is left. */
  void work(BothSides both) throws SQLException, InterruptedException {
    Optional<Range> range = next(both, Duration.ZERO);
    while (range.isPresent()) {
      long began = System.nanoTime();
      RangeCompare compare =
          RangeCompare.inBulk(both, range.get().compared(), hooks.pending(), this::room);
      add(compare.range(range.get().keys()));
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      ranges.took(took, hooks.throttle().chunkTime());
      range = next(both, took);
    }
  }

  private Optional<Range> next(BothSides both, Duration last)
      throws SQLException, InterruptedException {
    if (stopping.getAsBoolean() || room() == 0) {
      stop();
      return Optional.empty();
    }
    hooks.throttle().beforeChunk(last);
    return ranges.next(both.attempts());
  }

  private synchronized void stop() {
    stopped = true;
  }

  private synchronized int room() {
    return hooks.differencesPerTable() - differences.size();
  }

  private synchronized void add(RangeCompare.Outcome outcome) {
    source = source.plus(outcome.source());
    target = target.plus(outcome.target());
    pendingRows += outcome.pendingRows();
    outcome.differences().stream().limit(room()).forEach(differences::add);
  }

  synchronized TableVerification result() {
    boolean complete = !stopped && room() > 0;
    return new TableVerification(table, source, target, differences, pendingRows, complete);
  }
}
