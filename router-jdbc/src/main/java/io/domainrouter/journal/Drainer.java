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
import java.util.List;
import java.util.Optional;
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
 *
 * <p>Like a writer it holds the shared lock on the control row meanwhile: a drainer that was slow
 * must not write an old authority's rows over a new one's.
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
   * @throws SQLException {@code DR201} when that target is not the authority any more
   */
  public int drain(String domain, int authority, int mirror, long minimumAgeMillis)
      throws SQLException {
    return new Run(domain, authority, mirror, false).drain(minimumAgeMillis);
  }

  /** The same for whoever holds the exclusive lock on the authority's control row. */
  public int drainUnderExclusiveLock(String domain, int authority, int mirror) throws SQLException {
    return new Run(domain, authority, mirror, true).drain(0);
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

  /** One batch in one direction. */
  private final class Run {
    private final String domain;
    private final int authority;
    private final int mirror;
    private final boolean underExclusiveLock;

    Run(String domain, int authority, int mirror, boolean underExclusiveLock) {
      this.domain = domain;
      this.authority = authority;
      this.mirror = mirror;
      this.underExclusiveLock = underExclusiveLock;
    }

    int drain(long minimumAgeMillis) throws SQLException {
      try (Connection source = pools.internal(authority)) {
        List<Journal.Batch> batches =
            Journal.oldest(source, domain, minimumAgeMillis, JOURNAL_ROWS);
        source.rollback();
        if (batches.isEmpty()) {
          return 0;
        }
        TouchedRows rows = new TouchedRows();
        batches.forEach(batch -> JournalText.parse(batch.entries(), rows));
        for (String table : rows.tables()) {
          copy(source, shapes.of(authority, table), List.copyOf(rows.keys(table)));
        }
        Failpoint.DRAINER_COPIED.pass();
        Journal.delete(source, batches.stream().map(Journal.Batch::entry).toList());
        Failpoint.DRAINER_DELETED.pass();
        source.commit();
        Failpoint.DRAINER_DONE.pass();
        return batches.size();
      }
    }

    private void copy(Connection source, TableShape shape, List<RowKey> keys) throws SQLException {
      for (int from = 0; from < keys.size(); from += KEYS) {
        List<RowKey> part = keys.subList(from, Math.min(keys.size(), from + KEYS));
        copyBusy(source, shape, copyFree(source, shape, part));
      }
    }

    /** Copies the rows that are there and not locked; answers with the keys of the others. */
    private List<RowKey> copyFree(Connection source, TableShape shape, List<RowKey> keys)
        throws SQLException {
      Set<RowKey> copied = copyLocked(source, shape, keys, RowLock.EXCLUSIVE_IF_FREE);
      return keys.stream().filter(key -> !copied.contains(key)).toList();
    }

    /** Divides until a part is free, and waits only for a single row: see {@link RowLock}. */
    private void copyBusy(Connection source, TableShape shape, List<RowKey> keys)
        throws SQLException {
      if (keys.isEmpty()) {
        return;
      }
      if (keys.size() == 1) {
        copyLocked(source, shape, keys, RowLock.SHARED);
        return;
      }
      try {
        copyLocked(source, shape, keys, RowLock.EXCLUSIVE_AT_ONCE);
      } catch (SQLException e) {
        if (e.getErrorCode() != LOCK_NOWAIT && e.getErrorCode() != LOCK_WAIT_TIMEOUT) {
          throw e;
        }
        int half = keys.size() / 2;
        copyBusy(source, shape, keys.subList(0, half));
        copyBusy(source, shape, keys.subList(half, keys.size()));
      }
    }

    /** Answers with the keys of the rows that were there. */
    private Set<RowKey> copyLocked(
        Connection source, TableShape shape, List<RowKey> keys, RowLock lock) throws SQLException {
      try (Connection target = pools.prompt(mirror)) {
        requireAuthority(source);
        List<RowImage> images = Rows.lock(source, shape, keys, lock);
        Failpoint.DRAINER_LOCKED.pass();
        Set<RowKey> present = images.stream().map(RowImage::key).collect(Collectors.toSet());
        boolean absentOnesAreLocked = lock != RowLock.EXCLUSIVE_IF_FREE;
        Rows.write(target, shape, absentOnesAreLocked ? keys : present, images);
        Failpoint.DRAINER_MIRROR_WRITTEN.pass();
        target.commit();
        Failpoint.DRAINER_MIRROR_COMMITTED.pass();
        return present;
      } finally {
        source.rollback();
      }
    }

    private void requireAuthority(Connection source) throws SQLException {
      if (underExclusiveLock) {
        return;
      }
      Optional<ControlRow> row = ControlRows.lockShared(source, domain);
      if (row.isEmpty() || !row.get().authority() || !row.get().phase().mirrored()) {
        throw new SQLTransientException(
            "Domain " + domain + " has moved on; its old journal is not drained any more.",
            "DR201");
      }
    }
  }
}
