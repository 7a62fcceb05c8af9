package io.domainrouter.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads table shapes from {@code information_schema}. */
final class ShapeReader {
  private static final String COLUMNS =
      "SELECT column_name, data_type, column_type, is_nullable, extra, generation_expression"
          + " FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?"
          + " ORDER BY ordinal_position";

  /** The primary key first, then the unique keys in the order in which the server keeps them. */
  private static final String UNIQUE_KEYS =
      "SELECT index_name, column_name, sub_part FROM information_schema.statistics"
          + " WHERE table_schema = DATABASE() AND table_name = ? AND non_unique = 0"
          + " ORDER BY index_name <> 'PRIMARY', index_name, seq_in_index";

  private final List<Column> columns = new ArrayList<>();
  private final List<String> visible = new ArrayList<>();
  private final Map<String, List<KeyPart>> uniqueKeys = new LinkedHashMap<>();

  private record KeyPart(Optional<String> column, boolean prefix) {
    String wholeColumn() {
      return prefix ? "" : column.orElse("");
    }
  }

  private ShapeReader() {}

  static TableShape read(Connection connection, String table) throws SQLException {
    ShapeReader reader = new ShapeReader();
    reader.readColumns(connection, table);
    if (reader.columns.isEmpty() && reader.visible.isEmpty()) {
      throw new SQLSyntaxErrorException("there is no table " + table, "42S02");
    }
    reader.readUniqueKeys(connection, table);
    return reader.shape(table);
  }

  private void readColumns(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          addColumn(row);
        }
      }
    }
  }

  private void addColumn(ResultSet row) throws SQLException {
    String name = lower(row.getString(1));
    String extra = lower(row.getString(5));
    String generation = row.getString(6);
    if (!extra.contains("invisible")) {
      visible.add(name);
    }
    if (generation == null || generation.isEmpty()) {
      columns.add(
          new Column(
              name,
              lower(row.getString(2)),
              type(row.getString(3)),
              row.getString(4).equals("YES"),
              extra.contains("auto_increment")));
    }
  }

  private void readUniqueKeys(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UNIQUE_KEYS)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          uniqueKeys
              .computeIfAbsent(row.getString(1), index -> new ArrayList<>())
              .add(
                  new KeyPart(
                      Optional.ofNullable(row.getString(2)).map(ShapeReader::lower),
                      row.getString(3) != null));
        }
      }
    }
  }

  private TableShape shape(String table) {
    String keyIndex = "";
    List<Column> key = List.of();
    List<List<String>> others = new ArrayList<>();
    for (Map.Entry<String, List<KeyPart>> unique : uniqueKeys.entrySet()) {
      List<Column> usable = key.isEmpty() ? usableKey(unique.getValue()) : List.of();
      if (usable.isEmpty()) {
        others.add(unique.getValue().stream().map(KeyPart::wholeColumn).toList());
      } else {
        key = usable;
        keyIndex = unique.getKey();
      }
    }
    return new TableShape(
        table,
        List.copyOf(columns),
        List.copyOf(key),
        keyIndex,
        List.copyOf(others),
        List.copyOf(visible));
  }

  /** The columns of a unique key if each row has a value that compares exactly; else empty. */
  private List<Column> usableKey(List<KeyPart> parts) {
    List<Column> key = new ArrayList<>();
    for (KeyPart part : parts) {
      Optional<Column> column =
          columns.stream()
              .filter(c -> part.column().filter(c.name()::equals).isPresent())
              .filter(c -> !part.prefix() && !c.nullable() && c.codec().fitForKey())
              .findFirst();
      if (column.isEmpty()) {
        return List.of();
      }
      key.add(column.get());
    }
    return key;
  }

  /** In lower case, but for the members of an ENUM or SET, whose case may count. */
  private static String type(String text) {
    String lower = lower(text);
    return lower.startsWith("enum(") || lower.startsWith("set(") ? text : lower;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
