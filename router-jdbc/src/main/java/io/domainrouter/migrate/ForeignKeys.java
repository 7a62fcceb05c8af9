package io.domainrouter.migrate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads foreign keys from {@code information_schema}. */
final class ForeignKeys {
  private static final String SELECT =
      "SELECT k.constraint_name,"
          + " IF(k.table_schema = DATABASE(), '', k.table_schema), k.table_name,"
          + " IF(k.referenced_table_schema = DATABASE(), '', k.referenced_table_schema),"
          + " k.referenced_table_name, r.delete_rule, r.update_rule, k.column_name,"
          + " k.referenced_column_name"
          + " FROM information_schema.key_column_usage k"
          + " JOIN information_schema.referential_constraints r"
          + " ON r.constraint_schema = k.constraint_schema"
          + " AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name"
          + " WHERE k.referenced_table_name IS NOT NULL"
          + " AND (k.table_schema = DATABASE() OR k.referenced_table_schema = DATABASE())"
          + " ORDER BY k.table_schema, k.table_name, k.constraint_name, k.ordinal_position";

  private ForeignKeys() {}

  private record Head(
      String name,
      String schema,
      String table,
      String referencedSchema,
      String referencedTable,
      String onDelete,
      String onUpdate) {
    ForeignKey with(List<String[]> columns) {
      return new ForeignKey(
          name,
          schema,
          table,
          columns.stream().map(pair -> pair[0]).toList(),
          referencedSchema,
          referencedTable,
          columns.stream().map(pair -> pair[1]).toList(),
          onDelete,
          onUpdate);
    }
  }

  /** All that lead from or to a table of the connection's schema. */
  static List<ForeignKey> load(Connection connection) throws SQLException {
    Map<Head, List<String[]>> columns = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SELECT)) {
      while (row.next()) {
        Head head =
            new Head(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7));
        columns
            .computeIfAbsent(head, key -> new ArrayList<>())
            .add(new String[] {row.getString(8), row.getString(9)});
      }
    }
    return columns.entrySet().stream().map(e -> e.getKey().with(e.getValue())).toList();
  }
}
