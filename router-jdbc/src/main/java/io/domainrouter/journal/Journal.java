package io.domainrouter.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
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

  /** Adds the keys to the transaction that is open on the authority's connection. */
  public List<JournalEntry> append(Connection authority, String domain, TouchedRows rows)
      throws SQLException {
    List<JournalEntry> appended = new ArrayList<>(1);
    try (PreparedStatement insert =
        authority.prepareStatement(
            "INSERT INTO domainrouter_journal (instance, seq, domain, row_count, entries)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      StringBuilder text = new StringBuilder();
      int count = 0;
      for (String table : rows.tables()) {
        for (var key : rows.keys(table)) {
          JournalText.append(text, table, key);
          count++;
          if (text.length() > MAX_TEXT) {
            appended.add(insert(insert, domain, count, text));
            count = 0;
          }
        }
      }
      if (count > 0) {
        appended.add(insert(insert, domain, count, text));
      }
    }
    return appended;
  }

  private JournalEntry insert(
      PreparedStatement insert, String domain, int count, StringBuilder text) throws SQLException {
    JournalEntry entry = new JournalEntry(instance, sequence.incrementAndGet());
    insert.setLong(1, entry.instance());
    insert.setLong(2, entry.seq());
    insert.setString(3, domain);
    insert.setInt(4, count);
    insert.setString(5, text.toString());
    insert.executeUpdate();
    text.setLength(0);
    return entry;
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
