package io.domainrouter.phase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The SQL of {@code domainrouter_lint} on the monolith: what the linter of each instance has seen,
 * told to the others. Of times only ages are kept, and when the row was written by that server's
 * clock: no instance's time of day matters. Whoever calls it owns the transaction. Stateless,
 * thread-safe.
 */
public final class LintRows {
  private static final String AGE =
      "TIMESTAMPDIFF(MICROSECOND, reported_at, CURRENT_TIMESTAMP(3)) DIV 1000";

  private LintRows() {}

  /**
   * What one instance said of one domain. Immutable.
   *
   * @param name of the instance, which may be gone
   * @param observedMillis how long it had observed then
   * @param seen lines in the words of whoever wrote them
   * @param reportedMillis how long ago that is
   */
  public record LintRow(
      long instance, String name, long observedMillis, String seen, long reportedMillis) {}

  /** Writes an instance's row of a domain in place of the one before. */
  public static void put(
      Connection connection,
      long instance,
      String domain,
      String name,
      Duration observed,
      String seen)
      throws SQLException {
    try (PreparedStatement put =
        connection.prepareStatement(
            "INSERT INTO domainrouter_lint (instance, domain, name, observed_millis, seen)"
                + " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name),"
                + " observed_millis = VALUES(observed_millis), seen = VALUES(seen),"
                + " reported_at = CURRENT_TIMESTAMP(3)")) {
      put.setLong(1, instance);
      put.setString(2, domain);
      put.setString(3, name);
      put.setLong(4, observed.toMillis());
      put.setString(5, seen);
      put.executeUpdate();
    }
  }

  /** Those of all instances, of the ones that are gone too. */
  public static List<LintRow> of(Connection connection, String domain) throws SQLException {
    List<LintRow> rows = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT instance, name, observed_millis, seen, "
                + AGE
                + " FROM domainrouter_lint WHERE domain = ? ORDER BY instance")) {
      select.setString(1, domain);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.add(
              new LintRow(
                  row.getLong(1),
                  row.getString(2),
                  row.getLong(3),
                  row.getString(4),
                  row.getLong(5)));
        }
      }
    }
    return rows;
  }

  /**
   * Deletes what has been without a word for so long. Each row by its key: a search would lock the
   * others' rows, too.
   */
  public static void forget(Connection connection, String domain, Duration silence)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM domainrouter_lint WHERE instance = ? AND domain = ?")) {
      for (LintRow row : of(connection, domain)) {
        if (row.reportedMillis() > silence.toMillis()) {
          delete.setLong(1, row.instance());
          delete.setString(2, domain);
          delete.executeUpdate();
        }
      }
    }
  }
}
