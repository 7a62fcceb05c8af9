package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

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

  public Backfill(TargetPools pools, MoveRequest request, CopyHooks hooks) {
    this.pools = pools;
    this.request = request;
    this.hooks = hooks;
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
   *     for a table without a usable key; otherwise the server's failure
   */
  public Outcome run() throws SQLException {
    try (Connection target = pools.internal(request.to())) {
      Checkpoints.createTable(target);
    }
    Workers workers = new Workers(request, "backfill", hooks.cancelled());
    List<Outcome> tables =
        workers.forEachTable(
            table -> new TableCopy(pools, request, hooks, workers::stopping, table).run());
    return new Outcome(
        tables.stream().allMatch(Outcome::complete),
        tables.stream().mapToLong(Outcome::rowsCopied).sum());
  }
}
