package io.domainrouter.control;

import io.domainrouter.migrate.Product;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A session that holds a lock for which another one waits. Immutable.
 *
 * @param session number of its connection, by which it can be killed
 * @param client user and host
 * @param seconds how long its transaction has been open
 * @param statement shape of what it runs, or on MySQL ran last; empty where the server does not say
 */
record Holder(long session, String client, long seconds, String statement) {
  private static final String ON_MYSQL =
      "SELECT DISTINCT b.processlist_id, CONCAT(b.processlist_user, '@', b.processlist_host),"
          + " TIMESTAMPDIFF(SECOND, t.trx_started, CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', 'SYSTEM')),"
          + " s.digest_text FROM performance_schema.data_lock_waits w"
          + " JOIN performance_schema.data_locks l ON l.engine_lock_id = w.blocking_engine_lock_id"
          + " JOIN performance_schema.threads r ON r.thread_id = w.requesting_thread_id"
          + " JOIN performance_schema.threads b ON b.thread_id = w.blocking_thread_id"
          + " LEFT JOIN performance_schema.events_statements_current s ON s.thread_id = b.thread_id"
          + " LEFT JOIN information_schema.innodb_trx t ON t.trx_mysql_thread_id = b.processlist_id"
          + " WHERE r.processlist_id = ? AND l.lock_status = 'GRANTED'";

  private static final String ON_MARIADB =
      "SELECT DISTINCT p.id, CONCAT(p.user, '@', p.host),"
          + " TIMESTAMPDIFF(SECOND, b.trx_started, CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', 'SYSTEM')),"
          + " b.trx_query FROM information_schema.innodb_lock_waits w"
          + " JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_trx_id"
          + " JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id"
          + " JOIN information_schema.processlist p ON p.id = b.trx_mysql_thread_id"
          + " WHERE r.trx_mysql_thread_id = ?";

  /** What the application's values may stand in. */
  private static final Pattern VALUE = Pattern.compile("'[^']*'|\"[^\"]*\"|\\b\\d+\\b");

  /**
   * Those for which a session of the same server waits.
   *
   * @throws SQLException where the server does not show them without a privilege
   */
  static List<Holder> of(Connection connection, long waiting) throws SQLException {
    boolean mysql = Product.of(connection) == Product.MYSQL;
    List<Holder> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(mysql ? ON_MYSQL : ON_MARIADB)) {
      select.setLong(1, waiting);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(
              new Holder(
                  row.getLong(1), row.getString(2), row.getLong(3), shape(row.getString(4))));
        }
      }
    }
    return found;
  }

  private static String shape(String statement) {
    return statement == null ? "" : VALUE.matcher(statement).replaceAll("?");
  }

  @Override
  public String toString() {
    return "connection "
        + session
        + " of "
        + client
        + ", open for "
        + seconds
        + " s"
        + (statement.isEmpty() ? "" : ": " + statement);
  }
}
