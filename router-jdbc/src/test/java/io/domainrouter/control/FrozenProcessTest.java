package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An instance that was stopped as a whole while it needed no lock, for so long that the fleet moved
 * on without it, does not act on the phase that it remembers.
 */
@Tag("slow")
final class FrozenProcessTest {
  private static final String DOMAIN = "items";
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private RouterFixture fixture;

  @BeforeEach
  void open() throws SQLException {
    fixture =
        RouterFixture.named("frozen")
            .domain(DOMAIN, "item")
            .timeToLive(TIME_TO_LIVE)
            .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50))")
            .open();
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({"MONOLITH, DUAL_WRITE", "PARTITION_ONLY, READ_MIGRATION"})
  void itsFirstWriteReachesBothSides(Phase before, Phase after) throws Exception {
    fixture.moveTo(DOMAIN, before);
    try (FrozenProcess process = FrozenProcess.start(fixture)) {
      assertEquals("1", process.execute("INSERT INTO item VALUES (1, 'before')"));
      process.freeze();
      fixture.moveTo(DOMAIN, after);
      assertEquals("1", process.wakeUpTo("INSERT INTO item VALUES (2, 'after')"));
    }
    String names = "SELECT GROUP_CONCAT(name ORDER BY id) FROM item";
    assertEquals("before,after", RouterFixture.query(fixture.monolith(), names));
    Await.until(
        "the partition to have both rows",
        PATIENCE,
        () -> "before,after".equals(RouterFixture.query(fixture.partition(DOMAIN), names)));
  }

  /** Its first write has locked no row, so that nothing on the server has held the fleet up. */
  @Test
  void itsTransactionWritesNoMore() throws Exception {
    try (FrozenProcess process = FrozenProcess.start(fixture)) {
      assertEquals("0", process.execute("BEGIN"));
      assertEquals("0", process.execute("UPDATE item SET name = 'none' WHERE id = 1"));
      process.freeze();
      fixture.moveTo(DOMAIN, Phase.DUAL_WRITE);
      String answer = process.wakeUpTo("INSERT INTO item VALUES (2, 'after')");
      assertTrue(answer.contains("stood still in a transaction that"), answer);
      assertEquals("0", process.execute("ROLLBACK"));
      assertEquals("1", process.execute("INSERT INTO item VALUES (3, 'again')"));
    }
    String names = "SELECT GROUP_CONCAT(name ORDER BY id) FROM item";
    assertEquals("again", RouterFixture.query(fixture.monolith(), names));
    Await.until(
        "the partition to have the row",
        PATIENCE,
        () -> "again".equals(RouterFixture.query(fixture.partition(DOMAIN), names)));
  }

  @Test
  void itsFirstReadIsOfTheNewAuthority() throws Exception {
    try (FrozenProcess process = FrozenProcess.start(fixture)) {
      assertEquals("1", process.execute("INSERT INTO item VALUES (1, 'before')"));
      assertEquals("before", process.execute("SELECT name FROM item WHERE id = 1"));
      process.freeze();
      fixture.moveTo(DOMAIN, Phase.PARTITION_ONLY);
      try (Connection connection = fixture.connect();
          Statement statement = connection.createStatement()) {
        statement.executeUpdate("UPDATE item SET name = 'after' WHERE id = 1");
      }
      assertEquals("after", process.wakeUpTo("SELECT name FROM item WHERE id = 1"));
    }
  }
}
