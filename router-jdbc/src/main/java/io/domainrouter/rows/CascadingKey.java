package io.domainrouter.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A foreign key by which deleting a row of one table changes rows of another, unnamed by the
 * statement. Immutable.
 *
 * @param table that has the key
 * @param columns the referencing columns
 * @param referenced the referenced columns, one for each
 * @param deletes whether referencing rows are deleted, not only set to NULL
 */
public record CascadingKey(
    String table, List<String> columns, List<String> referenced, boolean deletes) {
  private static final String SELECT =
      "SELECT r.constraint_name, r.table_name, r.delete_rule, k.column_name,"
          + " k.referenced_column_name"
          + " FROM information_schema.referential_constraints r"
          + " JOIN information_schema.key_column_usage k"
          + " ON k.constraint_schema = r.constraint_schema AND k.table_name = r.table_name"
          + " AND k.constraint_name = r.constraint_name"
          + " WHERE r.constraint_schema = DATABASE() AND r.referenced_table_name = ?"
          + " AND k.referenced_table_schema = DATABASE()"
          + " AND r.delete_rule NOT IN ('NO ACTION', 'RESTRICT')"
          + " ORDER BY r.table_name, r.constraint_name, k.ordinal_position";

  /** Whether changing a key of the table changes rows of others, by whatever foreign key. */
  public static boolean followsChanges(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT COUNT(*) FROM information_schema.referential_constraints"
                + " WHERE constraint_schema = DATABASE() AND referenced_table_name = ?"
                + " AND update_rule NOT IN ('NO ACTION', 'RESTRICT')")) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1) > 0;
      }
    }
  }

  /** All that lead to a table of the connection's schema, from tables of the same. */
  public static List<CascadingKey> to(Connection connection, String table) throws SQLException {
    Map<List<String>, CascadingKey> keys = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          boolean deletes = row.getString(3).equals("CASCADE");
          String child = row.getString(2);
          CascadingKey key =
              keys.computeIfAbsent(
                  List.of(child, row.getString(1)),
                  name -> new CascadingKey(child, new ArrayList<>(), new ArrayList<>(), deletes));
          key.columns.add(row.getString(4).toLowerCase(Locale.ROOT));
          key.referenced.add(row.getString(5).toLowerCase(Locale.ROOT));
        }
      }
    }
    return List.copyOf(keys.values());
  }
}
