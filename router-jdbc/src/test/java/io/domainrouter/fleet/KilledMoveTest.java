package io.domainrouter.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.Main;
import io.domainrouter.testing.RouterFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command that moves four domains is killed (SIGKILL) again and again while an application
 * writes, {@code -Dtest.move.kills} times (2), and started again each time.
 */
@Tag("slow")
final class KilledMoveTest {
  private static final int KILLS = Integer.getInteger("test.move.kills", 2);
  private static final String TO = System.getProperty("test.move.to", "5b");
  private static final int MOST_STEPS_OF_A_LIFE = 6;
  private static final int MOST_MILLIS_LATER = 80;
  private static final List<String> DOMAINS = List.of("gists", "issues", "repositories", "users");

  private final RouterFixture fixture = RouterFixture.named("killed_move");
  private final long seed = Long.getLong("test.seed", System.nanoTime());
  private final Random random = new Random(seed);
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void open() throws Exception {
    DOMAINS.forEach(domain -> fixture.domain(domain, domain));
    String[] tables =
        DOMAINS.stream()
            .map(name -> "CREATE TABLE " + name + " (id INT PRIMARY KEY, v INT NOT NULL)")
            .toArray(String[]::new);
    fixture.timeToLive(Duration.ofSeconds(1)).schemas(tables);
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      for (String table : DOMAINS) {
        statement.execute("INSERT INTO " + table + " VALUES (-1, 1), (-2, 2), (-3, 3)");
      }
    }
    file = directory.resolve("domains.yml");
    fixture.openFrom(file);
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @Test
  void goesOnUntilAllAreMoved() throws Exception {
    try (Inserts inserts = new Inserts()) {
      int inTime = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        Process move = start();
        if (awaitSteps(move, 1 + random.nextInt(MOST_STEPS_OF_A_LIFE))) {
          inTime++;
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS_LATER));
        kill(move);
        System.out.println("MOVE killed at " + phases());
      }
      Process last = start();
      awaitSteps(last, Integer.MAX_VALUE);
      assertEquals(0, last.waitFor(), () -> "seed " + seed);
      inserts.stop();
      assertEquals(DOMAINS.stream().map(domain -> TO).toList().toString(), phases());
      System.out.printf(
          "MOVED kills=%d in_time=%d acknowledged=%d seed=%d%n",
          KILLS, inTime, DOMAINS.size() * inserts.acknowledged(), seed);
      for (String domain : DOMAINS) {
        assertEquals(
            inserts.acknowledged() + 3 + "",
            RouterFixture.query(fixture.partition(domain), "SELECT COUNT(*) FROM " + domain),
            domain + ", seed " + seed);
      }
    }
  }

  private String phases() {
    return DOMAINS.stream().map(domain -> fixture.phase(domain).label()).toList().toString();
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx96m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Main.class.getName(),
            "move",
            "--json",
            "--config",
            "file:" + file,
            "--to",
            TO)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** False when it has ended before. */
  private static boolean awaitSteps(Process move, int steps) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(move.getInputStream(), StandardCharsets.UTF_8));
    int left = steps;
    String line;
    while (left > 0 && (line = lines.readLine()) != null) {
      System.out.println("MOVE " + line);
      left -= line.startsWith("{\"event\":\"step\"") ? 1 : 0;
    }
    return left == 0;
  }

  private static void kill(Process move) {
    move.destroyForcibly();
    move.onExit().join();
  }

  /** One row into each domain, again and again; what is broken off is tried again. */
  private final class Inserts implements AutoCloseable {
    private final Thread thread = new Thread(this::run, "inserts");
    private volatile boolean stopped;
    private volatile Throwable failure;
    private final AtomicInteger acknowledged = new AtomicInteger();

    Inserts() {
      thread.start();
    }

    private void run() {
      try (Connection connection = fixture.connect();
          Statement statement = connection.createStatement()) {
        while (!stopped) {
          for (String table : DOMAINS) {
            insert(statement, "INSERT INTO " + table + " VALUES (" + acknowledged.get() + ", 7)");
          }
          acknowledged.incrementAndGet();
          TimeUnit.MILLISECONDS.sleep(5);
        }
      } catch (SQLException | InterruptedException | RuntimeException e) {
        failure = e;
      }
    }

    private static void insert(Statement statement, String sql) throws SQLException {
      while (true) {
        try {
          statement.executeUpdate(sql);
          return;
        } catch (SQLException e) {
          if (!"40001".equals(e.getSQLState())) {
            throw e;
          }
        }
      }
    }

    int acknowledged() {
      return acknowledged.get();
    }

    void stop() throws Exception {
      close();
      if (failure != null) {
        throw new AssertionError("after " + acknowledged + ", seed " + seed, failure);
      }
    }

    @Override
    public void close() throws InterruptedException {
      stopped = true;
      thread.join();
    }
  }
}
