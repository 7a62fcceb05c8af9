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
 *     column; empty when the table has neither
 * @param uniqueKeys the column names of every other unique key
 * @param visible names of the columns that an INSERT without a column list fills, in order
 */
public record TableShape(
    String name,
    List<Column> columns,
    List<Column> key,
    List<List<String>> uniqueKeys,
    List<String> visible) {

  /** The key column that the server's counter fills, if there is one. */
  public Optional<Column> autoIncrementKey() {
    return key.stream().filter(Column::autoIncrement).findFirst();
  }

  /**
   * Reads a table's shape from the connection's own schema.
   *
   * @throws SQLException SQLState {@code 42S02} when there is no such table
   */
  public static TableShape load(Connection connection, String table) throws SQLException {
    throw new UnsupportedOperationException(table);
  }
}
