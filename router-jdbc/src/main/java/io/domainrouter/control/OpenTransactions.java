package io.domainrouter.control;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The transactions that are open on a server and hold locks. Stateless, thread-safe. */
final class OpenTransactions {
  /** InnoDB shows the same picture to whoever asks sooner. */
  static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

  private static final int NEEDS_PRIVILEGE = 1227;

  /** The server writes the start down in its own zone. */
  private static final String SELECT =
      "SELECT trx_id, trx_mysql_thread_id, TIMESTAMPDIFF(SECOND, trx_started,"
          + " CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', 'SYSTEM')) FROM information_schema.innodb_trx"
          + " WHERE trx_mysql_thread_id <> CONNECTION_ID() AND trx_mysql_thread_id > 0"
          + " AND (trx_rows_modified > 0 OR trx_lock_structs > 0)";

  private OpenTransactions() {}

  /**
   * One of them. Immutable.
   *
   * @param id the server's number of the transaction
   * @param seconds how long it has been open, rounded
   * @param session number of its connection, by which it can be killed
   * @param client user and host
   */
  record Open(String id, long seconds, long session, String client) {
    @Override
    public String toString() {
      return "connection " + session + " of " + client + ", open for " + seconds + " s";
    }
  }

  /**
   * Those that have written or locked, in sessions whose schema is this connection's.
   *
   * @throws SQLException error 1227 without the privilege, see {@link #isForbidden}
   */
  static List<Open> writing(Connection connection) throws SQLException {
    List<Open> found = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(SELECT)) {
        while (row.next()) {
          found.add(new Open(row.getString(1), row.getLong(3), row.getLong(2), ""));
        }
      }
      return found.isEmpty() ? found : here(found, clients(statement, connection.getCatalog()));
    }
  }

  private static List<Open> here(List<Open> found, Map<Long, String> clients) {
    return found.stream()
        .filter(open -> clients.containsKey(open.session()))
        .map(
            open ->
                new Open(open.id(), open.seconds(), open.session(), clients.get(open.session())))
        .toList();
  }

  private static Map<Long, String> clients(Statement statement, String schema) throws SQLException {
    Map<Long, String> clients = new HashMap<>();
    try (ResultSet row = statement.executeQuery("SHOW PROCESSLIST")) {
      while (row.next()) {
        if (schema.equals(row.getString("db"))) {
          clients.put(row.getLong("Id"), row.getString("User") + "@" + row.getString("Host"));
        }
      }
    }
    return clients;
  }

  static boolean isForbidden(SQLException e) {
    return e.getErrorCode() == NEEDS_PRIVILEGE;
  }
}
