package io.domainrouter.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The transactional outbox on the authority: the keys of changed rows, committed with the change
 * itself and deleted when the mirror has them. Thread-safe.
 *
 * <p>Its rows are numbered here and not by the server, whose LAST_INSERT_ID() belongs to the
 * application.
 */
public final class Journal {
  private static final int MAX_TEXT = 1 << 20;

  private final long instance;
  private final AtomicLong sequence = new AtomicLong();

  public Journal(long instance) {
    this.instance = instance;
  }

  /** What one journal row holds. */
  record Batch(JournalEntry entry, String entries) {}

  /** The rows that say of a transaction's keys that they have changed. */
  public List<JournalRow> rows(String domain, TouchedRows touched) {
    List<JournalRow> rows = new ArrayList<>(1);
    StringBuilder text = new StringBuilder();
    int keys = 0;
    for (String table : touched.tables()) {
      for (var key : touched.keys(table)) {
        JournalText.append(text, table, key);
        keys++;
        if (text.length() > MAX_TEXT) {
          rows.add(row(domain, keys, text));
          keys = 0;
        }
      }
    }
    if (keys > 0) {
      rows.add(row(domain, keys, text));
    }
    return rows;
  }

  private JournalRow row(String domain, int keys, StringBuilder text) {
    JournalEntry entry = new JournalEntry(instance, sequence.incrementAndGet());
    JournalRow row = new JournalRow(entry, domain, keys, text.toString());
    text.setLength(0);
    return row;
  }

  /** Adds a row to the transaction that is open on the authority's connection. */
  public static void append(Connection authority, JournalRow row) throws SQLException {
    try (PreparedStatement insert = authority.prepareStatement(insert(1))) {
      bind(insert, List.of(row));
      insert.executeUpdate();
    }
  }

  /** The statement that adds so many rows, to be bound by {@link #bind}. */
  public static String insert(int rows) {
    return "INSERT INTO domainrouter_journal (instance, seq, domain, row_count, entries) VALUES "
        + String.join(", ", Collections.nCopies(rows, "(?, ?, ?, ?, ?)"));
  }

  public static void bind(PreparedStatement insert, List<JournalRow> rows) throws SQLException {
    int parameter = 1;
    for (JournalRow row : rows) {
      insert.setLong(parameter++, row.entry().instance());
      insert.setLong(parameter++, row.entry().seq());
      insert.setString(parameter++, row.domain());
      insert.setInt(parameter++, row.keys());
      insert.setString(parameter++, row.text());
    }
  }

  /**
   * Reads the oldest journal rows of a domain, without locks.
   *
   * @param minimumAgeMillis leaves rows alone that are younger: their writer is about to delete
   *     them
   */
  static List<Batch> oldest(Connection authority, String domain, long minimumAgeMillis, int limit)
      throws SQLException {
    List<Batch> batches = new ArrayList<>();
    try (PreparedStatement select =
        authority.prepareStatement(
            "SELECT instance, seq, entries FROM domainrouter_journal WHERE domain = ?"
                + " AND created_at <= CURRENT_TIMESTAMP(3) - INTERVAL ? MICROSECOND"
                + " ORDER BY created_at, instance, seq LIMIT ?")) {
      select.setString(1, domain);
      select.setLong(2, minimumAgeMillis * 1000);
      select.setInt(3, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          batches.add(
              new Batch(new JournalEntry(row.getLong(1), row.getLong(2)), row.getString(3)));
        }
      }
    }
    return batches;
  }

  /** Deletes journal rows; whoever calls commits. */
  static void delete(Connection authority, Collection<JournalEntry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    StringBuilder sql = new StringBuilder("DELETE FROM domainrouter_journal WHERE ");
    for (int i = 0; i < entries.size(); i++) {
      sql.append(i == 0 ? "" : " OR ").append("(instance = ? AND seq = ?)");
    }
    try (PreparedStatement delete = authority.prepareStatement(sql.toString())) {
      int index = 1;
      for (JournalEntry entry : entries) {
        delete.setLong(index++, entry.instance());
        delete.setLong(index++, entry.seq());
      }
      delete.executeUpdate();
    }
  }

  /** The number of keys that wait in the journal of the connection's target. */
  public static long depth(Connection authority, String domain) throws SQLException {
    try (PreparedStatement select =
        authority.prepareStatement(
            "SELECT COALESCE(SUM(row_count), 0) FROM domainrouter_journal WHERE domain = ?")) {
      select.setString(1, domain);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Every key of the domain that waits in the journal of the connection's target. */
  public static TouchedRows pending(Connection authority, String domain) throws SQLException {
    TouchedRows pending = new TouchedRows();
    try (PreparedStatement select =
        authority.prepareStatement("SELECT entries FROM domainrouter_journal WHERE domain = ?")) {
      select.setString(1, domain);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          JournalText.parse(row.getString(1), pending);
        }
      }
    }
    return pending;
  }

  /** Drops every journal row of a domain; whoever calls commits. */
  public static void clear(Connection authority, String domain) throws SQLException {
    try (PreparedStatement delete =
        authority.prepareStatement("DELETE FROM domainrouter_journal WHERE domain = ?")) {
      delete.setString(1, domain);
      delete.executeUpdate();
    }
  }
}
