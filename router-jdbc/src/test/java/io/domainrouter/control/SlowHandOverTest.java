package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
      raise(partition, 1);
      raise(monolith, 0);
      CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(this::insert);
      TimeUnit.MILLISECONDS.sleep(HELD_MILLIS);
      partition.commit();
      assertEquals(1, writer.get(30, TimeUnit.SECONDS));
    }
    assertEquals("1", RouterFixture.query(fixture.partition("items"), "SELECT COUNT(*) FROM item"));
    assertEquals(Phase.PARTITION_FIRST, fixture.router().controller().status("items").phase());
  }

  private static void raise(Connection side, int authority) throws SQLException {
    try (Statement statement = side.createStatement()) {
      statement.executeUpdate(
          "UPDATE domainrouter_domain SET phase = '5a', epoch = 100, authority = " + authority);
    }
  }

  private int insert() {
    try (Connection connection = fixture.router().connect();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate("INSERT INTO item VALUES (1, 'held')");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
