package io.domainrouter.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How large tables are, by the server's estimate. Stateless. */
final class TableSizes {
  private TableSizes() {}

  static long rows(Connection connection, String table) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT table_rows FROM information_schema.tables"
                + " WHERE table_schema = DATABASE() AND table_name = ?")) {
      select.setString(1, table);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }
}
