package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import java.sql.SQLException;
import java.util.List;

/**
 * Compares a domain's rows on both targets while the application changes them. One object may run
 * several times, one after the other; a run uses several threads.
 *
 * <p>Chunks are compared by count and two checksums that the servers compute, without locks. Writes
 * in flight make these differ too, so where they do, the differing rows are found by their digests
 * and each is looked at again under lock: on the source in share mode, which stops new writes to
 * the row, then on the target, where the lock waits for a mirrored write that has committed on the
 * source only. What differs then, and does not stand in the journal, is a difference.
 */
public final class Verify {
  private final TargetPools pools;
  private final MoveRequest request;
  private final VerifyHooks hooks;

  public Verify(TargetPools pools, MoveRequest request, VerifyHooks hooks) {
    this.pools = pools;
    this.request = request;
    this.hooks = hooks;
  }

  /**
   * One result per table, in the request's order.
   *
   * @throws SQLException SQLState {@code DR211} for a table without a usable key; otherwise the
   *     server's failure
   */
  public List<TableVerification> run() throws SQLException {
    Workers workers = new Workers(request, "verify", hooks.cancelled());
    return workers.forEachTable(
        table -> new TableCompare(pools, request, hooks, workers::stopping, table).run());
  }
}
