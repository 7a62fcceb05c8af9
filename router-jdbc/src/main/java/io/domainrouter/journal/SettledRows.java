package io.domainrouter.journal;

import io.domainrouter.rows.RowKey;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Rows that this instance has brought to their mirrors and that nobody has compared since, by
 * domain. Thread-safe and bounded: what comes while a domain's is full is left to the rolling
 * comparison.
 */
public final class SettledRows {
  private static final int CAPACITY = 10_000;

  private record Row(String table, RowKey key) {}

  private final Map<String, Set<Row>> byDomain = new HashMap<>();

  /** The mirror has what this journal row stands for. */
  synchronized void add(JournalRow journalRow) {
    if (hasRoom(journalRow.domain())) {
      TouchedRows rows = new TouchedRows();
      JournalText.parse(journalRow.text(), rows);
      rows.tables().forEach(table -> add(journalRow.domain(), table, rows.keys(table)));
    }
  }

  synchronized void add(String domain, String table, Iterable<RowKey> keys) {
    Set<Row> rows = byDomain.computeIfAbsent(domain, absent -> new LinkedHashSet<>());
    for (RowKey key : keys) {
      if (rows.size() < CAPACITY) {
        rows.add(new Row(table, key));
      }
    }
  }

  private boolean hasRoom(String domain) {
    return byDomain.getOrDefault(domain, Set.of()).size() < CAPACITY;
  }

  /** Takes so many rows out, the oldest first. */
  public synchronized TouchedRows take(String domain, int most) {
    TouchedRows taken = new TouchedRows();
    Iterator<Row> rows = byDomain.getOrDefault(domain, Set.of()).iterator();
    for (int i = 0; i < most && rows.hasNext(); i++) {
      Row row = rows.next();
      taken.add(row.table(), row.key(), true);
      rows.remove();
    }
    return taken;
  }

  /** Nobody will compare them. */
  public synchronized void forget(String domain) {
    byDomain.remove(domain);
  }

  /** Whether a row waits for being compared. */
  public synchronized boolean contains(String domain, String table, RowKey key) {
    return byDomain.getOrDefault(domain, Set.of()).contains(new Row(table, key));
  }
}
