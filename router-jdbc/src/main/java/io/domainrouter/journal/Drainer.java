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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

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
  private static final int JOURNAL_ROWS = 500;
  private static final int KEYS = 500;
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
      copyBusy(source, mirror, shape, copyFree(source, mirror, shape, part));
    }
  }

  /** Copies the rows that are there and not locked; answers with the keys of the others. */
  private List<RowKey> copyFree(
      Connection source, int mirror, TableShape shape, List<RowKey> keys) throws SQLException {
    try (Connection target = pools.internal(mirror)) {
      List<RowImage> images = Rows.lock(source, shape, keys, RowLock.EXCLUSIVE_IF_FREE);
      Set<RowKey> copied = images.stream().map(RowImage::key).collect(Collectors.toSet());
      Rows.write(target, shape, copied, images);
      target.commit();
      return keys.stream().filter(key -> !copied.contains(key)).toList();
    } finally {
      source.rollback();
    }
  }

  /** Divides until a part is free, and waits only for a single row: see {@link RowLock}. */
  private void copyBusy(Connection source, int mirror, TableShape shape, List<RowKey> keys)
      throws SQLException {
    if (keys.isEmpty()) {
      return;
    }
    if (keys.size() == 1) {
      copyLocked(source, mirror, shape, keys, RowLock.SHARED);
      return;
    }
    try {
      copyLocked(source, mirror, shape, keys, RowLock.EXCLUSIVE_AT_ONCE);
    } catch (SQLException e) {
      if (e.getErrorCode() != LOCK_NOWAIT && e.getErrorCode() != LOCK_WAIT_TIMEOUT) {
        throw e;
      }
      int half = keys.size() / 2;
      copyBusy(source, mirror, shape, keys.subList(0, half));
      copyBusy(source, mirror, shape, keys.subList(half, keys.size()));
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
