package io.domainrouter.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.migrate.Difference.Kind;
import io.domainrouter.rows.Digest;
import io.domainrouter.rows.ExactCompare;
import io.domainrouter.rows.RowKey;
import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifyTest {
  private TwoSchemas schemas;

  @BeforeEach
  void createSchemas() throws SQLException {
    schemas = TwoSchemas.create("verify_test");
  }

  @AfterEach
  void dropSchemas() throws SQLException {
    schemas.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "numbers  | UPDATE numbers SET d = '0' WHERE id = 0                       | 0     | d",
        "numbers  | UPDATE numbers SET f = 0, ubig = ubig - 1 WHERE id = 0        | 0     | ubig,f",
        "numbers  | UPDATE numbers SET tiny = 0 WHERE id = 2                      | 2     | tiny",
        "texts    | UPDATE texts SET name = 'ABC' WHERE name = 'Abc'              | -Abc,+ABC |",
        "texts    | UPDATE texts SET latin = 'GRÖSSE €' WHERE name = 'Abc'        | Abc   | latin",
        "texts    | UPDATE texts SET long_text = CONCAT(long_text, ' ') WHERE name = '' | ''  | long_text",
        "texts    | UPDATE texts SET latin = NULL WHERE name = ''                 | ''    | latin",
        "binaries | UPDATE binaries SET large = CONCAT(large, X'00') WHERE id = X'00FF0000' AND tail = X'00' | 00FF0000/00 | large",
        "binaries | DELETE FROM binaries WHERE tail = X'0000'                     | -00FF0000/0000 |",
        "moments  | UPDATE moments SET fine = '2024-10-27 00:30:00.123457' WHERE day = '2024-10-27' AND plain = '2024-10-27 00:30:00' | 2024-10-27 00:30:00.123/2024-10-27 | fine",
        "oddities | INSERT INTO oddities (a, kind, email) VALUES (1000, 'a', 'n') | +1000/a |",
        "oddities | UPDATE oddities SET secret = 8 WHERE a = -1                   | -1/z= | secret",
      })
  void findsAndNamesAndRepairsAPlantedDifference(
      String table, String sql, String keys, String columns) throws Exception {
    schemas.executeFile(TwoSchemas.SOURCE, "/rows/types.sql");
    schemas.executeFile(TwoSchemas.TARGET, "/rows/types.sql");
    MoveRequest request = request(2, table);
    assertTrue(verify(request).same());
    schemas.execute(
        TwoSchemas.TARGET, "SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'", sql);

    TableVerification found = verify(request);
    assertFalse(found.same());
    assertNotEquals(found.source(), found.target());
    assertEquals(keys.split(",").length, found.differences().size());
    for (String key : keys.split(",")) {
      assertTrue(
          found.differences().contains(expected(table, key, columns)),
          () -> expected(table, key, columns) + " in " + found.differences());
    }
    new Repair(schemas.pools(), request, Conflicts.IGNORE).run(found.differences());
    assertTrue(verify(request).same());
  }

  /** A key is prefixed by - if missing, + if extra; a negative number ends in =. */
  private static Difference expected(String table, String text, String columns) {
    boolean changed = columns != null;
    Kind kind = changed ? Kind.CHANGED : text.startsWith("-") ? Kind.MISSING : Kind.EXTRA;
    String key = changed ? text.replace("=", "") : text.substring(1);
    return new Difference(
        table,
        RowKey.of(key.equals("''") ? new String[] {""} : key.split("/")),
        kind,
        changed ? List.of(columns.split(",")) : List.of());
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1000})
  void neverReportsADifferenceWhileEightThreadsWriteBothSides(int chunkRows) throws Exception {
    schemas.executeOnBoth(DualWriters.TABLE, DualWriters.fill());
    MoveRequest request = request(chunkRows, "items");
    try (DualWriters writers = new DualWriters(schemas, 8)) {
      while (writers.committed() < 2000) {
        TableVerification found = verify(request);
        assertTrue(found.same(), found.toString());
      }
    }
    assertTrue(verify(request).same());
  }

  @Test
  void findsAPlantedDifferenceAlsoWhileThreadsWrite() throws Exception {
    schemas.executeOnBoth(DualWriters.TABLE, DualWriters.fill());
    schemas.execute(TwoSchemas.TARGET, "INSERT INTO items (owner, number) VALUES ('stray', 1)");
    try (DualWriters writers = new DualWriters(schemas, 4)) {
      TableVerification found = verify(request(100, "items"));
      assertEquals(
          List.of(new Difference("items", RowKey.of("stray", "1"), Kind.EXTRA, List.of())),
          found.differences());
      assertTrue(writers.committed() >= 0);
    }
  }

  @Test
  void listsNoMoreDifferencesThanAskedFor() throws Exception {
    schemas.executeOnBoth(DualWriters.TABLE);
    schemas.execute(TwoSchemas.SOURCE, DualWriters.fill());
    VerifyHooks hooks = new VerifyHooks(Throttle.NONE, Pending.NONE, () -> false, 7);
    TableVerification found =
        new Verify(schemas.pools(), request(100, "items"), hooks).run().get(0);
    assertEquals(7, found.differences().size());
    assertFalse(found.complete());
  }

  @Test
  void rowsInTheJournalArePendingAndNoDifference() throws Exception {
    schemas.executeOnBoth("CREATE TABLE t (id INT PRIMARY KEY, v INT)");
    schemas.execute(TwoSchemas.SOURCE, "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
    schemas.execute(TwoSchemas.TARGET, "INSERT INTO t VALUES (1, 1), (2, 0)");
    Pending journal = (source, table, keys) -> Set.of(RowKey.of("3"));
    VerifyHooks hooks = new VerifyHooks(Throttle.NONE, journal, () -> false, 100);
    TableVerification found = new Verify(schemas.pools(), request(10, "t"), hooks).run().get(0);
    assertEquals(
        List.of(new Difference("t", RowKey.of("2"), Kind.CHANGED, List.of("v"))),
        found.differences());
    assertEquals(1, found.pendingRows());
  }

  @Test
  void waitsForAMirroredWriteBetweenItsTwoCommits() throws Exception {
    schemas.executeOnBoth(
        "CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1)");
    try (Connection mirror = schemas.connect(TwoSchemas.TARGET);
        Statement statement = mirror.createStatement()) {
      mirror.setAutoCommit(false);
      statement.execute("UPDATE t SET v = 2 WHERE id = 1");
      schemas.execute(TwoSchemas.SOURCE, "UPDATE t SET v = 2 WHERE id = 1");
      AtomicInteger looks = new AtomicInteger();
      Pending commitsMeanwhile =
          (source, table, keys) -> {
            if (looks.incrementAndGet() == 2) {
              mirror.commit();
            }
            return Set.of();
          };
      VerifyHooks hooks = new VerifyHooks(Throttle.NONE, commitsMeanwhile, () -> false, 100);
      assertTrue(new Verify(schemas.pools(), request(10, "t"), hooks).run().get(0).same());
      assertEquals(2, looks.get());
    }
  }

  @Test
  void repairSwapsUniqueValues() throws Exception {
    schemas.executeOnBoth("CREATE TABLE t (id INT PRIMARY KEY, email VARCHAR(9) UNIQUE)");
    schemas.execute(TwoSchemas.SOURCE, "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    schemas.execute(TwoSchemas.TARGET, "INSERT INTO t VALUES (1, 'b'), (2, 'a'), (4, 'c')");
    MoveRequest request = request(10, "t");
    TableVerification found = verify(request);
    assertEquals(4, found.differences().size());
    new Repair(schemas.pools(), request, Conflicts.IGNORE).run(found.differences());
    assertEquals(List.of(), ExactCompare.differences(schemas, "t", List.of("id")));
  }

  @Test
  void checksumOfAWholeTableIsTheSameOnAnySessionAndSumOfTheChunks() throws Exception {
    schemas.executeFile(TwoSchemas.SOURCE, "/rows/types.sql");
    schemas.executeFile(TwoSchemas.TARGET, "/rows/types.sql");
    for (String table : List.of("numbers", "texts", "binaries", "moments", "oddities")) {
      TableVerification found = verify(request(1, table));
      try (Connection connection = schemas.connect(TwoSchemas.SOURCE);
          Statement statement = connection.createStatement()) {
        statement.execute("SET time_zone = '-03:00', NAMES latin1");
        Digest whole = TableChecksum.of(connection, table);
        assertEquals(found.source(), whole);
        assertEquals(found.target(), whole);
      }
    }
  }

  private TableVerification verify(MoveRequest request) throws SQLException {
    return new Verify(schemas.pools(), request, VerifyHooks.NONE).run().get(0);
  }

  private static MoveRequest request(int chunkRows, String table) {
    return new MoveRequest(
        "things", TwoSchemas.SOURCE, TwoSchemas.TARGET, List.of(table), 1, chunkRows, 2);
  }
}
