package io.domainrouter.journal;

import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.RowLock;
import io.domainrouter.rows.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One pass over the journal of a domain: reads what is due, copies each row once however often the
 * journal names it, and deletes the journal rows whose rows have all been copied. Used once, by one
 * thread.
 *
 * <p>What is free goes first, many rows at a time. Rows that somebody holds are waited for last,
 * one by one and without holding anything else: the server's queue for the row's lock is fair, and
 * having held the lock once after the journal row was read proves that the mirror has that change.
 *
 * <p>A row that the mirror refuses stays in the journal alone and with the reason; everything else
 * goes on.
 */
final class DrainPass {
  /** Keys that a pass reads before it copies: each is locked once, however hot it is. */
  private static final int KEYS_PER_PASS = 50_000;

  private static final int KEYS_AT_ONCE = 500;
  private static final int JOURNAL_ROWS_AT_ONCE = 2_000;

  private final TableShapes shapes;
  private final SettledRows settled;
  private final Direction direction;
  private final Connection source;
  private final RowCopy rowCopy;
  private final Patience patience;
  private final TouchedRows copied = new TouchedRows();
  private final TouchedRows busy = new TouchedRows();
  private final TouchedRows refused = new TouchedRows();
  private final Map<String, Map<RowKey, String>> reasons = new HashMap<>();

  /** Refused rows that an earlier journal row of this pass keeps. */
  private final TouchedRows kept = new TouchedRows();

  private int copies;

  DrainPass(
      TargetPools pools,
      TableShapes shapes,
      SettledRows settled,
      Direction direction,
      Connection source,
      Patience patience) {
    this.shapes = shapes;
    this.settled = settled;
    this.direction = direction;
    this.source = source;
    this.rowCopy = new RowCopy(pools, direction, source);
    this.patience = patience;
  }

  Drained run(Journal.Due due) throws SQLException {
    List<Journal.Batch> batches = readJournal(due);
    if (batches.isEmpty()) {
      return Drained.NOTHING;
    }
    List<Journal.Batch> left = readResting(due);
    for (int from = 0; from < batches.size(); from += JOURNAL_ROWS_AT_ONCE) {
      List<Journal.Batch> some =
          batches.subList(from, Math.min(batches.size(), from + JOURNAL_ROWS_AT_ONCE));
      copyFree(some);
      left.addAll(deleteCopied(some));
    }
    waitForBusy();
    settle(deleteCopied(left));
    int keys = batches.stream().mapToInt(batch -> batch.rows().size()).sum();
    return new Drained(batches.size(), copies, busy.size(), refused.size(), keys < KEYS_PER_PASS);
  }

  private List<Journal.Batch> readJournal(Journal.Due due) throws SQLException {
    List<Journal.Batch> batches =
        patience
            .reading()
            .read(source, from -> Journal.due(from, direction.domain(), due, KEYS_PER_PASS));
    source.rollback();
    return batches;
  }

  /** Not tried, but a row that others bring along and that is copied now has healed. */
  private List<Journal.Batch> readResting(Journal.Due due) throws SQLException {
    if (due.allPoisoned()) {
      return new ArrayList<>();
    }
    List<Journal.Batch> batches =
        patience.reading().read(source, from -> Journal.resting(from, direction.domain()));
    source.rollback();
    return batches;
  }

