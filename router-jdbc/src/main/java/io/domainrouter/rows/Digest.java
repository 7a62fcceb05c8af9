package io.domainrouter.rows;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * What a set of rows comes to: their count and two independent checksums, both computed inside the
 * server over the exact values of every stored column. Immutable.
 *
 * <p>The digests of disjoint sets add up to the digest of their union, in any order. Two servers
 * come to the same digest whatever their sessions' time zones and character sets are.
 *
 * @param rows count
 * @param sum the rows' CRC-32, added up
 * @param xor 64 bits of the rows' SHA-256, combined by exclusive or
 */
public record Digest(long rows, BigInteger sum, long xor) {
  public static final Digest NONE = new Digest(0, BigInteger.ZERO, 0);

  public Digest plus(Digest other) {
    return new Digest(rows + other.rows, sum.add(other.sum), xor ^ other.xor);
  }

  /** The digest of a range's rows in one consistent read, without locks. */
  public static Digest of(Connection connection, TableShape shape, KeyRange range)
      throws SQLException {
    String sql =
        "SELECT COUNT(*), IFNULL(SUM(CRC32(line)),0),"
            + " IFNULL(BIT_XOR(CAST(CONV(LEFT(SHA2(line,256),16),16,10) AS UNSIGNED)),0)"
            + " FROM (SELECT "
            + line(shape)
            + " AS line FROM "
            + source(shape)
            + " WHERE "
            + range.condition(shape)
            + ") AS rows_of_range";
    try (Statement statement = Rows.statement(connection);
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return new Digest(
          row.getLong(1),
          new BigInteger(row.getString(2)),
          Long.parseUnsignedLong(row.getString(3)));
    }
  }

  /** The SHA-256 of each row in a range, in one consistent read, without locks. */
  public static Map<RowKey, String> ofEach(Connection connection, TableShape shape, KeyRange range)
      throws SQLException {
    String sql =
        "SELECT "
            + Rows.keyColumns(shape, "")
            + ",SHA2("
            + line(shape)
            + ",256) FROM "
            + source(shape)
            + " WHERE "
            + range.condition(shape);
    Map<RowKey, String> digests = new HashMap<>();
    try (Statement statement = Rows.statement(connection);
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        digests.put(Rows.key(row, shape, 1), row.getString(shape.key().size() + 1));
      }
    }
    return digests;
  }

  /** A row as one line of ASCII text without ambiguity: no value's text contains the comma. */
  private static String line(TableShape shape) {
    return "CONCAT_WS(','," + SqlText.list(shape.columns(), Digest::expression) + ")";
  }

  private static String expression(Column column) {
    return column.codec().digestExpression(SqlText.quote(column));
  }

  private static String source(TableShape shape) {
    return shape.key().isEmpty() ? SqlText.quote(shape.name()) : SqlText.tableByKey(shape);
  }
}
