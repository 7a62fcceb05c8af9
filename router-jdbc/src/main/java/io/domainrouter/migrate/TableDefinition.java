package io.domainrouter.migrate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What two tables must have in common to hold the same rows under the same rules. Immutable.
 *
 * @param kind {@code BASE TABLE} or something else
 * @param columns aspects by name, by lower-case column name, in ordinal order
 * @param keys what each index is over, by name; unique ones begin with {@code unique}
 * @param checks clauses
 */
record TableDefinition(
    String kind,
    String engine,
    Map<String, Map<String, String>> columns,
    Map<String, String> keys,
    Set<String> triggers,
    Set<String> checks) {

  private static final String IN_TABLE = " WHERE table_schema = DATABASE() AND table_name = ?";

  private static final String COLUMNS =
      "SELECT column_name, column_type AS `type`, is_nullable AS `nullable`,"
          + " collation_name AS `collation`, column_default AS `default`, extra AS `attributes`,"
          + " generation_expression AS `generated expression`"
          + " FROM information_schema.columns"
          + IN_TABLE
          + " ORDER BY ordinal_position";

  private static final String KEYS =
      "SELECT index_name, non_unique, column_name, sub_part, index_type"
          + " FROM information_schema.statistics"
          + IN_TABLE
          + " ORDER BY index_name, seq_in_index";

  private static final String TRIGGERS =
      "SELECT trigger_name FROM information_schema.triggers"
          + " WHERE event_object_schema = DATABASE() AND event_object_table = ?";

  private static final String CHECKS_OF_MARIADB =
      "SELECT check_clause FROM information_schema.check_constraints"
          + " WHERE constraint_schema = DATABASE() AND table_name = ?";

  /** Constraint names are unique within a schema here. */
  private static final String CHECKS_OF_MYSQL =
      "SELECT c.check_clause FROM information_schema.check_constraints c"
          + " JOIN information_schema.table_constraints t"
          + " ON t.constraint_schema = c.constraint_schema"
          + " AND t.constraint_name = c.constraint_name"
          + " WHERE t.constraint_type = 'CHECK' AND t.table_schema = DATABASE()"
          + " AND t.table_name = ?";

  /** Empty when there is no such table. */
  static Optional<TableDefinition> load(Connection connection, String table) throws SQLException {
    List<String[]> kind =
        rows(
            connection,
            "SELECT table_type, engine FROM information_schema.tables" + IN_TABLE,
            table);
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    boolean mariaDb = connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
    return Optional.of(
        new TableDefinition(
            kind.get(0)[0],
            String.valueOf(kind.get(0)[1]),
            columns(connection, table),
            keys(connection, table),
            firstOfEach(rows(connection, TRIGGERS, table)),
            firstOfEach(rows(connection, mariaDb ? CHECKS_OF_MARIADB : CHECKS_OF_MYSQL, table))));
  }

  private static Map<String, Map<String, String>> columns(Connection connection, String table)
      throws SQLException {
    Map<String, Map<String, String>> columns = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Map<String, String> aspects = new LinkedHashMap<>();
          for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
            aspects.put(row.getMetaData().getColumnLabel(i), String.valueOf(row.getString(i)));
          }
          columns.put(row.getString(1).toLowerCase(Locale.ROOT), aspects);
        }
      }
    }
    return columns;
  }

  private static Map<String, String> keys(Connection connection, String table) throws SQLException {
    Map<String, String> keys = new TreeMap<>();
    for (String[] part : rows(connection, KEYS, table)) {
      String column = part[2] == null ? "expression" : part[2].toLowerCase(Locale.ROOT);
      String prefix = part[3] == null ? "" : "(" + part[3] + ")";
      String start = part[1].equals("0") ? "unique" : part[4].toLowerCase(Locale.ROOT);
      keys.merge(part[0], start + " " + column + prefix, (a, b) -> a + ", " + column + prefix);
    }
    return keys;
  }

  private static List<String[]> rows(Connection connection, String sql, String table)
      throws SQLException {
    List<String[]> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String[] values = new String[row.getMetaData().getColumnCount()];
          for (int i = 0; i < values.length; i++) {
            values[i] = row.getString(i + 1);
          }
          rows.add(values);
        }
      }
    }
    return rows;
  }

  private static Set<String> firstOfEach(List<String[]> rows) {
    Set<String> values = new TreeSet<>();
    rows.forEach(row -> values.add(row[0]));
    return values;
  }
}
