package io.domainrouter.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a table in the order of its key: behind {@code after}, up to and with {@code upTo}. An
 * empty bound leaves that end open. Immutable.
 *
 * <p>The server compares the bounds, by the key columns' own collations; they mean nothing in
 * another order.
 */
public record KeyRange(Optional<Bound> after, Optional<Bound> upTo) {

  /**
   * A row's place in the order of the key. Immutable.
   *
   * @param values one per key column: canonical key text, but a member's number for ENUM and SET
   */
  public record Bound(List<String> values) {
    public Bound {
      values = List.copyOf(values);
    }
  }

  /** The whole table. */
  public static final KeyRange ALL = new KeyRange(Optional.empty(), Optional.empty());

  public static KeyRange after(Optional<Bound> after) {
    return new KeyRange(after, Optional.empty());
  }

  /**
   * The condition in a form that both servers' range optimizers resolve into index ranges (they do
   * not for a comparison of row constructors).
   */
  String condition(TableShape shape) {
    if (after.isEmpty() && upTo.isEmpty()) {
      return "1=1";
    }
    List<String> conditions = new ArrayList<>();
    after.ifPresent(bound -> conditions.add(beyond(shape, bound, ">", ">")));
    upTo.ifPresent(bound -> conditions.add(beyond(shape, bound, "<", "<=")));
    return String.join(" AND ", conditions);
  }

  private static String beyond(TableShape shape, Bound bound, String operator, String last) {
    List<String> alternatives = new ArrayList<>();
    StringBuilder equalSoFar = new StringBuilder();
    for (int i = 0; i < shape.key().size(); i++) {
      Column column = shape.key().get(i);
      String value = bound.values().get(i);
      String compare = i == shape.key().size() - 1 ? last : operator;
      alternatives.add("(" + equalSoFar + KeyOrder.compare(column, compare, value) + ")");
      equalSoFar.append(KeyOrder.compare(column, "=", value)).append(" AND ");
    }
    return "(" + String.join(" OR ", alternatives) + ")";
  }
}
