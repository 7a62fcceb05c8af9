package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TableContents;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the application does to the rows around the chunk in hand, of two tables of which one refers
 * to the other. {@code -Dtest.copy.rows} is how many parents there are (600).
 */
final class CopyUnderFireTest {
  private static final int ROWS = Integer.getInteger("test.copy.rows", 600);
  private static final int THREADS = 4;
  private static final String DOMAIN = "things";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final AtomicInteger committed = new AtomicInteger();
  private RouterFixture fixture;
  private volatile boolean stopped;

  @BeforeEach
  void open() throws SQLException {
    fixture =
        RouterFixture.named("copy_under_fire")
            .domain(DOMAIN, "child", "parent")
            .policy(MovePolicy.builder().chunkRows(10).workers(3).build())
            .schemas(
                "CREATE TABLE parent (a INT NOT NULL, b INT NOT NULL, name VARCHAR(40) NOT NULL,"
                    + " PRIMARY KEY (a, b), UNIQUE KEY name (name))",
                "CREATE TABLE child (id BIGINT AUTO_INCREMENT PRIMARY KEY, a INT NOT NULL,"
                    + " b INT NOT NULL, FOREIGN KEY (a, b) REFERENCES parent (a, b)"
                    + " ON DELETE CASCADE)");
    StringBuilder parents = new StringBuilder("INSERT INTO parent VALUES (-1, 0, 'first')");
    StringBuilder children = new StringBuilder("INSERT INTO child (a, b) VALUES (-1, 0)");
    for (int i = 0; i < ROWS; i++) {
      int a = i / 10;
      int b = i % 10 * 10;
      parents.append(",(%d,%d,'p%d')".formatted(a, b, i));
      children.append(",(%d,%d)".formatted(a, b));
    }
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      statement.execute(parents.toString());
      statement.execute(children.toString());
    }
    fixture.open();
    // The long transactions are no sign of load.
    fixture
        .router()
        .controller()
        .copies()
        .change(DOMAIN, "latencyPercent=0,errorPercent=0", ChangeRequest.of("test", "test"));
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @Test
  void endsEqualAndNoRowComesBack() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Void>> running = new ArrayList<>();
    try {
      fixture.moveTo(DOMAIN, Phase.PARTITION_READY);
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        running.add(threads.submit(() -> fire(number)));
      }
      Await.until("some writes", PATIENCE, () -> committed.get() > 20);
      int before = committed.get();
      fixture.moveTo(DOMAIN, Phase.DUAL_WRITE);
      assertTrue(committed.get() > before + 20, "the copy met too few writes");
    } finally {
      stopped = true;
      threads.shutdown();
      for (Future<Void> thread : running) {
        thread.get();
      }
    }
    Await.until(
        "the sides to be alike",
        Duration.ofSeconds(30),
        () -> rows(fixture.monolith()).equals(rows(fixture.partition(DOMAIN))));
    assertEquals(
        "0",
        RouterFixture.query(
            fixture.partition(DOMAIN),
            "SELECT COUNT(*) FROM child LEFT JOIN parent USING (a, b) WHERE name IS NULL"));
    assertEquals(
        "0",
        RouterFixture.query(
            fixture.partition(DOMAIN), "SELECT COUNT(*) FROM parent WHERE name LIKE 'gone%'"));
  }

  private static List<String> rows(Connection connection) throws SQLException {
    try (connection) {
      List<String> rows = TableContents.of(connection, "parent", Set.of());
      rows.addAll(TableContents.of(connection, "child", Set.of()));
      return rows;
    }
  }

  private Void fire(int thread) throws SQLException {
    Random random = new Random(thread);
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!stopped) {
        try {
          shoot(statement, random, thread * 1_000_000 + committed.get());
          connection.commit();
          committed.incrementAndGet();
        } catch (SQLException e) {
          connection.rollback();
          if (!List.of("40001", "HY000", "23000", "41000").contains(e.getSQLState())) {
            throw e;
          }
        }
      }
    }
    return null;
  }

  /** The copy goes up the keys: each of these happens before, within and behind its chunks. */
  private static void shoot(Statement statement, Random random, int number) throws SQLException {
    int a = random.nextInt(ROWS / 10 + 20) - 10;
    int b = random.nextInt(100);
    String key = " WHERE a = " + a + " AND b = " + b;
    String name = "'n" + number + "-" + random.nextInt(1_000_000) + "'";
    switch (random.nextInt(6)) {
      case 0 -> {
        statement.executeUpdate("INSERT INTO parent VALUES (" + a + "," + b + "," + name + ")");
        statement.executeUpdate("INSERT INTO child (a, b) VALUES (" + a + "," + b + ")");
      }
      case 1 -> statement.executeUpdate("DELETE FROM parent" + key);
      case 2 -> { // moves under another key
        int to = ROWS / 10 - a;
        int moved = statement.executeUpdate("DELETE FROM parent" + key);
        if (moved > 0) {
          statement.executeUpdate("INSERT INTO parent VALUES (" + to + "," + b + "," + name + ")");
        }
      }
      case 3 -> { // the same key again
        statement.executeUpdate("DELETE FROM parent" + key);
        statement.executeUpdate("INSERT INTO parent VALUES (" + a + "," + b + "," + name + ")");
      }
      case 4 -> { // comes and goes, by one statement over several rows
        String gone = "'gone" + number + "-" + random.nextInt(1_000_000) + "'";
        statement.executeUpdate("INSERT INTO parent VALUES (" + a + "," + b + "," + gone + ")");
        statement.executeUpdate("DELETE FROM parent WHERE a = " + a + " AND name LIKE 'gone%'");
      }
      default -> { // a long transaction
        statement.executeUpdate("UPDATE parent SET name = CONCAT(name, 'x')" + key);
        statement.executeQuery("SELECT SLEEP(0.05)").close();
        statement.executeUpdate("UPDATE parent SET name = LEFT(CONCAT('l', name), 30)" + key);
      }
    }
  }
}
