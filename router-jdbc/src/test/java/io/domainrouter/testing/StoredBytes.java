package io.domainrouter.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table as sorted lines that differ where the stored bytes of two rows do, invisible and
 * generated columns too: each value is turned to ASCII by the server, in UTC, by nothing that the
 * code under test uses. Stateless, thread-safe.
 */
public final class StoredBytes {
  private StoredBytes() {}

  public static List<String> of(Connection connection, String table) throws SQLException {
    List<String> values = new ArrayList<>();
    try (PreparedStatement columns =
        connection.prepareStatement(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema ="
                + " DATABASE() AND table_name = ? ORDER BY ordinal_position")) {
      columns.setString(1, table);
      try (ResultSet row = columns.executeQuery()) {
        while (row.next()) {
          String name = "`" + row.getString(1).replace("`", "``") + "`";
          values.add("IFNULL(" + value(name, row.getString(2).toLowerCase(Locale.ROOT)) + ", '-')");
        }
      }
    }
    List<String> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET time_zone = '+00:00'");
      try (ResultSet row =
          statement.executeQuery(
              "SELECT CONCAT_WS(' ', "
                  + String.join(", ", values)
                  + ") line FROM `"
                  + table
                  + "`")) {
        while (row.next()) {
          lines.add(row.getString(1));
        }
      }
    }
    lines.sort(null);
    return lines;
  }

  private static String value(String column, String type) {
    return switch (type) {
      case "enum", "set", "bit" -> "CONCAT('', CAST(" + column + " AS UNSIGNED))";
      case "float", "double" -> "CONCAT('', CAST(" + column + " AS DOUBLE))";
      case "text", "blob", "longblob", "longtext", "json" ->
          "CONCAT(LENGTH(" + column + "), ':', SHA2(" + column + ", 256))";
      case "char", "varchar", "binary", "varbinary", "point", "geometry" -> "HEX(" + column + ")";
      default -> "CONCAT('', " + column + ")";
    };
  }
}
