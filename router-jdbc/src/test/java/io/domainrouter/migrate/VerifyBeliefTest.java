package io.domainrouter.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.testing.TestServers;
import io.domainrouter.testing.TwoSchemas;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Differences at random places of tables of {@code -Dtest.verify.rows} rows, on two servers with
 * {@code -Dtest.verify.servers=2}: all are found, nothing else is, and both sides are equal after
 * the repair. The judge is a checksum of plain SQL. Prints how fast the comparison was beside the
 * copy.
 */
final class VerifyBeliefTest {
  private static final int ROWS = Integer.getInteger("test.verify.rows", 10_000);
  private static final int SERVERS = Integer.getInteger("test.verify.servers", 1);
  private static final int PLANTED = 60;
  private static final int WORKERS = 2;
  private static final long SEED = Long.getLong("test.verify.seed", 20_261_121);

  /** As {@code pt-table-checksum} asks it, over all columns. */
  private static final String JUDGE =
      "SELECT CONCAT(COUNT(*), ' ', COALESCE(BIT_XOR(CAST(CRC32(CONCAT_WS('#', %s)) AS UNSIGNED)), 0),"
          + " ' ', COALESCE(SUM(CRC32(CONCAT_WS('#', %s))), 0)) FROM %s";

  private TwoSchemas schemas;

  @BeforeEach
  void createSchemas() throws SQLException {
    TestServers servers = TestServers.shared();
    schemas = TwoSchemas.between(servers.server(0), servers.server(SERVERS - 1), "belief");
    schemas.executeOnBoth(
        "CREATE TABLE narrow (id INT PRIMARY KEY, k INT NOT NULL, c CHAR(120) NOT NULL,"
            + " pad CHAR(60) NOT NULL, KEY k (k))",
        "CREATE TABLE wide (id INT PRIMARY KEY, k INT NOT NULL, doc JSON, body BLOB,"
            + " title VARCHAR(100), price DECIMAL(20,4), at TIMESTAMP(6) NULL)");
  }

  @AfterEach
  void dropSchemas() throws SQLException {
    schemas.close();
  }

  private void fill(String table, int rows) throws SQLException {
    String select =
        table.equals("narrow")
            ? "SELECT %s, %s %% 9973, CONCAT(SHA2(%s, 256), '-', LEFT(SHA2(%s, 256), 50)),"
                + " LEFT(SHA2(%s, 224), 50)"
            : "SELECT %s, %s %% 9973, JSON_OBJECT('name', SHA2(%s, 256), 'list', JSON_ARRAY(1, 2.5)),"
                + " REPEAT(SHA2(%s, 256), 16), LEFT(SHA2(%s, 256), 60), id / 7, NOW(6)";
    schemas.execute(
        TwoSchemas.SOURCE,
        "INSERT INTO "
            + table
            + " "
            + select.replace("%s", "1").replace("%%", "%").replace("id /", "1 /"));
    for (int filled = 1; filled < rows; filled *= 2) {
      schemas.execute(
          TwoSchemas.SOURCE,
          "INSERT INTO "
              + table
              + " "
              + select.replace("%s", "id + " + filled).replace("id + " + filled + " %%", "(id) %")
              + " FROM "
              + table
              + " WHERE id <= "
              + (rows - filled));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"narrow", "wide"})
  void findsEveryDifferenceInALargeTableAndNothingElse(String table) throws Exception {
    int rows = table.equals("narrow") ? ROWS : ROWS / 10;
    fill(table, rows);
    double copySeconds = seconds(() -> copy(table));
    AtomicLong heap = new AtomicLong();
    double verifySeconds;
    try (HeapWatch watch = new HeapWatch(heap)) {
      verifySeconds = seconds(() -> assertTrue(verify(table).same()));
    }
    assertEquals(judge(TwoSchemas.SOURCE, table), judge(TwoSchemas.TARGET, table));

    Set<String> planted = plant(table, rows);
    assertNotEquals(judge(TwoSchemas.SOURCE, table), judge(TwoSchemas.TARGET, table));
    TableVerification[] found = new TableVerification[1];
    double findSeconds = seconds(() -> found[0] = verify(table));
    assertEquals(
        planted,
        found[0].differences().stream()
            .map(VerifyBeliefTest::named)
            .collect(Collectors.toCollection(TreeSet::new)));
    new Repair(schemas.pools(), request(table, 1_000), Conflicts.IGNORE)
        .run(found[0].differences());
    assertTrue(verify(table).same());
    assertEquals(judge(TwoSchemas.SOURCE, table), judge(TwoSchemas.TARGET, table));
    System.out.printf(
        Locale.ROOT,
        "BELIEF table=%s rows=%d copy_rows_s=%.0f verify_rows_s=%.0f ratio=%.1f planted=%d found=%d"
            + " find_s=%.1f heap_mb=%d%n",
        table,
        rows,
        rows / copySeconds,
        rows / verifySeconds,
        copySeconds / verifySeconds,
        planted.size(),
        found[0].differences().size(),
        findSeconds,
        heap.get() >> 20);
  }

