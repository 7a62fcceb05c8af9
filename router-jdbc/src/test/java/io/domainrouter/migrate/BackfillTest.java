package io.domainrouter.migrate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.rows.ExactCompare;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackfillTest {
  private static final Map<String, List<String>> TYPES =
      Map.of(
          "numbers", List.of("id"),
          "texts", List.of("name"),
          "binaries", List.of("id", "tail"),
          "moments", List.of("at", "day"),
          "oddities", List.of("a", "kind"));

  private static final String FIFTY_ROWS =
      "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <"
          + " 50) SELECT i, i FROM n";

  private TwoSchemas schemas;

  @BeforeEach
  void createSchemas() throws SQLException {
    schemas = TwoSchemas.create("backfill_test");
  }

  @AfterEach
  void dropSchemas() throws SQLException {
    schemas.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1000})
  void copiesEveryTypeAndRemovesWhatTheSourceDoesNotHave(int chunkRows) throws Exception {
    schemas.executeFile(TwoSchemas.SOURCE, "/rows/types.sql");
    schemas.executeFile(TwoSchemas.TARGET, "/rows/types.sql");
    schemas.execute(
        TwoSchemas.TARGET,
        "SET SESSION sql_mode = ''",
        "UPDATE numbers SET id = id + 5, f = 0 WHERE id < 10 ORDER BY id DESC",
        "DELETE FROM texts WHERE name = ''",
        "UPDATE texts SET name = 'aBC' WHERE name = 'Abc'",
        "INSERT INTO texts (name) VALUES ('aaa'), ('zzz')",
        "UPDATE binaries SET tail = CONCAT(tail, 'x')",
        "DELETE FROM moments");
    MoveRequest request = request(1, chunkRows, TYPES.keySet().stream().sorted().toList());
    Map<String, Long> copied = new ConcurrentHashMap<>();
    CopyListener listener = (table, rows, estimate) -> copied.put(table, rows);
    Backfill.Outcome outcome =
        new Backfill(
                schemas.pools(),
                request,
                new CopyHooks(Throttle.NONE, Conflicts.IGNORE, listener, () -> false))
            .run();
    assertEquals(new Backfill.Outcome(true, 22), outcome);
    assertEquals(22, copied.values().stream().mapToLong(rows -> rows).sum());
    for (Map.Entry<String, List<String>> table : TYPES.entrySet()) {
      assertEquals(
          List.of(),
          ExactCompare.differences(schemas, table.getKey(), table.getValue()),
          table.getKey());
    }
    for (TableVerification table : verify(request)) {
      assertTrue(table.same(), table.toString());
      assertEquals(table.source(), table.target());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 500})
  void losesNothingWhileEightThreadsWrite(int chunkRows) throws Exception {
    schemas.executeOnBoth(DualWriters.TABLE);
    schemas.execute(TwoSchemas.SOURCE, DualWriters.fill());
    AtomicInteger epoch = new AtomicInteger();
    try (DualWriters writers = new DualWriters(schemas, 8)) {
      while (writers.committed() < 2000) {
        MoveRequest request = request(epoch.incrementAndGet(), chunkRows, List.of("items"));
        assertTrue(new Backfill(schemas.pools(), request, CopyHooks.NONE).run().complete());
      }
    }
    assertEquals(List.of(), ExactCompare.differences(schemas, "items", List.of("owner", "number")));
  }

  @Test
  void continuesAfterTheLastFinishedChunkAndStartsAnewInAnotherEpoch() throws Exception {
    schemas.executeOnBoth("CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)");
    schemas.execute(TwoSchemas.SOURCE, FIFTY_ROWS);
    AtomicBoolean cancelled = new AtomicBoolean();
    CopyListener cancelAfterTwenty =
        (table, rows, estimate) -> cancelled.set(rows >= 20 || cancelled.get());
    MoveRequest request = request(7, 10, List.of("t"));
    Backfill.Outcome first =
        new Backfill(
                schemas.pools(),
                request,
                new CopyHooks(Throttle.NONE, Conflicts.IGNORE, cancelAfterTwenty, cancelled::get))
            .run();
    assertFalse(first.complete());
    assertTrue(first.rowsCopied() >= 20 && first.rowsCopied() < 50, first.toString());

    schemas.execute(TwoSchemas.TARGET, "UPDATE t SET v = -1 WHERE id = 20");
    assertEquals(new Backfill.Outcome(true, 50), run(request));
    assertEquals("-1", schemas.query(TwoSchemas.TARGET, "SELECT v FROM t WHERE id = 20"));
    assertEquals("50", schemas.query(TwoSchemas.TARGET, "SELECT COUNT(*) FROM t"));

    assertEquals(new Backfill.Outcome(true, 50), run(request(8, 10, List.of("t"))));
    assertEquals("20", schemas.query(TwoSchemas.TARGET, "SELECT v FROM t WHERE id = 20"));

    SQLException outdated = assertThrows(SQLException.class, () -> run(request));
    assertEquals("DR210", outdated.getSQLState());
  }

  @Test
  void continuesOnNewConnectionsWhenTheServerIsKilledAndComesBack() throws Exception {
    TestServer server = TestServers.shared().server(1);
    AtomicBoolean killed = new AtomicBoolean();
    CopyListener killAtTwenty =
        (table, rows, estimate) -> {
          if (rows >= 20 && killed.compareAndSet(false, true)) {
            server.kill();
            server.restart();
          }
        };
    try (TwoSchemas fragile = TwoSchemas.on(server, "backfill_kill_test")) {
      fragile.executeOnBoth("CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)");
      fragile.execute(TwoSchemas.SOURCE, FIFTY_ROWS);
      CopyHooks hooks = new CopyHooks(Throttle.NONE, Conflicts.IGNORE, killAtTwenty, () -> false);
      Backfill.Outcome outcome =
          new Backfill(fragile.pools(), request(1, 10, List.of("t")), hooks).run();
      assertEquals(new Backfill.Outcome(true, 50), outcome);
      assertTrue(killed.get());
      assertEquals(List.of(), ExactCompare.differences(fragile, "t", List.of("id")));
    }
  }

  @Test
  void waitsForARowThatAnotherTransactionHolds() throws Exception {
    schemas.executeOnBoth("CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)");
    schemas.execute(TwoSchemas.SOURCE, "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
    try (Connection writer = schemas.connect(TwoSchemas.SOURCE);
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("UPDATE t SET v = 20 WHERE id = 2");
      CopyListener commitWhenWaiting =
          new CopyListener() {
            @Override
            public void copied(String table, long rowsCopied, long rowsEstimated) {}

            @Override
            public void waiting(String table, SQLException cause) {
              try {
                writer.commit();
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            }
          };
      CopyHooks hooks =
          new CopyHooks(Throttle.NONE, Conflicts.IGNORE, commitWhenWaiting, () -> false);
      new Backfill(schemas.pools(), request(1, 10, List.of("t")), hooks).run();
    }
    assertEquals("20", schemas.query(TwoSchemas.TARGET, "SELECT v FROM t WHERE id = 2"));
  }

  @Test
  void asksForTheJournalWhenAUniqueValueIsStillTakenOnTheTarget() throws Exception {
    schemas.executeOnBoth("CREATE TABLE t (id INT PRIMARY KEY, email VARCHAR(9) UNIQUE)");
    schemas.execute(TwoSchemas.SOURCE, "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    schemas.execute(TwoSchemas.TARGET, "INSERT INTO t VALUES (3, 'a')");
    MoveRequest request = request(1, 1, List.of("t"));
    SQLException collision = assertThrows(SQLException.class, () -> run(request));
    assertEquals(Trouble.DUPLICATE, Trouble.of(collision));

    Conflicts drain =
        () -> schemas.execute(TwoSchemas.TARGET, "UPDATE t SET email = 'c' WHERE id = 3");
    new Backfill(
            schemas.pools(),
            request,
            new CopyHooks(Throttle.NONE, drain, CopyListener.NONE, () -> false))
        .run();
    assertEquals(List.of(), ExactCompare.differences(schemas, "t", List.of("id")));
  }

  @Test
  void refusesACheckpointOfAnotherTableOrDomainFile() throws Exception {
    schemas.executeOnBoth("CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)");
    schemas.execute(TwoSchemas.SOURCE, FIFTY_ROWS);
    MoveRequest request = request(1, 10, List.of("t"));
    run(request);
    MoveRequest otherFile =
        new MoveRequest(
            "things", TwoSchemas.SOURCE, TwoSchemas.TARGET, List.of("t"), 1, 10, 2, "other");
    assertEquals("DR212", assertThrows(SQLException.class, () -> run(otherFile)).getSQLState());

    schemas.executeOnBoth("ALTER TABLE t MODIFY v BIGINT NOT NULL");
    SQLException changed = assertThrows(SQLException.class, () -> run(request));
    assertEquals("DR212", changed.getSQLState());
    assertTrue(changed.getMessage().contains("of t cannot go on"), changed::getMessage);
    assertEquals(new Backfill.Outcome(true, 50), run(request(2, 10, List.of("t"))));
  }

  /** One has lost the lock of the fleet and does not know it yet. */
  @Test
  void stopsWhenAnotherCopiesTheSameSegment() throws Exception {
    schemas.executeOnBoth("CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)");
    schemas.execute(TwoSchemas.SOURCE, FIFTY_ROWS);
    MoveRequest request = request(1, 10, List.of("t"));
    AtomicBoolean other = new AtomicBoolean();
    Throttle runTheOther =
        last -> {
          if (other.compareAndSet(false, true)) {
            assertTrue(assertDoesNotThrow(() -> run(request)).complete());
          }
        };
    CopyHooks hooks = new CopyHooks(runTheOther, Conflicts.IGNORE, CopyListener.NONE, () -> false);
    SQLException stopped =
        assertThrows(SQLException.class, () -> new Backfill(schemas.pools(), request, hooks).run());
    assertEquals("DR213", stopped.getSQLState());
    assertEquals(List.of(), ExactCompare.differences(schemas, "t", List.of("id")));
  }

  @Test
  void copiesLargeRowsAndOddBytes() throws Exception {
    schemas.executeOnBoth(
        "CREATE TABLE t (id INT PRIMARY KEY, words MEDIUMTEXT, bytes MEDIUMBLOB)");
    schemas.execute(
        TwoSchemas.SOURCE,
        "INSERT INTO t VALUES (1, REPEAT(CONVERT(X'C3A4275C5C00' USING utf8mb4), 300000),"
            + " REPEAT(X'00FF27', 500000)),"
            + " (2, NULL, X''), (3, '', NULL), (4, REPEAT('x', 1048576), NULL)");
    assertEquals(new Backfill.Outcome(true, 4), run(request(1, 10, List.of("t"))));
    assertEquals(List.of(), ExactCompare.differences(schemas, "t", List.of("id")));
  }

  @Test
  void namesTheRowThatIsTooLargeForAPacketAndGoesOnOnceThePacketMayBeLarger() throws Exception {
    schemas.executeOnBoth("CREATE TABLE t (id INT PRIMARY KEY, words LONGTEXT)");
    String usual = schemas.query(TwoSchemas.TARGET, "SELECT @@max_allowed_packet");
    schemas.execute(TwoSchemas.SOURCE, "INSERT INTO t VALUES (1, 'a'), (2, REPEAT('x', 2097144))");
    // Enough to read the row, and not to insert it. For new connections; these pools have none yet.
    schemas.execute(TwoSchemas.TARGET, "SET GLOBAL max_allowed_packet = 2097152");
    MoveRequest request = request(1, 10, List.of("t"));
    try {
      SQLException tooLarge = assertThrows(SQLException.class, () -> run(request));
      assertEquals("DR214", tooLarge.getSQLState());
      assertTrue(tooLarge.getMessage().startsWith("row [2] of table t"), tooLarge::getMessage);
    } finally {
      schemas.execute(TwoSchemas.TARGET, "SET GLOBAL max_allowed_packet = " + usual);
    }
    try (TargetPools again = new TargetPools(new DomainCatalog(schemas.config()))) {
      assertEquals(
          new Backfill.Outcome(true, 2), new Backfill(again, request, CopyHooks.NONE).run());
    }
  }

  @Test
  void refusesToCopyASchemaOntoItself() throws Exception {
    schemas.executeOnBoth("CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)");
    schemas.execute(TwoSchemas.SOURCE, FIFTY_ROWS);
    try (TargetPools oneSchema = new TargetPools(new DomainCatalog(schemas.ontoItself()))) {
      SQLException same =
          assertThrows(
              SQLException.class,
              () -> new Backfill(oneSchema, request(1, 10, List.of("t")), CopyHooks.NONE).run());
      assertEquals("DR215", same.getSQLState());
    }
    assertEquals("50", schemas.query(TwoSchemas.SOURCE, "SELECT COUNT(*) FROM t"));
  }

  @Test
  void waitsForSpaceOnTheTarget() throws Exception {
    schemas.executeOnBoth("CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)");
    schemas.execute(TwoSchemas.SOURCE, FIFTY_ROWS);
    schemas.execute(
        TwoSchemas.TARGET,
        "CREATE TRIGGER full BEFORE INSERT ON t FOR EACH ROW"
            + " IF NEW.id = 33 THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114,"
            + " MESSAGE_TEXT = 'The table t is full'; END IF");
    List<String> reasons = new CopyOnWriteArrayList<>();
    CopyListener makeSpace =
        new CopyListener() {
          @Override
          public void copied(String table, long rowsCopied, long rowsEstimated) {}

          @Override
          public void waiting(String table, SQLException cause) {
            reasons.add(table + ": " + cause.getMessage());
            assertDoesNotThrow(() -> schemas.execute(TwoSchemas.TARGET, "DROP TRIGGER full"));
          }
        };
    CopyHooks hooks = new CopyHooks(Throttle.NONE, Conflicts.IGNORE, makeSpace, () -> false);
    assertEquals(
        new Backfill.Outcome(true, 50),
        new Backfill(schemas.pools(), request(1, 10, List.of("t")), hooks).run());
    assertEquals(List.of("t: The table t is full"), reasons);
  }

  @Test
  void refusesATableWithoutKey() throws Exception {
    schemas.executeOnBoth("CREATE TABLE t (id INT)");
    SQLException e = assertThrows(SQLException.class, () -> run(request(1, 10, List.of("t"))));
    assertEquals("DR211", e.getSQLState());
  }

  private Backfill.Outcome run(MoveRequest request) throws SQLException {
    return new Backfill(schemas.pools(), request, CopyHooks.NONE).run();
  }

  private List<TableVerification> verify(MoveRequest request) throws SQLException {
    return new Verify(schemas.pools(), request, VerifyHooks.NONE).run();
  }

  private static MoveRequest request(long epoch, int chunkRows, List<String> tables) {
    return new MoveRequest(
        "things", TwoSchemas.SOURCE, TwoSchemas.TARGET, tables, epoch, chunkRows, 2);
  }
}
