package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import java.sql.SQLException;
import java.util.List;

/**
 * Compares a domain's rows on both targets while the application changes them. One object may run
 * several times, one after the other; a run uses two threads per worker.
 *
 * <p>Ranges of keys are compared by count and two checksums that both servers compute at the same
 * time, without locks. Writes in flight make these differ too, so where they do, the range is
 * divided, the differing rows are found by their hashes, and each is looked at again under lock;
 * see {@link LockedCompare}. What differs then, and does not stand in the journal, is a difference.
 */
public final class Verify {
  private final TargetPools pools;
  private final MoveRequest request;
  private final VerifyHooks hooks;

  /**
   * @param request its chunks are what the servers read at once; they get smaller where that takes
   *     long
   */
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
    List<TableCompare> tables =
        request.tables().stream()
            .map(table -> new TableCompare(request, hooks, workers::stopping, table))
            .toList();
    workers.inEachThread(
        () -> {
          try (Attempts attempts =
                  new Attempts(pools, request, Conflicts.IGNORE, workers::stopping);
              BothSides both = new BothSides(attempts, request.domain())) {
            for (TableCompare table : tables) {
              table.work(both);
            }
          }
          return null;
        });
    return tables.stream().map(TableCompare::result).toList();
  }
}
