package io.domainrouter.rows;

import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares two tables of one server column by column with joins of the server's own, by nothing
 * that the code under test uses.
 */
public final class ExactCompare {
  private ExactCompare() {}

  /** What differs, in words; empty when the tables hold the same bytes. */
  public static List<String> differences(TwoSchemas schemas, String table, List<String> key)
      throws SQLException {
    String source = schemas.schema(TwoSchemas.SOURCE) + "." + table;
    String target = schemas.schema(TwoSchemas.TARGET) + "." + table;
    List<String> differences = new ArrayList<>();
    try (Connection connection = schemas.connect(TwoSchemas.SOURCE);
        Statement statement = connection.createStatement()) {
      statement.execute("SET time_zone = '+00:00'");
      long sourceRows = number(statement, "SELECT COUNT(*) FROM " + source);
      long targetRows = number(statement, "SELECT COUNT(*) FROM " + target);
      if (sourceRows != targetRows) {
        differences.add("rows: " + sourceRows + " and " + targetRows);
      }
      String join = source + " s JOIN " + target + " t USING (" + String.join(",", key) + ")";
      if (number(statement, "SELECT COUNT(*) FROM " + join) != sourceRows) {
        differences.add("keys differ");
      }
      for (Typed column : columns(connection, schemas, table)) {
        long rows =
            number(statement, "SELECT COUNT(*) FROM " + join + " WHERE " + column.differs());
        if (rows > 0) {
          differences.add(column.name + ": " + rows + " rows differ");
        }
      }
    }
    return differences;
  }

  private record Typed(String name, String type) {
    String differs() {
      String s = "s.`" + name.replace("`", "``") + "`";
      String t = "t.`" + name.replace("`", "``") + "`";
      return switch (type) {
        case "float", "double" ->
            "NOT (" + s + " <=> " + t + " AND CAST(" + s + " AS CHAR) <=> CAST(" + t + " AS CHAR))";
        case "enum", "set" -> "NOT (" + s + "+0 <=> " + t + "+0)";
        case "json" -> "NOT (HEX(CAST(" + s + " AS CHAR)) <=> HEX(CAST(" + t + " AS CHAR)))";
        case "date", "time", "datetime", "timestamp", "year", "decimal", "int", "bigint" ->
            "NOT (" + s + " <=> " + t + ")";
        default -> "NOT (HEX(" + s + ") <=> HEX(" + t + "))";
      };
    }
  }

  private static List<Typed> columns(Connection connection, TwoSchemas schemas, String table)
      throws SQLException {
    List<Typed> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema='"
                    + schemas.schema(TwoSchemas.SOURCE)
                    + "' AND table_name='"
                    + table
                    + "'")) {
      while (row.next()) {
        columns.add(new Typed(row.getString(1), row.getString(2).toLowerCase(Locale.ROOT)));
      }
    }
    return columns;
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