  private void copyFree(List<Journal.Batch> batches) throws SQLException {
    TouchedRows wanted = new TouchedRows();
    for (Journal.Batch batch : batches) {
      for (String table : batch.rows().tables()) {
        for (RowKey key : batch.rows().keys(table)) {
          if (!isDealtWith(table, key)) {
            wanted.add(table, key, true);
          }
        }
      }
    }
    for (String table : wanted.tables()) {
      TableShape shape = shapes.of(direction.authority(), table);
      List<RowKey> keys = List.copyOf(wanted.keys(table));
      for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
        copyFree(shape, keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE)));
      }
    }
  }

  private boolean isDealtWith(String table, RowKey key) {
    return copied.contains(table, key) || busy.contains(table, key) || refused.contains(table, key);
  }

  /** Takes the rows that are there and free at once; only for the others it matters which is it. */
  private void copyFree(TableShape shape, List<RowKey> keys) throws SQLException {
    copyOrDivide(shape, keys, RowLock.EXCLUSIVE_IF_FREE);
    List<RowKey> absentOrLocked =
        keys.stream().filter(key -> !isDealtWith(shape.name(), key)).toList();
    if (!absentOrLocked.isEmpty()) {
      copyOrDivide(shape, absentOrLocked, RowLock.EXCLUSIVE_AT_ONCE);
    }
  }

  /** Divides until what stands in the way is a single row. */
  private void copyOrDivide(TableShape shape, List<RowKey> keys, RowLock lock) throws SQLException {
    try {
      copy(shape, keys, lock);
    } catch (SQLException e) {
      Obstacle obstacle = Obstacle.of(e);
      boolean ofTheMirror = e instanceof MirrorException;
      if (obstacle == Obstacle.OTHER || (obstacle == Obstacle.ROW && !ofTheMirror)) {
        throw e;
      }
      if (keys.size() > 1) {
        int half = keys.size() / 2;
        copyOrDivide(shape, keys.subList(0, half), lock);
        copyOrDivide(shape, keys.subList(half, keys.size()), lock);
      } else if (obstacle == Obstacle.ROW) {
        refuse(shape.name(), keys.get(0), Obstacle.reason(e));
      } else {
        busy.add(shape.name(), keys.get(0), true);
      }
    }
  }

  private void copy(TableShape shape, List<RowKey> keys, RowLock lock) throws SQLException {
    Set<RowKey> present = rowCopy.run(shape, keys, lock);
    boolean absentOnesToo = lock != RowLock.EXCLUSIVE_IF_FREE;
    for (RowKey key : keys) {
      if (absentOnesToo || present.contains(key)) {
        copied.add(shape.name(), key, true);
        settled.add(direction.domain(), shape.name(), List.of(key));
        copies++;
      }
    }
  }

  private void refuse(String table, RowKey key, String reason) {
    refused.add(table, key, true);
    reasons.computeIfAbsent(table, absent -> new HashMap<>()).put(key, reason);
  }

  private void waitForBusy() throws SQLException {
    if (busy.isEmpty()) {
      return;
    }
    patience.begin();
    int answerMillis = source.getNetworkTimeout();
    setLockWait(patience.secondsForOneRow(), answerMillis);
    try {
      for (String table : List.copyOf(busy.tables())) {
        TableShape shape = shapes.of(direction.authority(), table);
        for (RowKey key : List.copyOf(busy.keys(table))) {
          if (patience.isLeft()) {
            waitFor(shape, key);
          }
        }
      }
    } finally {
      setLockWait(1, answerMillis);
    }
  }

  private void waitFor(TableShape shape, RowKey key) throws SQLException {
    busy.remove(shape.name(), key);
    copyOrDivide(shape, List.of(key), RowLock.SHARED);
  }

  /**
   * @param answerMillis for an answer that nobody has to wait for
   */
  private void setLockWait(int seconds, int answerMillis) throws SQLException {
    source.setNetworkTimeout(Runnable::run, answerMillis + 1_000 * (seconds - 1));
    try (Statement statement = source.createStatement()) {
      statement.execute("SET SESSION innodb_lock_wait_timeout = " + seconds);
    }
  }

  /** Answers with the journal rows of which something is left. */
  private List<Journal.Batch> deleteCopied(List<Journal.Batch> batches) throws SQLException {
    List<Journal.Batch> done = new ArrayList<>();
    List<Journal.Batch> left = new ArrayList<>();
    for (Journal.Batch batch : batches) {
      (remaining(batch).isEmpty() ? done : left).add(batch);
    }
    delete(done);
    return left;
  }

  private void delete(List<Journal.Batch> done) throws SQLException {
    Map<Integer, List<JournalEntry>> byAttempts = new TreeMap<>();
    for (Journal.Batch batch : done) {
      byAttempts.computeIfAbsent(batch.attempts(), absent -> new ArrayList<>()).add(batch.entry());
    }
    for (Map.Entry<Integer, List<JournalEntry>> same : byAttempts.entrySet()) {
      List<JournalEntry> entries = same.getValue();
      for (int from = 0; from < entries.size(); from += JOURNAL_ROWS_AT_ONCE) {
        int to = Math.min(entries.size(), from + JOURNAL_ROWS_AT_ONCE);
        Failpoint.DRAINER_COPIED.pass();
        Journal.delete(source, entries.subList(from, to), same.getKey());
        Failpoint.DRAINER_DELETED.pass();
        source.commit();
        Failpoint.DRAINER_DONE.pass();
      }
    }
  }

  private TouchedRows remaining(Journal.Batch batch) {
    TouchedRows remaining = new TouchedRows();
    for (String table : batch.rows().tables()) {
      for (RowKey key : batch.rows().keys(table)) {
        if (!copied.contains(table, key)) {
          remaining.add(table, key, true);
        }
      }
    }
    return remaining;
  }

  /**
   * Journal rows of which only refused rows are left keep just these, each in one journal row. One
   * that another drainer has changed meanwhile keeps nothing for others.
   */
  private void settle(List<Journal.Batch> batches) throws SQLException {
    List<Journal.Batch> superfluous = new ArrayList<>();
    for (Journal.Batch batch : batches) {
      TouchedRows remaining = remaining(batch);
      if (!allRefused(remaining)) {
        continue;
      }
      TouchedRows own = notKept(remaining);
      if (own.isEmpty()) {
        superfluous.add(batch);
      } else if (keep(batch, own)) {
        own.tables().forEach(table -> own.keys(table).forEach(key -> kept.add(table, key, true)));
      }
    }
    delete(superfluous);
  }

  private boolean keep(Journal.Batch batch, TouchedRows rows) throws SQLException {
    boolean unchanged = Journal.poison(source, batch, rows, reasonOf(rows));
    source.commit();
    return unchanged;
  }

  private boolean allRefused(TouchedRows rows) {
    return rows.tables().stream()
        .allMatch(table -> rows.keys(table).stream().allMatch(key -> refused.contains(table, key)));
  }

  private TouchedRows notKept(TouchedRows rows) {
    TouchedRows own = new TouchedRows();
    for (String table : rows.tables()) {
      for (RowKey key : rows.keys(table)) {
        if (!kept.contains(table, key)) {
          own.add(table, key, true);
        }
      }
    }
    return own;
  }

  private String reasonOf(TouchedRows rows) {
    String table = rows.tables().iterator().next();
    RowKey key = rows.keys(table).iterator().next();
    return reasons.get(table).get(key);
  }
}
