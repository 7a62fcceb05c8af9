package io.domainrouter.rows;

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

  /** The condition that a row has one of the keys; both servers turn it into index look-ups. */
  static String hasKey(TableShape shape, List<RowKey> keys) {
    return list(shape.key(), SqlText::quote, shape.key().size() > 1)
        + " IN ("
        + list(keys, key -> keyLiterals(shape, key))
        + ")";
  }

  private static String keyLiterals(TableShape shape, RowKey key) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < shape.key().size(); i++) {
      text.append(i == 0 ? "" : ",")
          .append(shape.key().get(i).codec().keyLiteral(key.values().get(i)));
    }
    return shape.key().size() > 1 ? "(" + text + ")" : text.toString();
  }

  private static <T> String list(List<T> items, Function<T, String> text, boolean parenthesized) {
    return parenthesized ? "(" + list(items, text) + ")" : list(items, text);
  }
}
