package io.domainrouter.rows;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * What a set of rows comes to: their count and two independent checksums, computed inside the
 * server over the canonical text of every stored column. Immutable.
 *
 * <p>Each row has a SHA-256 of its whole line (see {@link RowLine}). The two checksums are of its
 * two halves, and combined in two ways, so that what cancels in one does not cancel in the other.
 * The digests of disjoint sets add up to the digest of their union, in any order. Two servers come
 * to the same digest whatever their sessions' time zones and character sets are; only the mode
 * PAD_CHAR_TO_FULL_LENGTH changes it.
 *
 * @param rows count
 * @param sum CRC-32 of the hashes' first halves, added up
 * @param xor two CRC-32 of the hashes' second halves side by side, combined by exclusive or
 */
public record Digest(long rows, BigInteger sum, long xor) {
  public static final Digest NONE = new Digest(0, BigInteger.ZERO, 0);

  private static final String COMBINED =
      "SELECT COUNT(*),IFNULL(SUM(CRC32(LEFT(h,16))),0),"
          + "IFNULL(BIT_XOR((CRC32(SUBSTR(h,17,8))<<32)|CRC32(SUBSTR(h,25))),0)";

  /** Keeps the server from computing the hash once for each use of it. */
  private static final String ONCE = " LIMIT 1000000000";

  public Digest plus(Digest other) {
    return new Digest(rows + other.rows, sum.add(other.sum), xor ^ other.xor);
  }

  /** The digest of a range's rows in one consistent read, without locks. */
  public static Digest of(Connection connection, Comparison compared, KeyRange range)
      throws SQLException {
    if (compared.documents().isEmpty()) {
      return inServer(connection, compared.shape(), range);
    }
    Digest[] sum = {NONE};
    each(
        connection,
        compared,
        range.condition(compared.shape()),
        (key, hash) -> sum[0] = sum[0].plus(ofRow(hash)));
    return sum[0];
  }

  /** As the other, for two tables of the same product. */
  public static Digest of(Connection connection, TableShape shape, KeyRange range)
      throws SQLException {
    return of(connection, Comparison.exact(shape), range);
  }

  private static Digest inServer(Connection connection, TableShape shape, KeyRange range)
      throws SQLException {
    // A whole table would be too large to be kept by the server.
    // As bytes, the hashes take up less of the server's temporary table than as text.
    String sql =
        COMBINED
            + " FROM (SELECT UNHEX("
            + RowLine.hash(shape.columns())
            + ") AS h FROM "
            + source(shape)
            + " WHERE "
            + range.condition(shape)
            + (range.equals(KeyRange.ALL) ? "" : ONCE)
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

  /** The digest of the one row that has this hash. */
  static Digest ofRow(String hash) {
    byte[] bytes = HexFormat.of().parseHex(hash);
    return new Digest(
        1, BigInteger.valueOf(crc(bytes, 0, 16)), (crc(bytes, 16, 8) << 32) | crc(bytes, 24, 8));
  }

  private static long crc(byte[] bytes, int from, int count) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, count);
    return crc.getValue();
  }

  /** The hash of each row in a range, in one consistent read, without locks. */
  public static Map<RowKey, String> ofEach(
      Connection connection, Comparison compared, KeyRange range) throws SQLException {
    Map<RowKey, String> hashes = new HashMap<>();
    each(connection, compared, range.condition(compared.shape()), hashes::put);
    return hashes;
  }

  /** The hash of each row that has one of the keys, a few hundred at the most, without locks. */
  public static Map<RowKey, String> ofEach(
      Connection connection, Comparison compared, Collection<RowKey> keys) throws SQLException {
    Map<RowKey, String> hashes = new HashMap<>();
    each(connection, compared, SqlText.hasKey(compared.shape(), List.copyOf(keys)), hashes::put);
    return hashes;
  }

  private interface EachRow {
    void is(RowKey key, String hash);
  }

  private static void each(
      Connection connection, Comparison compared, String condition, EachRow receiver)
      throws SQLException {
    TableShape shape = compared.shape();
    String sql =
        "SELECT "
            + Rows.keyColumns(shape, "")
            + ","
            + RowLine.hash(compared.exactColumns())
            + (compared.documents().isEmpty() ? "" : ",")
            + SqlText.readExpressions(compared.documents())
            + " FROM "
            + source(shape)
            + " WHERE "
            + condition;
    try (Statement statement = Rows.statement(connection)) {
      if (!compared.documents().isEmpty()) {
        statement.setFetchSize(Integer.MIN_VALUE); // row by row, since documents may be large
      }
      try (ResultSet row = statement.executeQuery(sql)) {
        while (row.next()) {
          receiver.is(Rows.key(row, shape, 1), hash(row, compared));
        }
      }
    }
  }

  private static String hash(ResultSet row, Comparison compared) throws SQLException {
    int column = compared.shape().key().size() + 1;
    String hash = row.getString(column);
    if (compared.documents().isEmpty()) {
      return hash;
    }
    MessageDigest whole = sha256();
    whole.update(hash.getBytes(StandardCharsets.US_ASCII));
    for (Column document : compared.documents()) {
      Object text = document.codec().read(row, ++column);
      String canonical = text == null ? "" : Document.canonical((String) text);
      whole.update((canonical.length() + ",").getBytes(StandardCharsets.US_ASCII));
      whole.update(canonical.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(whole.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String source(TableShape shape) {
    return shape.key().isEmpty() ? SqlText.quote(shape.name()) : SqlText.tableByKey(shape);
  }
}
