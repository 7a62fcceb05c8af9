package io.domainrouter.journal;

import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.phase.ControlRow;
import io.domainrouter.phase.ControlRows;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.rows.RowImage;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.RowLock;
import io.domainrouter.rows.Rows;
import io.domainrouter.rows.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Copies the current images of some rows from the authority to the mirror: one transaction on each
 * side, the authority's locks last until the mirror has committed. Not thread-safe.
 */
final class RowCopy {
  private final TargetPools pools;
  private final Direction direction;
  private final Connection source;

  RowCopy(TargetPools pools, Direction direction, Connection source) {
    this.pools = pools;
    this.direction = direction;
    this.source = source;
  }

  /**
   * Nothing is held and nothing half done when it fails.
   *
   * @return the keys of the rows that were there; the absent ones are deleted on the mirror, unless
   *     the kind of lock cannot tell absent rows from locked ones
   * @throws MirrorException when the mirror failed
   * @throws SQLException {@code DR201} when the direction is not right any more; or the authority's
   *     own
   */
  Set<RowKey> run(TableShape shape, List<RowKey> keys, RowLock lock) throws SQLException {
    try (Connection target = openMirror()) {
      lockControlRow();
      List<RowImage> images = Rows.lock(source, shape, keys, lock);
      Failpoint.DRAINER_LOCKED.pass();
      Set<RowKey> present = images.stream().map(RowImage::key).collect(Collectors.toSet());
      boolean absentOnesAreLocked = lock != RowLock.EXCLUSIVE_IF_FREE;
      writeMirror(target, shape, absentOnesAreLocked ? keys : present, images);
      Failpoint.DRAINER_MIRROR_WRITTEN.pass();
      requireLocks();
      commitMirror(target);
      Failpoint.DRAINER_MIRROR_COMMITTED.pass();
      return present;
    } finally {
      source.rollback();
    }
  }

  private Connection openMirror() throws SQLException {
    try {
      return pools.prompt(direction.mirror());
    } catch (SQLException e) {
      throw new MirrorException(e);
    }
  }

  /**
   * Like a writer, the copier holds the shared lock: one that was slow must not write an old
   * authority's rows over a new one's.
   */
  private void lockControlRow() throws SQLException {
    if (direction.underExclusiveLock()) {
      return;
    }
    Optional<ControlRow> row = ControlRows.lockShared(source, direction.domain());
    if (row.isEmpty() || !row.get().authority() || !row.get().phase().mirrored()) {
      throw new SQLTransientException(
          "Domain "
              + direction.domain()
              + " has moved on; its old journal is not drained any more.",
          "DR201");
    }
  }

  /**
   * A server that has ended our session, or the caller's, has let go of the locks, and the images
   * are out of date. Asked while the mirror's rows are locked: what is true now stays on top there
   * until the commit.
   */
  private void requireLocks() throws SQLException {
    try (Statement statement = source.createStatement()) {
      statement.execute("DO 1");
    }
    direction.lock().require();
  }

  private static void writeMirror(
      Connection target, TableShape shape, Collection<RowKey> keys, List<RowImage> images)
      throws SQLException {
    try {
      Rows.write(target, shape, keys, images);
    } catch (SQLException e) {
      throw new MirrorException(e);
    }
  }

  private static void commitMirror(Connection target) throws SQLException {
    try {
      target.commit();
    } catch (SQLException e) {
      throw new MirrorException(e);
    }
  }
}
