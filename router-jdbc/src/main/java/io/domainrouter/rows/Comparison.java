package io.domainrouter.rows;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is compared of a table that stands on two sides. Immutable.
 *
 * @param shape the source's; its stored columns are compared
 * @param documents columns that are JSON for one server and text for the other (MariaDB has no such
 *     type). MySQL stores a document in a form of its own, so what they hold is compared, not how
 *     it is written
 */
public record Comparison(TableShape shape, List<Column> documents) {

  /** Of two tables of the same product. */
  public static Comparison exact(TableShape shape) {
    return new Comparison(shape, List.of());
  }

  public static Comparison of(TableShape source, TableShape target) {
    Map<String, Column> there =
        target.columns().stream().collect(Collectors.toMap(Column::name, Function.identity()));
    return new Comparison(
        source,
        source.columns().stream()
            .filter(column -> there.containsKey(column.name()))
            .filter(column -> isJson(column) != isJson(there.get(column.name())))
            .toList());
  }

  private static boolean isJson(Column column) {
    return column.codec() == Codec.JSON;
  }

  /** The columns whose bytes must be the same. */
  List<Column> exactColumns() {
    return shape.columns().stream().filter(column -> !documents.contains(column)).toList();
  }

  /** The columns in which two images of a row differ, by name. */
  public List<String> differingColumns(RowImage source, RowImage target) {
    return shape.columns().stream()
        .filter(column -> !same(column, value(source, column), value(target, column)))
        .map(Column::name)
        .toList();
  }

  private Object value(RowImage image, Column column) {
    return image.values().get(shape.columns().indexOf(column));
  }

  private boolean same(Column column, Object source, Object target) {
    return Objects.deepEquals(source, target)
        || (documents.contains(column)
            && source != null
            && target != null
            && Document.canonical((String) source).equals(Document.canonical((String) target)));
  }
}
