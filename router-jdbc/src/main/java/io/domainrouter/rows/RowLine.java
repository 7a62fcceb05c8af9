package io.domainrouter.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The canonical text of a whole row as an SQL expression, and its hash. Stateless.
 *
 * <p>Values in the order of the columns, NULL left out; then the lengths of all that may hold any
 * character; then a digit per nullable column that says which are NULL. No two rows have the same
 * line. Values that may be long stand as their hash, since a line must fit into {@code
 * max_allowed_packet}.
 *
 * <p>What the server cannot compute because of that limit comes out NULL there; a random value in
 * its place makes the row look different, so that it is compared value by value, instead of looking
 * the same.
 */
final class RowLine {
  private static final Set<String> LONG_TYPES =
      Set.of("text", "mediumtext", "longtext", "json", "blob", "mediumblob", "longblob");

  private RowLine() {}

  /** 64 hexadecimal digits: the SHA-256 of the row's line over these columns. */
  static String hash(List<Column> columns) {
    List<String> parts = new ArrayList<>();
    List<String> lengths = new ArrayList<>();
    List<String> nulls = new ArrayList<>();
    for (Column column : columns) {
      String name = SqlText.quote(column);
      parts.add(text(column, name));
      if (column.codec().isFreeText() && !isLong(column)) {
        lengths.add("LENGTH(" + name + ")");
      }
      if (column.nullable()) {
        nulls.add("ISNULL(" + name + ")");
      }
    }
    parts.addAll(lengths);
    if (!nulls.isEmpty()) {
      parts.add("CONCAT(" + String.join(",", nulls) + ")");
    }
    return "IFNULL(SHA2(CONCAT_WS(','," + String.join(",", parts) + "),256),SHA2(UUID(),256))";
  }

  private static String text(Column column, String name) {
    if (isLong(column)) {
      String hash = "SHA2(" + column.codec().canonicalText(name) + ",256)";
      return "IFNULL(" + hash + ",IF(" + name + " IS NULL,NULL,SHA2(UUID(),256)))";
    }
    return isPlainInteger(column) ? name : column.codec().canonicalText(name);
  }

  /** Which the server prints as it is, without the cast that drops the zeros of ZEROFILL. */
  private static boolean isPlainInteger(Column column) {
    return column.dataType().endsWith("int") && !column.columnType().contains("zerofill");
  }

  private static boolean isLong(Column column) {
    return LONG_TYPES.contains(column.dataType()) || column.codec() == Codec.SPATIAL;
  }
}
