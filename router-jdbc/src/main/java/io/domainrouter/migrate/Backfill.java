package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Copies a domain's existing rows to the other target while the application changes them. One
 * object runs once; not thread-safe, but it uses several threads itself.
 *
 * <p>No write is overtaken: a chunk's rows and the gaps between them are locked on the source, in
 * share mode, from before they are read until the target has committed them. The chunk replaces
 * whatever the target holds in the same range of keys, so that rows too many vanish as well.
 *
 * <p>The copy survives the death of its process: each chunk commits its checkpoint together with
 * its rows.
 */
public final class Backfill {
  private final TargetPools pools;
  private final MoveRequest request;
  private final CopyHooks hooks;
  private final Optional<Definitions> definitions;
  private final Checkpoints checkpoints;
  private final List<TableCopy> tables = new ArrayList<>();

  /** Held while a worker looks for its next segment, which may be cut just then. */
  private final ReentrantLock choosing = new ReentrantLock();

  /** Takes the tables' definitions as they are when it runs. */
  public Backfill(TargetPools pools, MoveRequest request, CopyHooks hooks) {
    this(pools, request, hooks, Optional.empty());
  }

  /**
   * @param definitions how somebody who watches them found the tables when the copy began
   */
  public Backfill(
      TargetPools pools, MoveRequest request, CopyHooks hooks, Optional<Definitions> definitions) {
    this.pools = pools;
    this.request = request;
    this.hooks = hooks;
    this.definitions = definitions;
    this.checkpoints = new Checkpoints(request);
  }

  /**
   * What a run came to. Immutable.
   *
   * @param complete false when it was cancelled
   * @param rowsCopied over all runs of this epoch
   */
  public record Outcome(boolean complete, long rowsCopied) {}

  /**
   * Copies until every table is finished or the run is cancelled. Continues what an earlier run of
   * the same epoch has left.
   *
   * @throws SQLException SQLState {@code DR210} when a newer epoch's copy has begun, {@code DR211}
   *     for a table without a usable key, {@code DR212} when a table or the domain file has changed
   *     since an earlier run, {@code DR213} when somebody else runs the same copy, {@code DR214}
   *     for a row that the target takes no packet of, {@code DR215} when both targets are one and
   *     the same schema; otherwise the server's failure
   */
  public Outcome run() throws SQLException {
    Workers workers = new Workers(request, "backfill", hooks.cancelled());
    workers.here(() -> begin(workers));
    List<Boolean> complete = workers.inEachThread(() -> work(workers));
    return new Outcome(complete.stream().allMatch(done -> done), TableCopy.sum(tables));
  }

  private Void begin(Workers workers) throws SQLException, InterruptedException {
    try (Attempts attempts = attempts(workers)) {
      attempts.until(
          sides -> {
            sides.requireDistinct();
            Checkpoints.createTable(sides.target());
            return null;
          },
          cause -> {});
      Definitions found =
          definitions.isPresent()
              ? definitions.get()
              : attempts.until(sides -> Definitions.read(pools, request), cause -> {});
      for (String table : request.tables()) {
        tables.add(
            attempts.until(
                sides -> TableCopy.begin(sides, request, checkpoints, found, table),
                cause -> hooks.listener().waiting(table, cause)));
      }
    }
    return null;
  }

  private record Task(TableCopy table, Segment segment) {}

  /** One worker's part: whether it went on until nothing was left. */
  private boolean work(Workers workers) throws SQLException, InterruptedException {
    Map<TableCopy, SegmentCopy> copies = new HashMap<>();
    boolean complete = !workers.stopping();
    try (Attempts attempts = attempts(workers)) {
      while (complete) {
        Optional<Task> task =
            attempts.until(this::next, cause -> hooks.listener().waiting("next segment", cause));
        if (task.isEmpty()) {
          return true;
        }
        TableCopy table = task.get().table;
        complete =
            copies
                .computeIfAbsent(table, t -> new SegmentCopy(t, request, hooks))
                .run(task.get().segment, attempts, workers::stopping);
      }
    }
    return complete;
  }

  private Attempts attempts(Workers workers) {
    return new Attempts(pools, request, hooks.conflicts(), workers::stopping);
  }

  private Optional<Task> next(Sides sides) throws SQLException {
    choosing.lock();
    try {
      for (TableCopy table : tables) {
        Optional<Segment> segment = table.next(sides);
        if (segment.isPresent()) {
          return segment.map(found -> new Task(table, found));
        }
      }
      return Optional.empty();
    } finally {
      choosing.unlock();
    }
  }
}
