package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
            .policy(MovePolicy.builder().workers(1).cutoverDeadline(Duration.ofSeconds(1)).build())
            .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50))")
            .open();
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  /** Idle, and between two statements of a transaction that has only read. */
  @ParameterizedTest
  @CsvSource({
    "MONOLITH, DUAL_WRITE, false",
    "MONOLITH, DUAL_WRITE, true",
    "PARTITION_ONLY, READ_MIGRATION, false",
  })
  void itsFirstWriteReachesBothSides(Phase before, Phase after, boolean inTransaction)
      throws Exception {
    fixture.moveTo(DOMAIN, before);
    try (FrozenProcess process = FrozenProcess.start(fixture)) {
      assertEquals("1", process.execute("INSERT INTO item VALUES (1, 'before')"));
      if (inTransaction) {
        assertEquals("0", process.execute("BEGIN"));
        assertEquals("before", process.execute("SELECT name FROM item WHERE id = 1"));
      }
      process.freeze();
      fixture.moveTo(DOMAIN, after);
      assertEquals("1", process.wakeUpTo("INSERT INTO item VALUES (2, 'after')"));
      if (inTransaction) {
        assertEquals("0", process.execute("COMMIT"));
      }
    }
    String names = "SELECT GROUP_CONCAT(name ORDER BY id) FROM item";
    assertEquals("before,after", RouterFixture.query(fixture.monolith(), names));
    Await.until(
        "the partition to have both rows",
        PATIENCE,
        () -> "before,after".equals(RouterFixture.query(fixture.partition(DOMAIN), names)));
  }

  /**
   * Its first write has locked no row, so that nothing on the server has held the fleet up; a gate
   * has seen it if it was old enough, and was overruled.
   */
  @Test
  void itsTransactionWritesNoMore() throws Exception {
    try (FrozenProcess process = FrozenProcess.start(fixture)) {
      assertEquals("0", process.execute("BEGIN"));
      assertEquals("0", process.execute("UPDATE item SET name = 'none' WHERE id = 1"));
      process.freeze();
      fixture.moveTo(DOMAIN, Phase.DUAL_WRITE, ChangeRequest.of("test", "test").forced());
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

  /** Idle, and between two statements of a transaction that has only read; in 4 and 5a. */
  @ParameterizedTest
  @CsvSource({"false, false", "true, true"})
  void whatItLocksAfterACutoverIsTheNewAuthoritys(boolean inTransaction, boolean expires)
      throws Exception {
    fixture.moveTo(DOMAIN, Phase.READ_MIGRATION);
    try (FrozenProcess process = FrozenProcess.start(fixture)) {
      assertEquals("1", process.execute("INSERT INTO item VALUES (1, 'before')"));
      if (inTransaction) {
        assertEquals("0", process.execute("BEGIN"));
        assertEquals("before", process.execute("SELECT name FROM item WHERE id = 1"));
      }
      awaitSwept();
      process.freeze();
      CompletableFuture<Phase> cutover = CompletableFuture.supplyAsync(this::cutOver);
      if (expires) {
        assertEquals(Phase.PARTITION_FIRST, cutover.get()); // waits for the living to follow
        Await.until("its heartbeat to expire", PATIENCE, () -> fleet().contains(" silent,"));
      } else {
        Await.until("the new authority", PATIENCE, this::partitionIsAuthority);
      }
      String lock = "SELECT DATABASE() FROM item WHERE id = 1 FOR UPDATE";
      if (!inTransaction) {
        assertEquals("0", process.wakeUpTo("BEGIN"));
      }
      assertEquals(
          fixture.partitionSchema(DOMAIN),
          inTransaction ? process.wakeUpTo(lock) : process.execute(lock));
      assertEquals("1", process.execute("UPDATE item SET name = 'after' WHERE id = 1"));
      assertEquals("0", process.execute("COMMIT"));
      assertEquals(Phase.PARTITION_FIRST, cutover.get());
    }
    for (Connection side : new Connection[] {fixture.monolith(), fixture.partition(DOMAIN)}) {
      assertEquals("after", RouterFixture.query(side, "SELECT GROUP_CONCAT(name) FROM item"));
    }
  }

  /** A process that is stopped while it deletes journal rows holds up a cutover by their locks. */
  private void awaitSwept() {
    String sql = "SELECT COUNT(*) FROM domainrouter_journal";
    Await.until(
        "the journal to be empty",
        PATIENCE,
        () -> "0".equals(RouterFixture.query(fixture.monolith(), sql)));
  }

  private Phase cutOver() {
    try {
      return fixture.advance(DOMAIN).to();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean partitionIsAuthority() throws SQLException {
    String sql = "SELECT authority FROM domainrouter_domain WHERE phase = '5a'";
    return "1".equals(RouterFixture.query(fixture.partition(DOMAIN), sql));
  }

  private String fleet() throws SQLException {
    return String.join("\n", fixture.router().controller().fleet());
  }

  /** In the middle of a transaction that has written, which the cutover may end. */
  @Test
  void itsTransactionThatHoldsTheDomainIsEndedOnRequest() throws Exception {
    fixture.moveTo(DOMAIN, Phase.READ_MIGRATION);
    try (FrozenProcess process = FrozenProcess.start(fixture)) {
      assertEquals("0", process.execute("BEGIN"));
      assertEquals("1", process.execute("INSERT INTO item VALUES (1, 'never')"));
      process.freeze();
      ChangeRequest killing = ChangeRequest.of("Ada", "test").killing();
      fixture.router().controller().advance(DOMAIN, killing);
      String answer = process.wakeUpTo("INSERT INTO item VALUES (2, 'never')");
      assertTrue(answer.contains("was ended; nothing of it stands. Try it again."), answer);
      assertEquals("0", process.execute("ROLLBACK"));
      assertEquals("1", process.execute("INSERT INTO item VALUES (3, 'again')"));
    }
    for (Connection side : new Connection[] {fixture.monolith(), fixture.partition(DOMAIN)}) {
      assertEquals("again", RouterFixture.query(side, "SELECT GROUP_CONCAT(name) FROM item"));
    }
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
