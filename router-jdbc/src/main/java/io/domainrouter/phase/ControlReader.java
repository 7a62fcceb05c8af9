package io.domainrouter.phase;

import io.domainrouter.config.Side;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where a domain stands, in as few round trips as can be, since writers may be held for
 * it: one where the monolith is the authority, two where the partition is. Thread-safe.
 *
 * <p>The row that says of itself that it is the authority is the truth. In a cutover the old side
 * lets go before the new side takes over, so that for a moment neither says so; then the row with
 * the higher epoch names the new authority, and whoever sees it for long finishes the hand-over.
 */
final class ControlReader {
  private static final Logger LOG = LoggerFactory.getLogger(ControlReader.class);

  /**
   * How long whoever let go is waited for. Its next statement takes over; somebody else's, come too
   * late, would wait for the writers that are under way on the new side by then, and hold the next.
   */
  private static final long HAND_OVER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final DomainCatalog catalog;
  private final TargetPools pools;

  ControlReader(DomainCatalog catalog, TargetPools pools) {
    this.catalog = catalog;
    this.pools = pools;
  }

  /**
   * Reads the domain's rows, and finishes a hand-over that nobody else finishes.
   *
   * <p>Whoever knows an epoch knows what trust was lost before it began. So trust is read with a
   * row of the monolith that is of that epoch, or after the partition's.
   *
   * @param lock the caller's; released before anything is waited for or written
   * @throws SQLException {@code DR101} when a row is missing; otherwise the database's own
   */
  DomainState read(int domain, UselessLock lock) throws SQLException {
    long finish = System.nanoTime() + HAND_OVER_NANOS;
    while (true) {
      MonolithRows monolith = onMonolith(domain);
      if (monolith.row().authority()) {
        return monolith.state(domain, monolith.row());
      }
      Optional<ControlRow> partition = onPartition(domain);
      if (partition.isPresent() && partition.get().authority()) {
        return state(domain, monolith, partition.get());
      }
      lock.release();
      if (System.nanoTime() - finish > 0) {
        return state(domain, monolith, takeOver(domain, monolith.row(), partition));
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private DomainState state(int domain, MonolithRows monolith, ControlRow authority)
      throws SQLException {
    return authority.epoch() == monolith.row().epoch()
        ? monolith.state(domain, authority)
        : onMonolith(domain).state(domain, authority);
  }

  /**
   * Does once, in advance, what a held writer meets in a cutover: a process that does it for the
   * first time loads the driver's error handling, which takes it hundreds of milliseconds when all
   * its threads run at once.
   */
  void rehearse(int domain) throws SQLException {
    onPartition(domain);
    try {
      pools.quickly(
          DomainCatalog.MONOLITH,
          monolith -> {
            try (Statement statement = monolith.createStatement()) {
              return statement.execute(ControlRows.lockSharedOrFail("''", 0));
            }
          });
    } catch (SQLException e) {
      LOG.trace("As it must be: there is no such domain", e);
    }
  }

  private MonolithRows onMonolith(int domain) throws SQLException {
    String name = catalog.domain(domain).name();
    return pools.quickly(DomainCatalog.MONOLITH, monolith -> MonolithRows.read(monolith, name));
  }

  /** The partition's own word, which needs nobody else's. */
  Optional<ControlRow> onPartition(int domain) throws SQLException {
    String name = catalog.domain(domain).name();
    return pools.quickly(
        catalog.target(domain, Side.PARTITION), partition -> ControlRows.read(partition, name));
  }

  private ControlRow takeOver(int domain, ControlRow onMonolith, Optional<ControlRow> onPartition)
      throws SQLException {
    boolean partitionIsNext =
        onPartition.isEmpty() || onPartition.get().epoch() < onMonolith.epoch();
    ControlRow named = partitionIsNext ? onMonolith : onPartition.get();
    ControlRow taken = new ControlRow(named.phase(), named.epoch(), true);
    takeOver(domain, partitionIsNext ? Side.PARTITION : Side.MONOLITH, taken);
    return taken;
  }

  /** By one statement that commits itself: whoever stands still leaves no lock on the row. */
  private void takeOver(int domain, Side side, ControlRow row) throws SQLException {
    String name = catalog.domain(domain).name();
    boolean raised =
        pools.quickly(
            catalog.target(domain, side), authority -> ControlRows.raise(authority, name, row));
    if (raised) {
      LOG.info(
          "Finished the hand-over of domain {}: phase {}, epoch {}",
          name,
          row.phase(),
          row.epoch());
    }
  }
}
