package io.domainrouter.phase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The SQL of {@code domainrouter_verification} on the monolith; all times are that server's.
 * Whoever calls it owns the transaction. Stateless, thread-safe.
 */
public final class VerificationRows {
  private static final String AGE = "TIMESTAMPDIFF(MICROSECOND, %s, CURRENT_TIMESTAMP(3)) DIV 1000";

  private static final String SELECT =
      "SELECT table_name, "
          + AGE.formatted("verified_at")
          + ", verified_rows, verified_found, pass_at IS NOT NULL, pass_key, pass_rows, pass_found,"
          + " foreign_rows, fault_rows, "
          + AGE.formatted("found_at")
          + ", IFNULL(last_finding, '') FROM domainrouter_verification WHERE domain = ?"
          + " ORDER BY table_name";

  private static final String WHERE = " WHERE domain = ? AND table_name = ?";

  private VerificationRows() {}

  /** Those of the domain's tables that anything is known of. */
  public static List<VerificationRow> of(Connection connection, String domain) throws SQLException {
    List<VerificationRow> rows = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, domain);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.add(
              new VerificationRow(
                  row.getString(1),
                  age(row, 2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getBoolean(5),
                  Optional.ofNullable(row.getString(6)),
                  row.getLong(7),
                  row.getLong(8),
                  row.getLong(9),
                  row.getLong(10),
                  age(row, 11),
                  row.getString(12)));
        }
      }
    }
    return rows;
  }

  private static Optional<Long> age(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(millis);
  }

  /** Makes the rows that are missing. */
  public static void ensure(Connection connection, String domain, Collection<String> tables)
      throws SQLException {
    for (String table : tables) {
      update(
          connection,
          "INSERT IGNORE INTO domainrouter_verification (domain, table_name) VALUES (?, ?)",
          domain,
          table);
    }
  }

  /** The server's time, for {@link #verified}. */
  public static String now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CAST(CURRENT_TIMESTAMP(3) AS CHAR)")) {
      row.next();
      return row.getString(1);
    }
  }

  /**
   * A whole comparison that did not roll has ended; a pass that rolls begins anew.
   *
   * @param began when it began, from {@link #now}
   */
  public static void verified(
      Connection connection, String domain, String table, String began, long rows, long found)
      throws SQLException {
    ensure(connection, domain, List.of(table));
    update(
        connection,
        "UPDATE domainrouter_verification SET verified_at = ?, verified_rows = ?, verified_found = ?,"
            + " pass_at = NULL, pass_key = NULL, pass_rows = 0, pass_found = 0"
            + WHERE,
        began,
        rows,
        found,
        domain,
        table);
  }

  /** A rolling pass begins at the table's start. */
  public static void beginPass(Connection connection, String domain, String table)
      throws SQLException {
    update(
        connection,
        "UPDATE domainrouter_verification SET pass_at = CURRENT_TIMESTAMP(3), pass_key = NULL,"
            + " pass_rows = 0, pass_found = 0"
            + WHERE,
        domain,
        table);
  }

  /** A rolling pass has come so far. */
  public static void advancePass(
      Connection connection, String domain, String table, String key, long rows, long found)
      throws SQLException {
    update(
        connection,
        "UPDATE domainrouter_verification SET pass_key = ?, pass_rows = pass_rows + ?,"
            + " pass_found = pass_found + ?"
            + WHERE,
        key,
        rows,
        found,
        domain,
        table);
  }

  /** A rolling pass has compared its last range. */
  public static void endPass(
      Connection connection, String domain, String table, long rows, long found)
      throws SQLException {
    update(
        connection,
        "UPDATE domainrouter_verification SET verified_at = pass_at,"
            + " verified_rows = pass_rows + ?, verified_found = pass_found + ?,"
            + " pass_at = NULL, pass_key = NULL, pass_rows = 0, pass_found = 0"
            + WHERE
            + " AND pass_at IS NOT NULL",
        rows,
        found,
        domain,
        table);
  }

  /** Rows were found to differ. */
  public static void found(
      Connection connection, String domain, String table, long foreign, long faults, String words)
      throws SQLException {
    ensure(connection, domain, List.of(table));
    update(
        connection,
        "UPDATE domainrouter_verification SET foreign_rows = foreign_rows + ?,"
            + " fault_rows = fault_rows + ?, found_at = CURRENT_TIMESTAMP(3), last_finding = ?"
            + WHERE,
        foreign,
        faults,
        words.length() > 400 ? words.substring(0, 400) : words,
        domain,
        table);
  }

  private static void update(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
