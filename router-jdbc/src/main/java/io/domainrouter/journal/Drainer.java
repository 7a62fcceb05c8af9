package io.domainrouter.journal;

import io.domainrouter.pool.TargetPools;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;

/**
 * Brings journaled rows to the mirror: locks them on the authority, writes their current images,
 * commits the mirror, then deletes the journal rows. Stateless between calls, thread-safe; two at
 * once do the same work twice and no harm.
 *
 * <p>The order does not matter, since it is always the current image that travels, and the row's
 * lock keeps it current until the mirror has it. Where a key has no row any more, the gap is locked
 * too (REPEATABLE READ), so that nobody inserts the key between our look and the mirror's delete.
 */
public final class Drainer {
  private final TargetPools pools;
  private final TableShapes shapes;
  private final SettledRows settled;

  /**
   * @param settled gets the rows that were copied
   */
  public Drainer(TargetPools pools, TableShapes shapes, SettledRows settled) {
    this.pools = pools;
    this.shapes = shapes;
    this.settled = settled;
  }

  /**
   * Makes one pass over the journal; see {@link DrainPass}.
   *
   * @param minimumAgeMillis leaves younger journal rows alone
   * @param patience the caller's, one per domain
   * @throws MirrorException when the mirror failed
   * @throws SQLException {@code DR201} when that target is not the authority any more
   */
  public Drained drain(
      String domain, int authority, int mirror, long minimumAgeMillis, Patience patience)
      throws SQLException {
    return pass(
        new Direction(domain, authority, mirror, HeldLock.NONE),
        new Journal.Due(minimumAgeMillis, false),
        patience);
  }

  /** One pass over everything, refused rows too that would rest for now. */
  public Drained drainEverything(String domain, int authority, int mirror) throws SQLException {
    return pass(
        new Direction(domain, authority, mirror, HeldLock.NONE),
        new Journal.Due(0, true),
        new Patience());
  }

  /**
   * Empties the journal for whoever holds the exclusive lock on the authority's control row.
   *
   * @param deadlineNanos of {@link System#nanoTime}
   * @param lock asked before each commit of the mirror
   * @throws SQLException {@code DR202} when time runs out or the lock was lost, {@code DR204}
   *     naming the rows that the mirror refuses
   */
  public void emptyUnderExclusiveLock(
      String domain, int authority, int mirror, long deadlineNanos, HeldLock lock)
      throws SQLException {
    Direction direction = new Direction(domain, authority, mirror, lock);
    Patience patience = new Patience();
    while (true) {
      Drained drained = pass(direction, new Journal.Due(0, true), patience);
      if (drained.found() == 0) {
        return;
      }
      if (drained.poisoned() > 0) {
        throw poisoned(domain, authority);
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new SQLTransientException(
            "The journal of " + domain + " could not be emptied in time.", "DR202");
      }
    }
  }

  private SQLException poisoned(String domain, int authority) throws SQLException {
    try (Connection source = pools.internal(authority)) {
      return new SQLException(
          "Domain " + domain + ": " + PoisonedRows.describe(Journal.poisoned(source, domain)),
          "DR204");
    }
  }

  private Drained pass(Direction direction, Journal.Due due, Patience patience)
      throws SQLException {
    try (Connection source = pools.prompt(direction.authority())) {
      Drained drained = new DrainPass(pools, shapes, settled, direction, source, patience).run(due);
      patience.after(drained);
      return drained;
    }
  }
}
