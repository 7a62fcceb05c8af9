package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An instance that lives and does not look at the phases reads the mirror which it trusted when it
 * looked last. As long as it may, no phase begins in which nobody writes that mirror.
 */
final class LateReaderTest {
  private static final Duration NEVER = Duration.ofHours(1);

  /** In 5a the monolith serves what is joined with its other tables. */
  private static final String READ =
      "SELECT GROUP_CONCAT(item.id ORDER BY item.id) FROM item LEFT JOIN other ON other.id = item.id";

  private RouterFixture fixture;
  private DomainRouter late;

  @BeforeEach
  void open() throws SQLException {
    fixture =
        RouterFixture.named("late_reader")
            .domain("items", "item")
            .timeToLive(NEVER)
            .schemas(
                "CREATE TABLE item (id INT PRIMARY KEY)", "CREATE TABLE other (id INT PRIMARY KEY)")
            .open();
  }

  @AfterEach
  void close() throws SQLException {
    late.close();
    fixture.close();
  }

  private void openTheLateOne() throws SQLException {
    late = fixture.heartbeat(NEVER).another();
    String acknowledged =
        "SELECT COUNT(*) FROM domainrouter_instance WHERE acknowledged = CONCAT('items=', (SELECT"
            + " MAX(epoch) FROM domainrouter_domain))";
    Await.until(
        "it to acknowledge",
        Duration.ofSeconds(20),
        () -> "2".equals(RouterFixture.query(fixture.monolith(), acknowledged)));
  }

  private void insert(int id) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO item VALUES (" + id + ")");
    }
  }

  @Test
  void theMonolithIsNotLeftWhileItMayBeRead() throws SQLException {
    fixture.moveTo("items", Phase.PARTITION_FIRST);
    openTheLateOne();
    insert(1);
    SQLException refused = assertThrows(SQLException.class, () -> fixture.advance("items"));
    assertTrue(refused.getMessage().contains("the monolith may still be read"), refused::toString);
    insert(2);
    assertEquals("1,2", RouterFixture.query(late.connect(), READ));
    assertEquals(Phase.PARTITION_FIRST, fixture.phase("items"));
    late.close();
    fixture.moveTo("items", Phase.PARTITION_ONLY);
  }

  /** What it lacks is journaled as long as it may be read. */
  @Test
  void theJournalIsNotDroppedWhileTheMirrorMayBeRead() throws Exception {
    fixture.moveTo("items", Phase.READ_MIGRATION);
    openTheLateOne();
    long epoch = fixture.router().controller().status("items").epoch();
    try (BareInstance controller = BareInstance.open(fixture.config())) {
      CompletableFuture<Void> copyAnew = CompletableFuture.runAsync(() -> copyAnew(controller));
      String now = "SELECT epoch FROM domainrouter_domain";
      Await.until(
          "the next epoch",
          Duration.ofSeconds(20),
          () -> !String.valueOf(epoch).equals(RouterFixture.query(fixture.monolith(), now)));
      String verified = "SELECT verified FROM domainrouter_mirror";
      assertEquals("1", RouterFixture.query(fixture.monolith(), verified));
      late.close();
      copyAnew.get(20, TimeUnit.SECONDS);
      assertEquals(String.valueOf(epoch + 2), RouterFixture.query(fixture.monolith(), now));
    }
  }

  private static void copyAnew(BareInstance controller) {
    try {
      controller.copyAnew();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void thePartitionIsNotGivenUpWhileItMayBeRead() throws SQLException {
    fixture.moveTo("items", Phase.READ_MIGRATION);
    openTheLateOne();
    fixture.goBack("items");
    fixture.goBack("items");
    GatesRefusedException refused =
        assertThrows(GatesRefusedException.class, () -> fixture.goBack("items"));
    assertTrue(refused.getMessage().contains("not acknowledged"), refused::toString);
    late.controller().checkGates("items", false); // It looks.
    fixture.goBack("items");
    insert(1);
    assertEquals("1", RouterFixture.query(late.connect(), "SELECT GROUP_CONCAT(id) FROM item"));
  }
}
