package io.domainrouter.journal;

import static java.util.stream.Collectors.joining;

import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.SqlLiteral;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final int PAGE = 1_000;
  private static final int SHOWN_KEYS = 5;
  private static final int RESTING_ROWS = 10_000;

  /** A refused row is tried again after 2, 4, 8 … and then every 64 seconds. */
  private static final String ATTEMPT_IS_DUE =
      "tried_at <= CURRENT_TIMESTAMP(3) - INTERVAL POW(2, LEAST(attempts, 6)) SECOND";

  private static final String COLUMNS =
      "SELECT instance, seq, entries, attempts FROM domainrouter_journal" + " WHERE domain = ?";

  private static final String DUE =
      COLUMNS
          + " AND created_at <= CURRENT_TIMESTAMP(3) - INTERVAL ? MICROSECOND"
          + " AND (reason IS NULL OR ? OR "
          + ATTEMPT_IS_DUE
          + ") AND (instance > ? OR (instance = ? AND seq > ?))"
          + " ORDER BY instance, seq LIMIT "
          + PAGE;

  private static final String RESTING =
      COLUMNS + " AND reason IS NOT NULL AND NOT " + ATTEMPT_IS_DUE + " LIMIT " + RESTING_ROWS;

  private static final String INSERT =
      "INSERT INTO domainrouter_journal (instance, seq, domain, row_count, entries, created_at)"
          + " VALUES ";

  private final long instance;
  private final AtomicLong sequence = new AtomicLong();

  public Journal(long instance) {
    this.instance = instance;
  }

  /**
   * What one journal row holds.
   *
   * @param attempts how often the mirror has refused it; whoever changes or deletes a journal row
   *     must have seen the last refusal, since other journal rows may have been left out for it
   */
  record Batch(JournalEntry entry, TouchedRows rows, int attempts) {}

  /**
   * Which journal rows a pass takes.
   *
   * @param minimumAgeMillis leaves rows alone that are younger: their writer is about to delete
   *     them
   * @param allPoisoned poisoned rows too that have been tried only just now
   */
  record Due(long minimumAgeMillis, boolean allPoisoned) {}

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

  /**
   * The statement that journals the row whose number the server has just counted out.
   *
   * @param domain as an SQL literal
   */
  public String insertCounted(String domain, String table) {
    StringBuilder text = new StringBuilder();
    JournalText.append(text, table, RowKey.of(""));
    String before = SqlLiteral.of(text.substring(0, text.length() - 1));
    return insert(domain, 1, "CONCAT(" + before + ", LAST_INSERT_ID(), '\\n')");
  }

  /**
   * The statement that journals these keys, few as they are.
   *
   * @param domain as an SQL literal
   */
  public String insertOf(String domain, String table, List<RowKey> keys) {
    StringBuilder text = new StringBuilder();
    keys.forEach(key -> JournalText.append(text, table, key));
    return insert(domain, keys.size(), SqlLiteral.of(text.toString()));
  }

  private String insert(String domain, int keys, String text) {
    return INSERT
        + "("
        + instance
        + ", "
        + sequence.incrementAndGet()
        + ", "
        + domain
        + ", "
        + keys
        + ", "
        + text
        + ", SYSDATE(3))";
  }

  /** Adds a row to the transaction that is open on the authority's connection. */
  public static void append(Connection authority, JournalRow row) throws SQLException {
    try (PreparedStatement insert = authority.prepareStatement(insert(1))) {
      bind(insert, List.of(row));
      insert.executeUpdate();
    }
  }

  /**
   * The statement that adds so many rows, to be bound by {@link #bind}. The time is the clock's:
   * the column's default would be what the application has set by {@code SET timestamp}.
   */
  public static String insert(int rows) {
    return INSERT + String.join(", ", Collections.nCopies(rows, "(?, ?, ?, ?, ?, SYSDATE(3))"));
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
   * Reads journal rows of a domain in the order of their numbers, without locks, until they name
   * that many keys.
   */
  static List<Batch> due(Connection authority, String domain, Due due, int keys)
      throws SQLException {
    List<Batch> batches = new ArrayList<>();
    JournalEntry last = new JournalEntry(Long.MIN_VALUE, Long.MIN_VALUE);
    int found = 0;
    try (PreparedStatement select = authority.prepareStatement(DUE)) {
      while (found < keys) {
        int before = batches.size();
        page(select, domain, due, last, batches);
        for (Batch batch : batches.subList(before, batches.size())) {
          found += batch.rows().size();
          last = batch.entry();
        }
        if (batches.size() - before < PAGE) {
          break;
        }
      }
    }
    return batches;
  }

  private static void page(
      PreparedStatement select, String domain, Due due, JournalEntry after, List<Batch> batches)
      throws SQLException {
    select.setString(1, domain);
    select.setLong(2, due.minimumAgeMillis() * 1000);
    select.setBoolean(3, due.allPoisoned());
    select.setLong(4, after.instance());
    select.setLong(5, after.instance());
    select.setLong(6, after.seq());
    read(select, batches);
  }

  private static void read(PreparedStatement select, List<Batch> batches) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        TouchedRows rows = new TouchedRows();
        JournalText.parse(row.getString(3), rows);
        batches.add(
            new Batch(new JournalEntry(row.getLong(1), row.getLong(2)), rows, row.getInt(4)));
      }
    }
  }

  /** Journal rows that the mirror refused and that rest until their next attempt. */
  static List<Batch> resting(Connection authority, String domain) throws SQLException {
    List<Batch> batches = new ArrayList<>();
    try (PreparedStatement select = authority.prepareStatement(RESTING)) {
      select.setString(1, domain);
      read(select, batches);
    }
    return batches;
  }

  /**
   * Keeps of a journal row only what the mirror refuses, to be tried again later each time; whoever
   * calls commits.
   *
   * @return false when the journal row is not any more what was read
   */
  static boolean poison(Connection authority, Batch batch, TouchedRows rows, String reason)
      throws SQLException {
    StringBuilder text = new StringBuilder();
    for (String table : rows.tables()) {
      rows.keys(table).forEach(key -> JournalText.append(text, table, key));
    }
    try (PreparedStatement update =
        authority.prepareStatement(
            "UPDATE domainrouter_journal SET entries = ?, row_count = ?, reason = ?,"
                + " attempts = attempts + 1, tried_at = CURRENT_TIMESTAMP(3)"
                + " WHERE instance = ? AND seq = ? AND attempts = ?")) {
      update.setString(1, text.toString());
      update.setInt(2, rows.size());
      update.setString(3, reason.length() > 500 ? reason.substring(0, 500) : reason);
      update.setLong(4, batch.entry().instance());
      update.setLong(5, batch.entry().seq());
      update.setInt(6, batch.attempts());
      return update.executeUpdate() == 1;
    }
  }

  /** The rows that the mirror refuses, by table and reason; at most a few keys of each. */
  public static List<PoisonedRows> poisoned(Connection authority, String domain)
      throws SQLException {
    Map<List<String>, TouchedRows> byReason = new LinkedHashMap<>();
    try (PreparedStatement select =
        authority.prepareStatement(
            "SELECT entries, reason FROM domainrouter_journal"
                + " WHERE domain = ? AND reason IS NOT NULL ORDER BY instance, seq")) {
      select.setString(1, domain);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          TouchedRows rows = new TouchedRows();
          JournalText.parse(row.getString(1), rows);
          for (String table : rows.tables()) {
            TouchedRows same =
                byReason.computeIfAbsent(
                    List.of(table, row.getString(2)), absent -> new TouchedRows());
            rows.keys(table).forEach(key -> same.add(table, key, true));
          }
        }
      }
    }
    List<PoisonedRows> poisoned = new ArrayList<>();
    byReason.forEach(
        (place, rows) ->
            poisoned.add(
                new PoisonedRows(
                    place.get(0),
                    rows.size(),
                    rows.keys(place.get(0)).stream().limit(SHOWN_KEYS).toList(),
                    place.get(1))));
    return poisoned;
  }

  /**
   * Deletes journal rows that have been refused that often; whoever calls commits. The index is
   * forced: for the server's statistics the journal may be empty, and a scan would lock what others
   * write.
   */
  static void delete(Connection authority, Collection<JournalEntry> entries, int attempts)
      throws SQLException {
    Map<Long, List<Long>> numbers = new LinkedHashMap<>();
    for (JournalEntry entry : entries) {
      numbers.computeIfAbsent(entry.instance(), absent -> new ArrayList<>()).add(entry.seq());
    }
    try (Statement delete = authority.createStatement()) {
      for (Map.Entry<Long, List<Long>> ofInstance : numbers.entrySet()) {
        delete.executeUpdate(
            "DELETE FROM domainrouter_journal USING domainrouter_journal FORCE INDEX (PRIMARY)"
                + " WHERE instance = "
                + ofInstance.getKey()
                + " AND attempts = "
                + attempts
                + " AND seq IN ("
                + ofInstance.getValue().stream().map(String::valueOf).collect(joining(","))
                + ")");
      }
    }
  }

  /** How much waits in the journal of the connection's target. */
  public static JournalState state(Connection authority, String domain) throws SQLException {
    try (PreparedStatement select =
        authority.prepareStatement(
            "SELECT COALESCE(SUM(row_count), 0), COUNT(*), GREATEST(0, COALESCE("
                + "TIMESTAMPDIFF(MICROSECOND, MIN(created_at), CURRENT_TIMESTAMP(3)), 0))"
                + " FROM domainrouter_journal WHERE domain = ?")) {
      select.setString(1, domain);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new JournalState(row.getLong(1), row.getLong(2), row.getLong(3) / 1000);
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
