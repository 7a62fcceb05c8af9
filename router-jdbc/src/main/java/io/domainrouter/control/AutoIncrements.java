package io.domainrouter.control;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps the counters of a new authority above those of the old one. */
final class AutoIncrements {
  private static final Pattern COUNTER = Pattern.compile("\\bAUTO_INCREMENT=(\\d+)");

  /** The largest number of a BIGINT UNSIGNED. */
  private static final BigInteger LAST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  private final ControlContext context;
  private final int domain;

  AutoIncrements(ControlContext context, int domain) {
    this.context = context;
    this.domain = domain;
  }

  /**
   * Raises every counter on the target to at least the source's, plus headroom. Changing a counter
   * takes a short exclusive metadata lock, so it is done before writers are held; then only the
   * check is left.
   */
  void raise(int from, int to, long headroom) throws SQLException {
    List<String> tables = context.config(domain).tables();
    try (Connection source = context.pools().internal(from);
        Connection target = context.pools().internal(to)) {
      for (String table : tables) {
        BigInteger wanted = counter(source, table);
        if (wanted.compareTo(counter(target, table)) > 0) {
          target.rollback();
          PatientDdl.execute(
              target,
              "ALTER TABLE `"
                  + table
                  + "` AUTO_INCREMENT = "
                  + wanted.add(BigInteger.valueOf(headroom)).min(LAST));
        }
      }
      source.rollback();
    }
  }

  /** The next number; 0 for a table without a counter, or before its first use. */
  private static BigInteger counter(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW CREATE TABLE `" + table + "`")) {
      row.next();
      Matcher counter = COUNTER.matcher(row.getString(2));
      return counter.find() ? new BigInteger(counter.group(1)) : BigInteger.ZERO;
    }
  }
}
