package io.domainrouter.execute;

import io.domainrouter.rows.Column;
import io.domainrouter.sql.Value;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Values of a statement seen as key values. Stateless. */
final class KeyValues {
  private static final Set<String> INTEGERS =
      Set.of("tinyint", "smallint", "mediumint", "int", "bigint");
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,20}");

  private KeyValues() {}

  /** The canonical text of an integer key value, when it can be told without asking the server. */
  static Optional<String> integer(Column column, Value value, Parameters parameters) {
    if (!INTEGERS.contains(column.dataType())) {
      return Optional.empty();
    }
    if (value instanceof Value.Literal literal) {
      return digits(literal.text());
    }
    if (value instanceof Value.Parameter parameter) {
      Object given = parameters.value(parameter.index());
      boolean integral =
          given instanceof Long
              || given instanceof Integer
              || given instanceof Short
              || given instanceof Byte
              || given instanceof BigInteger
              || given instanceof String;
      return integral ? digits(given.toString()) : Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<String> digits(String text) {
    return INTEGER.matcher(text).matches()
        ? Optional.of(new BigInteger(text).toString())
        : Optional.empty();
  }

  /** Whether the value asks an AUTO_INCREMENT column for the next number. */
  static boolean asksForNumber(Value value, Parameters parameters) {
    if (value instanceof Value.Default) {
      return true;
    }
    if (value instanceof Value.Literal literal) {
      return literal.isNull() || isZero(literal.text());
    }
    if (value instanceof Value.Parameter parameter) {
      Object given = parameters.value(parameter.index());
      return given == null || isZero(given.toString());
    }
    return false;
  }

  private static boolean isZero(String text) {
    return digits(text).filter("0"::equals).isPresent();
  }

  static boolean isNull(Value value, Parameters parameters) {
    if (value instanceof Value.Literal literal) {
      return literal.isNull();
    }
    return value instanceof Value.Parameter parameter
        && parameters.value(parameter.index()) == null;
  }

  /** A condition on columns that compares each with the statement's own value. */
  static final class Condition {
    private final StringBuilder sql = new StringBuilder();
    private final List<Integer> parameterIndexes = new ArrayList<>();

    boolean isEmpty() {
      return sql.isEmpty();
    }

    String sql() {
      return sql.toString();
    }

    /** Adds {@code OR (a = x AND b = y)}. */
    void or(List<String> columns, List<Value> values) {
      sql.append(sql.isEmpty() ? "(" : " OR (");
      for (int i = 0; i < columns.size(); i++) {
        sql.append(i == 0 ? "" : " AND ").append(quote(columns.get(i))).append(" = ");
        if (values.get(i) instanceof Value.Parameter parameter) {
          sql.append('?');
          parameterIndexes.add(parameter.index());
        } else {
          sql.append(((Value.Literal) values.get(i)).text());
        }
      }
      sql.append(')');
    }

    void bind(PreparedStatement statement, Parameters parameters) throws SQLException {
      for (int i = 0; i < parameterIndexes.size(); i++) {
        parameters.bind(parameterIndexes.get(i), statement, i + 1);
      }
    }

    boolean isReplayable(Parameters parameters) {
      return parameterIndexes.stream().allMatch(parameters::isReplayable);
    }
  }

  static String quote(String name) {
    return '`' + name.replace("`", "``") + '`';
  }
}
