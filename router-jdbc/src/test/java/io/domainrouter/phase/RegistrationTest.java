package io.domainrouter.phase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fleet is started at once: its instances enter beside each other. */
final class RegistrationTest {
  private static final int INSTANCES = 8;
  private static final String ITEMS = "CREATE TABLE items (id INT PRIMARY KEY)";
  private static final int ROUNDS = 10;
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);
  private static final String FILE = "a".repeat(64);

  private final RouterFixture fixture = RouterFixture.named("registration");
  private final ExecutorService threads = Executors.newFixedThreadPool(INSTANCES);

  @BeforeEach
  void open() throws SQLException {
    fixture.domain("items", "items").schemas(ITEMS).open();
    fixture.router().close();
  }

  @AfterEach
  void close() throws SQLException {
    threads.shutdownNow();
    fixture.close();
  }

  @Test
  void instancesThatBeginAtOnceAllEnter() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      if (round % 2 == 1) {
        execute(
            "INSERT INTO domainrouter_instance (name, fingerprint, acknowledged, heartbeat_at)"
                + " VALUES ('long gone', '"
                + FILE
                + "', '', CURRENT_TIMESTAMP(3) - INTERVAL 2 DAY)");
      }
      CyclicBarrier barrier = new CyclicBarrier(INSTANCES);
      List<Future<Long>> results = new ArrayList<>();
      for (int i = 0; i < INSTANCES; i++) {
        String name = "instance " + i;
        results.add(threads.submit(() -> register(barrier, name, FILE)));
      }
      for (Future<Long> one : results) {
        one.get();
      }
      assertEquals(INSTANCES, entered(), "instances, those long gone forgotten");
      execute("TRUNCATE TABLE domainrouter_instance"); // a delete leaves locks to wait for
    }
  }

  @Test
  void theVeryFirstBeginAtOnceToo() throws Exception {
    for (int round = 0; round < 3; round++) {
      fixture.schemas(ITEMS);
      CyclicBarrier barrier = new CyclicBarrier(INSTANCES);
      List<Future<Object>> results = new ArrayList<>();
      for (int i = 0; i < INSTANCES; i++) {
        results.add(
            threads.submit(
                () -> {
                  barrier.await();
                  fixture.another().close();
                  return null;
                }));
      }
      for (Future<Object> one : results) {
        one.get();
      }
    }
  }

  @Test
  void ofTwoWithDifferentFilesAtOnceNotBothStay() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      CyclicBarrier barrier = new CyclicBarrier(2);
      List<Future<Long>> results = new ArrayList<>();
      for (String file : List.of(FILE, "b".repeat(64))) {
        results.add(threads.submit(() -> register(barrier, "with " + file.charAt(0), file)));
      }
      int refused = 0;
      for (Future<Long> one : results) {
        try {
          one.get();
        } catch (ExecutionException e) {
          assertEquals("DR101", ((SQLException) e.getCause()).getSQLState(), e.toString());
          refused++;
        }
      }
      assertEquals(2 - refused, entered(), "who is refused is not entered");
      assertTrue(refused > 0, "both entered");
      execute("TRUNCATE TABLE domainrouter_instance"); // a delete leaves locks to wait for
    }
  }

  private long register(CyclicBarrier barrier, String name, String file) throws Exception {
    try (Connection connection = fixture.monolith()) {
      connection.setAutoCommit(false);
      barrier.await();
      long id = Instances.register(connection, InstanceKind.APPLICATION, name, file, TIME_TO_LIVE);
      connection.commit();
      return id;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = fixture.monolith();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long entered() throws SQLException {
    try (Connection connection = fixture.monolith();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM domainrouter_instance")) {
      row.next();
      return row.getLong(1);
    }
  }
}