  private static String named(Difference difference) {
    return difference.key().values().get(0) + " " + difference.kind() + difference.columns();
  }

  /** What was changed on the target, as {@link #named} names it; never a row twice. */
  private Set<String> plant(String table, int rows) throws SQLException {
    Random random = new Random(SEED);
    Set<String> planted = new TreeSet<>();
    Set<Integer> used = new TreeSet<>();
    String text = table.equals("narrow") ? "pad" : "title";
    for (int i = 0; i < PLANTED; i++) {
      int id = unused(random, rows, used);
      switch (i % 5) {
        case 0 -> change(table, "k = k ^ 1", id, planted, "k");
        case 1 ->
            change(
                table,
                text
                    + " = CONCAT(LEFT("
                    + text
                    + ", 9), IF(SUBSTR("
                    + text
                    + ", 10, 1) = 'a',"
                    + " 'b', 'a'), SUBSTR("
                    + text
                    + ", 11))",
                id,
                planted,
                text);
        case 2 -> {
          run("DELETE FROM " + table + " WHERE id = " + id);
          planted.add(id + " MISSING[]");
        }
        case 3 -> {
          run(
              "INSERT INTO "
                  + table
                  + " (id, k"
                  + (text.equals("pad") ? ", c, pad" : "")
                  + ")"
                  + " VALUES ("
                  + -id
                  + ", 1"
                  + (text.equals("pad") ? ", 'x', 'y'" : "")
                  + ")");
          planted.add(-id + " EXTRA[]");
        }
        default -> {
          int other = unused(random, rows, used);
          run(
              "UPDATE "
                  + table
                  + " a JOIN "
                  + table
                  + " b ON b.id = "
                  + (id + other)
                  + " - a.id"
                  + " SET a."
                  + text
                  + " = b."
                  + text
                  + " WHERE a.id = "
                  + id);
          planted.add(id + " CHANGED[" + text + "]");
        }
      }
    }
    return planted;
  }

  private static int unused(Random random, int rows, Set<Integer> used) {
    int id = 1 + random.nextInt(rows);
    while (!used.add(id)) {
      id = 1 + random.nextInt(rows);
    }
    return id;
  }

  private void change(String table, String assignment, int id, Set<String> planted, String column)
      throws SQLException {
    run("UPDATE " + table + " SET " + assignment + " WHERE id = " + id);
    planted.add(id + " CHANGED[" + column + "]");
  }

  private void run(String sql) throws SQLException {
    schemas.execute(TwoSchemas.TARGET, sql);
  }

  private String judge(int side, String table) throws SQLException {
    String columns =
        table.equals("narrow")
            ? "id, k, c, pad"
            : "id, k, CAST(doc AS CHAR), HEX(body), title, price, UNIX_TIMESTAMP(at),"
                + " ISNULL(doc), ISNULL(body), ISNULL(title), ISNULL(at)";
    return schemas.query(side, JUDGE.formatted(columns, columns, table));
  }

  private void copy(String table) throws SQLException {
    assertTrue(
        new Backfill(schemas.pools(), request(table, 1_000), CopyHooks.NONE).run().complete());
  }

  private TableVerification verify(String table) throws SQLException {
    return new Verify(schemas.pools(), request(table, 50_000), VerifyHooks.NONE).run().get(0);
  }

  private static MoveRequest request(String table, int chunkRows) {
    return new MoveRequest(
        "belief", TwoSchemas.SOURCE, TwoSchemas.TARGET, List.of(table), 1, chunkRows, WORKERS);
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static double seconds(Work work) throws SQLException {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e9;
  }

  /** The most that the heap has held over what it held at first, garbage included. */
  private static final class HeapWatch implements AutoCloseable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Thread thread;

    HeapWatch(AtomicLong most) {
      System.gc();
      long before = used();
      thread =
          new Thread(
              () -> {
                while (!stop.get()) {
                  most.accumulateAndGet(used() - before, Math::max);
                  java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                }
              },
              "heap-watch");
      thread.start();
    }

    private static long used() {
      return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Override
    public void close() {
      stop.set(true);
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
