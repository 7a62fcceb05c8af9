package io.domainrouter.phase;

import io.domainrouter.config.Side;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where a domain stands, in as few round trips as can be, since writers may be held for
 * it: one where the monolith is the authority, two where the partition is. Thread-safe.
 *
 * <p>The row that says of itself that it is the authority is the truth. In a cutover the old side
 * lets go before the new side takes over, so that for a moment neither says so; then the row with
 * the higher epoch names the new authority, and whoever sees it finishes the hand-over.
 */
final class ControlReader {
  private static final Logger LOG = LoggerFactory.getLogger(ControlReader.class);

  private final DomainCatalog catalog;
  private final TargetPools pools;

  ControlReader(DomainCatalog catalog, TargetPools pools) {
    this.catalog = catalog;
    this.pools = pools;
  }

  /**
   * Reads the domain's rows, and finishes a half-done hand-over.
   *
   * <p>Whoever knows an epoch knows what trust was lost before it began. So trust is read with a
   * row of the monolith that is of that epoch, or after the partition's.
   *
   * @throws SQLException {@code DR101} when a row is missing; otherwise the database's own
   */
  DomainState read(int domain) throws SQLException {
    MonolithRows monolith = onMonolith(domain);
    if (monolith.row().authority()) {
      return monolith.state(domain, monolith.row());
    }
    ControlRow authority = authority(domain, monolith.row());
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

  private ControlRow authority(int domain, ControlRow onMonolith) throws SQLException {
    Optional<ControlRow> found = onPartition(domain);
    if (found.isPresent() && found.get().authority()) {
      return found.get();
    }
    boolean partitionIsNext = found.isEmpty() || found.get().epoch() < onMonolith.epoch();
    ControlRow named = partitionIsNext ? onMonolith : found.get();
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
