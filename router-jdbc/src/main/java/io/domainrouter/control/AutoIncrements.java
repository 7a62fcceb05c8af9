package io.domainrouter.control;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps the counters of a new authority above those of the old one. For one cutover. */
final class AutoIncrements {
  private static final String COUNTERS =
      "SELECT table_name, auto_increment FROM information_schema.tables"
          + " WHERE table_schema = DATABASE() AND table_name IN (%s)";

  /** The largest number of a BIGINT UNSIGNED. */
  private static final BigInteger LAST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  private final ControlContext context;
  private final List<String> tables;
  private Map<String, BigInteger> onTarget = Map.of();

  AutoIncrements(ControlContext context, int domain) {
    this.context = context;
    this.tables = context.config(domain).tables();
  }

  /**
   * Raises every counter on the target to at least the source's, plus headroom. Changing a counter
   * takes a short exclusive metadata lock, so it is done before writers are held; then only {@link
   * #suffice} is left.
   */
  void raise(int from, int to, long headroom) throws SQLException {
    try (Connection source = context.pools().internal(from);
        Connection target = context.pools().internal(to)) {
      Map<String, BigInteger> wanted = counters(source);
      source.rollback();
      Map<String, BigInteger> found = counters(target);
      target.rollback();
      for (String table : tables) {
        if (of(wanted, table).compareTo(of(found, table)) > 0) {
          PatientDdl.execute(
              target,
              "ALTER TABLE `"
                  + table
                  + "` AUTO_INCREMENT = "
                  + of(wanted, table).add(BigInteger.valueOf(headroom)).min(LAST));
        }
      }
      onTarget = counters(target);
      target.rollback();
    }
  }

  /** Whether the target's counters, as they were last raised, are not below the source's now. */
  boolean suffice(Connection source) throws SQLException {
    Map<String, BigInteger> wanted = counters(source);
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
    Map<String, BigInteger> counters = new HashMap<>();
    String places = String.join(", ", Collections.nCopies(tables.size(), "?"));
    try (PreparedStatement select = connection.prepareStatement(COUNTERS.formatted(places))) {
      for (int i = 0; i < tables.size(); i++) {
        select.setString(i + 1, tables.get(i));
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String next = row.getString(2);
          counters.put(row.getString(1), next == null ? BigInteger.ZERO : new BigInteger(next));
        }
      }
    }
    return counters;
  }
}
