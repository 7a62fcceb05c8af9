package io.domainrouter.execute;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The text of a SET with the values of its parameters in it, so that it can be repeated on other
 * connections. Stateless, thread-safe.
 */
final class LiteralSet {
  private LiteralSet() {}

  /**
   * @param parameters how many the statement has
   * @return empty where a value has no literal that is the same under every setting
   */
  static Optional<String> of(String sql, int parameters, Parameters values) {
    String[] parts = sql.split("\\?", -1);
    boolean allAreParameters = parts.length == parameters + 1;
    if (!allAreParameters) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder(parts[0]);
    for (int i = 1; i <= parameters; i++) {
      Optional<String> literal = literal(values.value(i));
      if (literal.isEmpty()) {
        return Optional.empty();
      }
      text.append(literal.get()).append(parts[i]);
    }
    return Optional.of(text.toString());
  }

  private static Optional<String> literal(Object value) {
    if (value == null) {
      return Optional.of("NULL");
    }
    if (value instanceof Boolean flag) {
      return Optional.of(flag ? "1" : "0");
    }
    if (value instanceof BigDecimal number) {
      return Optional.of(number.toPlainString());
    }
    if (value instanceof Number number) {
      return Optional.of(number.toString());
    }
    // A backslash means another thing under another sql_mode.
    return value instanceof String string && string.indexOf('\\') < 0
        ? Optional.of("'" + string.replace("'", "''") + "'")
        : Optional.empty();
  }
}
