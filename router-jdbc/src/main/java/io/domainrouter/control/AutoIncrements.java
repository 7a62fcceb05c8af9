package io.domainrouter.control;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Keeps the counters of a new authority above those of the old one. For one cutover. */
final class AutoIncrements {
  private static final String COUNTERS =
      "SELECT table_name, auto_increment FROM information_schema.tables"
          + " WHERE table_schema = DATABASE() AND table_name IN (%s)";

  private static final String TYPES =
      "SELECT table_name, column_type FROM information_schema.columns"
          + " WHERE table_schema = DATABASE() AND extra LIKE '%%auto_increment%%'"
          + " AND table_name IN (%s)";

  private static final Map<String, Integer> BITS =
      Map.of("tinyint", 8, "smallint", 16, "mediumint", 24, "int", 32, "bigint", 64);

  /** Of the numbers that are left, headroom takes no more than one in so many. */
  private static final BigInteger LEFT_PER_HEADROOM = BigInteger.valueOf(100);

  private final ControlContext context;
  private final List<String> tables;
  private Map<String, BigInteger> onTarget = Map.of();

  AutoIncrements(ControlContext context, int domain) {
    this.context = context;
    this.tables = context.config(domain).tables();
  }

  /**
   * Raises every counter on the target to at least the source's, plus headroom, which numbers that
   * are running out get less of. Changing a counter takes a short exclusive metadata lock, so it is
   * done before writers are held; then only {@link #suffice} is left.
   */
  void raise(int from, int to, long headroom) throws SQLException {
    try (Connection source = context.pools().internal(from);
        Connection target = context.pools().internal(to)) {
      Map<String, BigInteger> wanted = counters(source);
      source.rollback();
      Map<String, BigInteger> found = counters(target);
      target.rollback();
      Map<String, BigInteger> last = lastNumbers(target);
      target.rollback();
      for (String table : tables) {
        BigInteger next = of(wanted, table);
        if (next.compareTo(of(found, table)) > 0) {
          BigInteger left = of(last, table).subtract(next).max(BigInteger.ZERO);
          BigInteger more = left.divide(LEFT_PER_HEADROOM).min(BigInteger.valueOf(headroom));
          PatientDdl.execute(
              target, "ALTER TABLE `" + table + "` AUTO_INCREMENT = " + next.add(more));
        }
      }
      onTarget = counters(target);
      target.rollback();
    }
  }

  /** Whether the target's counters, as they were last raised, are not below the source's now. */
  boolean suffice(int source) throws SQLException {
    Map<String, BigInteger> wanted = context.pools().quickly(source, this::counters);
    return tables.stream().allMatch(table -> of(wanted, table).compareTo(of(onTarget, table)) <= 0);
  }

  private static BigInteger of(Map<String, BigInteger> counters, String table) {
    BigInteger exact = counters.get(table);
    return exact != null
        ? exact
        : counters.entrySet().stream()
            .filter(entry -> entry.getKey().equalsIgnoreCase(table))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("there is no table " + table))
            .getValue();
  }

  /** The next numbers of all tables, 0 for one without a counter, in one round trip. */
  private Map<String, BigInteger> counters(Connection connection) throws SQLException {
    return ask(connection, COUNTERS, next -> next == null ? BigInteger.ZERO : new BigInteger(next));
  }

  /** The largest numbers that the columns can hold. */
  private Map<String, BigInteger> lastNumbers(Connection connection) throws SQLException {
    Map<String, BigInteger> last = ask(connection, TYPES, AutoIncrements::lastNumber);
    for (String table : tables) {
      if (last.keySet().stream().noneMatch(table::equalsIgnoreCase)) {
        last.put(table, BigInteger.ZERO);
      }
    }
    return last;
  }

  /** Of a type such as {@code int(10) unsigned}. */
  static BigInteger lastNumber(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    int bits = BITS.getOrDefault(lower.split("[ (]", 2)[0], 32);
    return BigInteger.TWO
        .pow(lower.contains("unsigned") ? bits : bits - 1)
        .subtract(BigInteger.ONE);
  }

  private Map<String, BigInteger> ask(
      Connection connection, String sql, Function<String, BigInteger> number) throws SQLException {
    Map<String, BigInteger> answers = new HashMap<>();
    String places = String.join(", ", Collections.nCopies(tables.size(), "?"));
    try (PreparedStatement select = connection.prepareStatement(sql.formatted(places))) {
      for (int i = 0; i < tables.size(); i++) {
        select.setString(i + 1, tables.get(i));
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          answers.put(row.getString(1), number.apply(row.getString(2)));
        }
      }
    }
    return answers;
  }
}
