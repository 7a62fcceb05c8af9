package io.domainrouter.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Pieces of SQL over a table's columns, in ASCII whatever the values are. */
final class SqlText {
  private SqlText() {}

  static String quote(String identifier) {
    return "`" + identifier.replace("`", "``") + "`";
  }

  static String quote(Column column) {
    return quote(column.name());
  }

  static <T> String list(List<T> items, Function<T, String> text) {
    return items.stream().map(text).collect(Collectors.joining(","));
  }

  static String readExpressions(List<Column> columns) {
    return list(columns, column -> column.codec().readExpression(quote(column)));
  }

  /** The table with the key's index forced, so that a small table is not locked as a whole. */
  static String tableByKey(TableShape shape) {
    return quote(shape.name()) + " FORCE INDEX (" + quote(shape.keyIndex()) + ")";
  }

  /**
   * The condition that a row has one of the keys; both servers turn it into index look-ups. Several
   * columns are compared one by one: MariaDB resolves an IN of row constructors with an ENUM in it
   * by the first column alone, and locks more rows than asked for.
   */
  static String hasKey(TableShape shape, List<RowKey> keys) {
    if (shape.key().size() > 1) {
      return keys.stream().map(key -> equal(shape, key)).collect(Collectors.joining(" OR "));
    }
    Column column = shape.key().get(0);
    return quote(column)
        + " IN ("
        + list(keys, key -> column.codec().keyLiteral(key.values().get(0)))
        + ")";
  }

  /** The condition that a foreign key's columns hold the first values of one of the keys. */
  static String refersTo(CascadingKey cascade, TableShape parent, List<RowKey> keys) {
    List<String> conditions = new ArrayList<>();
    for (RowKey key : keys) {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < cascade.columns().size(); i++) {
        Column referenced = parent.key().get(i);
        parts.add(
            quote(cascade.columns().get(cascade.referenced().indexOf(referenced.name())))
                + "="
                + referenced.codec().keyLiteral(key.values().get(i)));
      }
      conditions.add("(" + String.join(" AND ", parts) + ")");
    }
    return String.join(" OR ", conditions);
  }

  private static String equal(TableShape shape, RowKey key) {
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < shape.key().size(); i++) {
      Column column = shape.key().get(i);
      text.append(i == 0 ? "" : " AND ")
          .append(quote(column))
          .append('=')
          .append(column.codec().keyLiteral(key.values().get(i)));
    }
    return text.append(')').toString();
  }
}
