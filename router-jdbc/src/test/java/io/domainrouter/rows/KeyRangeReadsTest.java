package io.domainrouter.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.rows.KeyRange.Bound;
import io.domainrouter.testing.TestServers;
import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is read and locked for a range of a key of several columns, in a table of {@code
 * -Dtest.range.rows} rows (3,000): about as many rows as the range has.
 */
final class KeyRangeReadsTest {
  private static final int ROWS = Integer.getInteger("test.range.rows", 3_000);
  private static final int CHUNK = 100;

  /** For the ends of the range and of its parts. */
  private static final int MORE = 12;

  private TwoSchemas schemas;

  @AfterEach
  void dropSchemas() throws SQLException {
    schemas.close();
  }

  /** Three values of the first column; {@code i} is the place in the order of the key. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a INT, b INT | i * 3 DIV ROWS, i",
        "a INT, b INT, c INT | i * 3 DIV ROWS, i DIV 7, i",
        "a INT, b INT, c INT | i DIV 100, i DIV 10, i",
        "a BIGINT UNSIGNED, b VARCHAR(9), c DATE | i * 3 DIV ROWS, LPAD(i DIV 7, 9, '0'),"
            + " '2020-01-01' + INTERVAL i MOD 7 DAY",
        "a VARCHAR(20), b INT | CONCAT('kEy ', i * 3 DIV ROWS), i",
        "a CHAR(9) CHARACTER SET latin1, b INT | CONCAT('kEy ', i * 3 DIV ROWS), i",
        "a ENUM('z', 'y', 'x'), b INT | 1 + i * 3 DIV ROWS, i",
        "a ENUM('none', 'z', 'nor this', 'y', 'x', 'nobody'), b INT |"
            + " ELT(1 + i * 3 DIV ROWS, 2, 4, 5) + 0, i",
        "a SET('z', 'y', 'x'), b INT | 1 + i * 3 DIV ROWS, i",
        "a SET('z', 'it''s', 'x'), b INT | i * 5 DIV ROWS, i",
        "a INT, b SET('it''s', 'x', 'y') | i DIV 8, i MOD 8",
        "a INT, b ENUM('it''s', 'x') | i DIV 2, 1 + i MOD 2",
        "a ENUM('Z', 'z', 'y') COLLATE utf8mb4_bin, b INT | 1 + i * 3 DIV ROWS, i",
        "a DATE, b INT | '2020-01-01' + INTERVAL i * 3 DIV ROWS DAY, i",
        "a TIMESTAMP(3), b INT | '2020-01-01' + INTERVAL i * 3 DIV ROWS DAY, i",
        "a BINARY(4), b INT | LPAD(i * 3 DIV ROWS, 4, '0'), i",
        "a DECIMAL(9, 2), b INT | i * 3 DIV ROWS / 2, i",
        "a BIT(9), b INT | i * 3 DIV ROWS, i",
        "a YEAR, b TIME | 2000 + i * 3 DIV ROWS, SEC_TO_TIME(i)",
      })
  void readsAndLocksTheRangeOnly(String columns, String values) throws Exception {
    TableShape shape = table(columns, values);
    for (int before : new int[] {CHUNK, ROWS / 3 - CHUNK / 2, ROWS / 2}) {
      readsAndLocksTheRangeOnly(shape, before);
    }
  }

  @Test
  void whatIsNoMemberOfAnEnumStandsBeforeTheFirst() throws SQLException {
    schemas = TwoSchemas.create("key_range_reads");
    schemas.execute(
        TwoSchemas.SOURCE,
        "CREATE TABLE t (a ENUM('none yet', 'z', 'nor this', 'y'), b INT, PRIMARY KEY (a, b))",
        "INSERT INTO t VALUES ('z', 2), ('y', 3), ('y', 4)");
    try (Connection lax = schemas.connect(TwoSchemas.SOURCE);
        Statement statement = lax.createStatement()) {
      statement.execute("SET sql_mode = ''");
      statement.execute("INSERT INTO t VALUES ('none', 1)");
    }
    try (Connection source = schemas.pools().internal(TwoSchemas.SOURCE)) {
      TableShape shape = TableShape.load(source, "t");
      for (int rows = 1; rows < 4; rows++) {
        KeyRange start = RowRanges.next(source, shape, Optional.empty(), rows);
        assertEquals(rows, Digest.of(source, shape, start).rows());
        KeyRange rest = KeyRange.after(start.upTo());
        assertEquals(4 - rows, Digest.of(source, shape, rest).rows());
      }
    }
  }

  private TableShape table(String columns, String values) throws SQLException {
    schemas = TwoSchemas.create("key_range_reads");
    String names = columns.contains(" c ") ? "a, b, c" : "a, b";
    schemas.executeOnBoth(
        "CREATE TABLE t (" + columns + ", v INT, PRIMARY KEY (" + names + "), KEY (v))");
    try (Connection connection = schemas.connect(TwoSchemas.SOURCE);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SET @@"
              + (TestServers.shared().isMySql()
                  ? "cte_max_recursion_depth"
                  : "max_recursive_iterations")
              + "= 100000000");
      statement.execute(
          "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i <"
              + (ROWS - 1)
              + ") SELECT "
              + values.replace("ROWS", ROWS + "")
              + ", 1 FROM n");
      statement.execute("ANALYZE TABLE t");
    }
    try (Connection connection = schemas.pools().internal(TwoSchemas.SOURCE)) {
      return TableShape.load(connection, "t");
    }
  }

  private void readsAndLocksTheRangeOnly(TableShape shape, int before) throws Exception {
    try (Connection source = schemas.pools().internal(TwoSchemas.SOURCE);
        Connection target = schemas.pools().internal(TwoSchemas.TARGET)) {
      Optional<Bound> after = RowRanges.next(source, shape, Optional.empty(), before).upTo();
      Optional<Bound> end = RowRanges.last(source, shape, Optional.empty());
      KeyRange rest = new KeyRange(after, end);
      assertReads(
          "last key", MORE, source, () -> assertEquals(end, RowRanges.last(source, shape, after)));
      assertReads(
          "end of a chunk",
          CHUNK + MORE,
          source,
          () -> assertNotEquals(rest, RowRanges.first(source, shape, rest, CHUNK)));
      KeyRange chunk = RowRanges.first(source, shape, rest, CHUNK);
      assertReads(
          "digest", // reads the hashes from a derived table again
          2 * CHUNK + MORE,
          source,
          () -> assertEquals(CHUNK, Digest.of(source, shape, chunk).rows()));
      source.rollback();
      RangeCopy copy = new RangeCopy(shape);
      assertReads(
          "chunk",
          CHUNK + MORE,
          source,
          () -> copy.run(source, target, chunk, RowLock.SHARED_AT_ONCE));
      assertLocked(CHUNK + 3, source);
      source.rollback();
      target.commit();
      assertReads(
          "chunk that is there already",
          3 * CHUNK + MORE, // looks whether there is any, and deletes it
          target,
          () -> copy.run(source, target, chunk, RowLock.SHARED));
      target.rollback();
      source.rollback();
    }
  }

  private interface SqlTask {
    void run() throws SQLException;
  }

  private static void assertReads(String what, long most, Connection connection, SqlTask task)
      throws SQLException {
    long start = reads(connection);
    long counting = reads(connection) - start;
    task.run();
    long rows = reads(connection) - start - 2 * counting;
    assertTrue(rows <= most, () -> what + ": " + rows + " rows read, more than " + most);
  }

  private static long reads(Connection connection) throws SQLException {
    long reads = 0;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Handler_read%'")) {
      while (row.next()) {
        reads += row.getLong(2);
      }
    }
    return reads;
  }

  /** The server answers from a copy, until nobody has asked for a tenth of a second. */
  private static void assertLocked(long most, Connection connection)
      throws SQLException, InterruptedException {
    TimeUnit.MILLISECONDS.sleep(200);
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT trx_rows_locked FROM information_schema.innodb_trx"
                    + " WHERE trx_mysql_thread_id = CONNECTION_ID()")) {
      assertTrue(row.next(), "the transaction is not listed");
      long rows = row.getLong(1);
      assertTrue(rows <= most, () -> rows + " rows locked, more than " + most);
    }
  }
}
