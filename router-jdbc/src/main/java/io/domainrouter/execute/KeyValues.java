package io.domainrouter.execute;

import io.domainrouter.rows.Column;
import io.domainrouter.rows.TableShape;
import io.domainrouter.sql.Value;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Values of a statement seen as key values. Stateless. */
final class KeyValues {
  private static final Map<String, Integer> BITS =
      Map.of("tinyint", 8, "smallint", 16, "mediumint", 24, "int", 32, "bigint", 64);
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,20}");

  private KeyValues() {}

  /** The canonical text of an integer key value, when it can be told without asking the server. */
  static Optional<String> integer(Column column, Value value, Parameters parameters) {
    if (!BITS.containsKey(column.dataType())) {
      return Optional.empty();
    }
    return integer(value, parameters).filter(text -> isInRange(new BigInteger(text), column));
  }

  /** Outside its range a server that is not strict would store another value. */
  private static boolean isInRange(BigInteger number, Column column) {
    int bits = BITS.get(column.dataType());
    return column.columnType().contains("unsigned")
        ? number.signum() >= 0 && number.bitLength() <= bits
        : number.bitLength() < bits;
  }

  private static Optional<String> integer(Value value, Parameters parameters) {
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

  /** Whether the value is a zero, which asks for a number in most modes and is a key in one. */
  static boolean isZero(Value value, Parameters parameters) {
    return integer(value, parameters).filter("0"::equals).isPresent();
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
    private boolean usesDefaults;

    boolean isEmpty() {
      return sql.isEmpty();
    }

    String sql() {
      return sql.toString();
    }

    void or(String comparison) {
      sql.append(sql.isEmpty() ? "" : " OR ").append(comparison);
    }

    /** Adds {@code OR (a = x AND b = y)}. */
    void or(TableShape shape, List<String> columns, List<Value> values) {
      sql.append(sql.isEmpty() ? "(" : " OR (");
      for (int i = 0; i < columns.size(); i++) {
        sql.append(i == 0 ? "" : " AND ").append(quote(columns.get(i))).append(" = ");
        String[] around = asStored(shape, columns.get(i));
        sql.append(around[0]);
        if (values.get(i) instanceof Value.Parameter parameter) {
          sql.append('?');
          parameterIndexes.add(parameter.index());
        } else if (values.get(i) instanceof Value.Default) {
          sql.append("DEFAULT(").append(quote(columns.get(i))).append(')');
          usesDefaults = true;
        } else {
          sql.append(((Value.Literal) values.get(i)).text());
        }
        sql.append(around[1]);
      }
      sql.append(')');
    }

    /** What makes a value the stored one: BINARY adds zero bytes, CHAR drops blanks at the end. */
    private static String[] asStored(TableShape shape, String name) {
      for (Column column : shape.columns()) {
        if (column.name().equals(name) && column.dataType().equals("binary")) {
          return new String[] {"CAST(", " AS " + column.columnType() + ")"};
        }
        if (column.name().equals(name) && column.dataType().equals("char")) {
          return new String[] {"TRIM(TRAILING ' ' FROM ", ")"};
        }
      }
      return new String[] {"", ""};
    }

    void bind(PreparedStatement statement, Parameters parameters) throws SQLException {
      for (int i = 0; i < parameterIndexes.size(); i++) {
        parameters.bind(parameterIndexes.get(i), statement, i + 1);
      }
    }

    /** Whether it compares with a column's default, which the server may not be able to tell. */
    boolean usesDefaults() {
      return usesDefaults;
    }

    boolean isReplayable(Parameters parameters) {
      return parameterIndexes.stream().allMatch(parameters::isReplayable);
    }
  }

  static String quote(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  /** The name itself, of one that stands in a statement with or without backticks. */
  static String unquote(String name) {
    boolean quoted = name.length() > 1 && name.startsWith("`") && name.endsWith("`");
    return quoted ? name.substring(1, name.length() - 1).replace("``", "`") : name;
  }
}
