package io.domainrouter.migrate;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads one table's definition from {@code information_schema}. Not thread-safe. */
final class DefinitionReader {
  private static final String IN_TABLE = " WHERE table_schema = DATABASE() AND table_name = ?";

  private static final String TABLE =
      "SELECT table_type, engine, auto_increment, table_collation AS `default collation`,"
          + " row_format AS `row format`,"
          + " IF(create_options LIKE '%partitioned%', 'by partitions', 'whole') AS `storage`"
          + " FROM information_schema.tables"
          + IN_TABLE;

  private static final String COLUMNS =
      "SELECT column_name, column_type AS `type`, is_nullable AS `nullable`,"
          + " collation_name AS `collation`, column_default AS `default`, extra AS `attributes`,"
          + " generation_expression AS `generated expression`"
          + " FROM information_schema.columns"
          + IN_TABLE
          + " ORDER BY ordinal_position";

  /** Documents and shapes have no length of their own: any. */
  private static final String WIDEST =
      "SELECT MAX(COALESCE(character_octet_length, IF(data_type IN ('json', 'geometry',"
          + " 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon',"
          + " 'geomcollection', 'geometrycollection'), 4294967295, 0)))"
          + " FROM information_schema.columns"
          + IN_TABLE;

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
      "SELECT CONCAT(c.check_clause, IF(t.enforced = 'NO', ' not enforced', ''))"
          + " FROM information_schema.check_constraints c"
          + " JOIN information_schema.table_constraints t"
          + " ON t.constraint_schema = c.constraint_schema"
          + " AND t.constraint_name = c.constraint_name"
          + " WHERE t.constraint_type = 'CHECK' AND t.table_schema = DATABASE()"
          + " AND t.table_name = ?";

  private final Connection connection;
  private final String table;

  DefinitionReader(Connection connection, String table) {
    this.connection = connection;
    this.table = table;
  }

  /** What becomes of one row. */
  private interface EachRow {
    void take(ResultSet row) throws SQLException;
  }

  private void forEachRow(String sql, EachRow each) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          each.take(row);
        }
      }
    }
  }

  Optional<TableDefinition> read() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(definition(row)) : Optional.empty();
      }
    }
  }

  private TableDefinition definition(ResultSet head) throws SQLException {
    String counter = head.getString(3);
    return new TableDefinition(
        head.getString(1),
        String.valueOf(head.getString(2)),
        aspects(head, 4),
        counter == null ? BigInteger.ZERO : new BigInteger(counter),
        widest(),
        columns(),
        keys(),
        firsts(TRIGGERS),
        firsts(Product.of(connection) == Product.MARIADB ? CHECKS_OF_MARIADB : CHECKS_OF_MYSQL));
  }

  /** The row's columns from that one on, under the names that people read. */
  private static Map<String, String> aspects(ResultSet row, int first) throws SQLException {
    Map<String, String> aspects = new LinkedHashMap<>();
    for (int i = first; i <= row.getMetaData().getColumnCount(); i++) {
      aspects.put(row.getMetaData().getColumnLabel(i), String.valueOf(row.getString(i)));
    }
    return aspects;
  }

  private long widest() throws SQLException {
    long[] widest = new long[1];
    forEachRow(WIDEST, row -> widest[0] = row.getLong(1));
    return widest[0];
  }

  private Map<String, Map<String, String>> columns() throws SQLException {
    Map<String, Map<String, String>> columns = new LinkedHashMap<>();
    forEachRow(
        COLUMNS, row -> columns.put(row.getString(1).toLowerCase(Locale.ROOT), aspects(row, 2)));
    return columns;
  }

  private Map<String, String> keys() throws SQLException {
    Map<String, String> keys = new TreeMap<>();
    forEachRow(
        KEYS,
        row -> {
          String part = keyPart(row.getString(3), row.getString(4));
          String start = row.getInt(2) == 0 ? "unique" : row.getString(5).toLowerCase(Locale.ROOT);
          keys.merge(row.getString(1), start + " " + part, (a, b) -> a + ", " + part);
        });
    return keys;
  }

  private static String keyPart(String column, String prefix) {
    String name = column == null ? "expression" : column.toLowerCase(Locale.ROOT);
    return prefix == null ? name : name + "(" + prefix + ")";
  }

  private Set<String> firsts(String sql) throws SQLException {
    Set<String> values = new TreeSet<>();
    forEachRow(sql, row -> values.add(row.getString(1)));
    return values;
  }
}
