package io.domainrouter.journal;

import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.RowLock;
import io.domainrouter.rows.Rows;
import io.domainrouter.rows.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger LOG = LoggerFactory.getLogger(Drainer.class);

  /** So often does the virtual machine want to see code before it compiles it. */
  private static final int REHEARSALS = 25;

  private static final long REHEARSAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final String JOURNAL = "domainrouter_journal";

  /** As many as one statement names. */
  private static final int FEW_KEYS = 500;

  private final TargetPools pools;
  private final TableShapes shapes;
  private final SettledRows settled;
  private final AtomicBoolean rehearsed = new AtomicBoolean();

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
   * Empties the journal of a domain whose writers are held. Its rows may be deleted in the holder's
   * transaction.
   *
   * @param deadlineNanos of {@link System#nanoTime}
   * @throws SQLException {@code DR202} when time runs out or the lock was lost, {@code DR204}
   *     naming the rows that the mirror refuses
   */
  public void emptyUnderExclusiveLock(HeldDomain held, long deadlineNanos) throws SQLException {
    if (emptyAtOnce(held)) {
      return;
    }
    String domain = held.name();
    Direction direction = new Direction(domain, held.authority(), held.mirror(), held.lock());
    Patience patience = new Patience();
    while (true) {
      Drained drained = pass(direction, new Journal.Due(0, true), patience);
      if (drained.found() == 0) {
        return;
      }
      if (drained.poisoned() > 0) {
        throw poisoned(domain, held.authority());
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new SQLTransientException(
            "The journal of " + domain + " could not be emptied in time.", "DR202");
      }
    }
  }

  /**
   * What there usually is: the last few changes, which take few round trips and one commit. Nobody
   * changes these rows now, so that they need no locks.
   *
   * @return false when it is left to passes, with nothing done
   */
  private boolean emptyAtOnce(HeldDomain held) throws SQLException {
    List<Journal.Batch> batches =
        Journal.due(held.holder(), held.name(), new Journal.Due(0, true), FEW_KEYS);
    TouchedRows rows = new TouchedRows();
    for (Journal.Batch batch : batches) {
      rows.addAll(batch.rows());
    }
    if (rows.size() > FEW_KEYS || batches.stream().anyMatch(batch -> batch.attempts() > 0)) {
      return false;
    }
    if (!rows.isEmpty() && !copyAtOnce(held, rows)) {
      return false;
    }
    Journal.delete(held.holder(), batches.stream().map(Journal.Batch::entry).toList(), 0);
    for (String table : rows.tables()) {
      settled.add(held.name(), table, rows.keys(table));
    }
    return true;
  }

  /** What else is done while writers are held. */
  @FunctionalInterface
  public interface Also {
    void run() throws SQLException;
  }

  /**
   * Does once per router, before writers are held, what is done while they are: a process that does
   * it for the first time is slow. With the journal's own rows, and what it writes is taken back.
   *
   * @param held not held yet
   */
  public void rehearse(HeldDomain held, Also also) throws SQLException {
    if (!rehearsed.compareAndSet(false, true)) {
      return;
    }
    TableShape journal = shapes.of(held.authority(), JOURNAL);
    long enough = System.nanoTime() + REHEARSAL_NANOS;
    for (int i = 0; i < REHEARSALS && System.nanoTime() - enough < 0; i++) {
      List<JournalEntry> entries =
          Journal.due(held.holder(), held.name(), new Journal.Due(0, true), FEW_KEYS).stream()
              .map(Journal.Batch::entry)
              .toList();
      List<RowKey> keys = entries.stream().map(Drainer::key).toList();
      Rows.write(
          held.onMirror(), journal, keys, Rows.lock(held.holder(), journal, keys, RowLock.NONE));
      Journal.delete(held.onMirror(), entries, 0);
      held.lock().require();
      held.onMirror().rollback();
      held.holder().rollback();
      also.run();
    }
  }

  private boolean copyAtOnce(HeldDomain held, TouchedRows rows) throws SQLException {
    Connection mirror = held.onMirror();
    try {
      for (String table : rows.tables()) {
        TableShape shape = shapes.of(held.authority(), table);
        Set<RowKey> keys = rows.keys(table);
        Rows.write(mirror, shape, keys, Rows.lock(held.holder(), shape, keys, RowLock.NONE));
      }
      Failpoint.DRAINER_MIRROR_WRITTEN.pass();
      held.lock().require();
      mirror.commit();
      Failpoint.DRAINER_MIRROR_COMMITTED.pass();
      return true;
    } catch (SQLException e) {
      LOG.debug("The journal of {} is emptied row by row: {}", held.name(), e.toString());
      mirror.rollback();
      return false;
    }
  }

  private static RowKey key(JournalEntry entry) {
    return RowKey.of(String.valueOf(entry.instance()), String.valueOf(entry.seq()));
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
