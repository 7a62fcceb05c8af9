package io.domainrouter.journal;

import io.domainrouter.pool.TargetPools;
import io.domainrouter.rows.RowImage;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.RowLock;
import io.domainrouter.rows.Rows;
import io.domainrouter.rows.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
  private static final int JOURNAL_ROWS = 100;
  private static final int KEYS = 200;
  private static final int LOCK_NOWAIT = 3572;
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  private final TargetPools pools;
  private final TableShapes shapes;

  public Drainer(TargetPools pools, TableShapes shapes) {
    this.pools = pools;
    this.shapes = shapes;
  }

  /**
   * Works off one batch.
   *
   * @param minimumAgeMillis leaves younger journal rows alone
   * @return the number of journal rows worked off; 0 when there was nothing old enough
   */
  public int drain(String domain, int authority, int mirror, long minimumAgeMillis)
      throws SQLException {
    List<Journal.Batch> batches;
    try (Connection source = pools.internal(authority)) {
      batches = Journal.oldest(source, domain, minimumAgeMillis, JOURNAL_ROWS);
      source.rollback();
      if (batches.isEmpty()) {
        return 0;
      }
      TouchedRows rows = new TouchedRows();
      batches.forEach(batch -> JournalText.parse(batch.entries(), rows));
      for (String table : rows.tables()) {
        copy(source, mirror, shapes.of(authority, table), List.copyOf(rows.keys(table)));
      }
      Journal.delete(source, batches.stream().map(Journal.Batch::entry).toList());
      source.commit();
    }
    return batches.size();
  }

  /**
   * Works off what stands in the journal now; what is added meanwhile may stay.
   *
   * @return false when that took longer than allowed
   */
  public boolean drainExisting(String domain, int authority, int mirror, long atMostMillis)
      throws SQLException {
    long started = System.nanoTime();
    long elapsed = 0;
    while (drain(domain, authority, mirror, elapsed) > 0) {
      elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
      if (elapsed > atMostMillis) {
        return false;
      }
    }
    return true;
  }

  private void copy(Connection source, int mirror, TableShape shape, List<RowKey> keys)
      throws SQLException {
    for (int from = 0; from < keys.size(); from += KEYS) {
      List<RowKey> part = keys.subList(from, Math.min(keys.size(), from + KEYS));
      try {
        copyLocked(source, mirror, shape, part, RowLock.EXCLUSIVE_AT_ONCE);
      } catch (SQLException e) {
        if (e.getErrorCode() != LOCK_NOWAIT && e.getErrorCode() != LOCK_WAIT_TIMEOUT) {
          throw e;
        }
        copyOneByOne(source, mirror, shape, part);
      }
    }
  }

  /** Waits for one row at a time: holding no other lock, it cannot take part in a deadlock. */
  private void copyOneByOne(Connection source, int mirror, TableShape shape, List<RowKey> keys)
      throws SQLException {
    for (RowKey key : keys) {
      copyLocked(source, mirror, shape, List.of(key), RowLock.SHARED);
    }
  }

  private void copyLocked(
      Connection source, int mirror, TableShape shape, List<RowKey> keys, RowLock lock)
      throws SQLException {
    try (Connection target = pools.internal(mirror)) {
      List<RowImage> images = Rows.lock(source, shape, keys, lock);
      Rows.write(target, shape, new ArrayList<>(keys), images);
      target.commit();
    } finally {
      source.rollback();
    }
  }
}
