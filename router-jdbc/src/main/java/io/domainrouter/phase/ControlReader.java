package io.domainrouter.phase;

import io.domainrouter.config.Side;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where a domain stands, in as few round trips as can be, since writers may be held for
 * it: one where the monolith is the authority, two where the partition is. Thread-safe.
 *
 * <p>The row that says of itself that it is the authority is the truth. Where neither says so, the
 * row with the higher epoch names the new authority, and whoever sees it finishes the hand-over.
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
   * <p>Whoever knows an epoch knows what trust was lost before it began: so trust is read last, or
   * by the same statement.
   *
   * @param first the side that is most likely the authority
   * @throws SQLException {@code DR101} when a row is missing; otherwise the database's own
   */
  DomainState read(int domain, Side first) throws SQLException {
    SQLException silent = null;
    if (first == Side.PARTITION) {
      Optional<ControlRow> row = Optional.empty();
      try {
        row = onPartition(domain);
      } catch (SQLException e) {
        silent = e; // which does not matter where the monolith is the authority
      }
      if (row.isPresent() && row.get().authority()) {
        return afterPartition(domain, row.get());
      }
    }
    MonolithRows monolith = onMonolith(domain);
    if (monolith.row().authority()) {
      return monolith.state(domain, monolith.row());
    }
    if (silent != null) {
      throw silent;
    }
    return afterPartition(domain, authority(domain, monolith.row()));
  }

  /** The monolith may have become the authority since the partition's row was read. */
  private DomainState afterPartition(int domain, ControlRow row) throws SQLException {
    MonolithRows monolith = onMonolith(domain);
    boolean newer = monolith.row().authority() && monolith.row().epoch() > row.epoch();
    return monolith.state(domain, newer ? monolith.row() : row);
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
    if (pools.quickly(
        catalog.target(domain, side), authority -> ControlRows.raise(authority, name, row))) {
      LOG.info(
          "Finished the hand-over of domain {}: phase {}, epoch {}",
          name,
          row.phase(),
          row.epoch());
    }
  }
}
