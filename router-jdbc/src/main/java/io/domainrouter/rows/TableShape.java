package io.domainrouter.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The columns and keys of one table as the server describes them. Immutable.
 *
 * @param columns stored columns in ordinal order, invisible ones too, generated ones not
 * @param key the primary key's columns, or else those of the first unique key without a nullable
 *     column; empty when the table has neither, or only over prefixes, generated columns or types
 *     that do not compare exactly
 * @param keyIndex name of the index over the key; empty when there is no key
 * @param uniqueKeys the column names of every other unique key, an empty one for an expression or a
 *     column's prefix
 * @param visible names of the columns that an INSERT without a column list fills, in order;
 *     generated ones too
 */
public record TableShape(
    String name,
    List<Column> columns,
    List<Column> key,
    String keyIndex,
    List<List<String>> uniqueKeys,
    List<String> visible) {

  /** The key column that the server's counter fills, if there is one. */
  public Optional<Column> autoIncrementKey() {
    return key.stream().filter(Column::autoIncrement).findFirst();
  }

  /** Whether the columns are the primary key's first ones, in whatever order. */
  public boolean beginsPrimaryKeyWith(List<String> names) {
    return keyIndex.equals("PRIMARY")
        && names.size() <= key.size()
        && key.subList(0, names.size()).stream().map(Column::name).allMatch(names::contains);
  }

  /**
   * Reads a table's shape from the connection's own schema.
   *
   * @throws SQLException SQLState {@code 42S02} when there is no such table
   */
  public static TableShape load(Connection connection, String table) throws SQLException {
    return ShapeReader.read(connection, table);
  }
}
