package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The old side has let go, and the new side's commit takes long, as on a disk that is busy. A
 * writer waits for it.
 */
final class SlowHandOverTest {
  /** Longer than a session of the router's waits for a lock. */
  private static final long HELD_MILLIS = 2_200;

  private final RouterFixture fixture = RouterFixture.named("slow_hand_over");

  @BeforeEach
  void open() throws SQLException {
    fixture
        .domain("items", "item")
        .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50))")
        .open()
        .moveTo("items", Phase.READ_MIGRATION);
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @Test
  void aWriterWaitsForIt() throws Exception {
    try (Connection monolith = fixture.monolith();
        Connection partition = fixture.partition("items")) {
      partition.setAutoCommit(false);
      raise(partition, Phase.PARTITION_FIRST, 100, 1);
      raise(monolith, Phase.PARTITION_FIRST, 100, 0);
      CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(() -> insert(1));
      TimeUnit.MILLISECONDS.sleep(HELD_MILLIS);
      partition.commit();
      assertEquals(1, writer.get(30, TimeUnit.SECONDS));
    }
    assertEquals("1", RouterFixture.query(fixture.partition("items"), "SELECT COUNT(*) FROM item"));
    assertEquals(Phase.PARTITION_FIRST, fixture.router().controller().status("items").phase());
  }

  /**
   * Writers that planned two changes ago get their lock in the moment between: on the row by which
   * the new side takes over. There is nobody else to do that.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void whoPlannedTwoChangesAgoIsNotInItsWay(int many) throws Exception {
    fixture.moveTo("items", Phase.PARTITION_FIRST);
    long epoch = fixture.router().controller().status("items").epoch();
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try (Connection monolith = fixture.monolith();
        Connection partition = fixture.partition("items")) {
      partition.setAutoCommit(false);
      raise(partition, Phase.READ_MIGRATION, epoch + 1, 0);
      raise(monolith, Phase.PARTITION_FIRST, epoch + 2, 0);
      List<Future<Integer>> writers = new ArrayList<>();
      for (int id = 1; id <= many; id++) {
        int row = id;
        writers.add(threads.submit(() -> insert(row)));
      }
      Await.until(
          "all to wait for their lock",
          Duration.ofSeconds(20),
          () -> RouterFixture.running(fixture.monolith(), "LOCK IN SHARE MODE") >= many);
      partition.commit();
      for (Future<Integer> writer : writers) {
        assertEquals(1, writer.get(30, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(
        String.valueOf(many),
        RouterFixture.query(fixture.partition("items"), "SELECT COUNT(*) FROM item"));
  }

  private static void raise(Connection side, Phase phase, long epoch, int authority)
      throws SQLException {
    try (Statement statement = side.createStatement()) {
      statement.executeUpdate(
          "UPDATE domainrouter_domain SET phase = '%s', epoch = %d, authority = %d"
              .formatted(phase.label(), epoch, authority));
    }
  }

  private int insert(int id) {
    try (Connection connection = fixture.router().connect();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate("INSERT INTO item VALUES (" + id + ", 'held')");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
