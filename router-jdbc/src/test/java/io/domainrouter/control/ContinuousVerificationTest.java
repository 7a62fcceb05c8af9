package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.config.VerificationPolicy;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.StoredBytes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is written past the router, and what the router has written wrong, is found and repaired.
 */
final class ContinuousVerificationTest {
  private static final String DOMAIN = "live";
  private static final ChangeRequest TEST = ChangeRequest.of("test", "test");
  private static final Duration SECONDS = Duration.ofSeconds(20);

  /** A pass over every table each second. */
  private static final VerificationPolicy OFTEN =
      new VerificationPolicy(Duration.ofSeconds(288), 10_000, 2_000);

  /** Only what the router has written itself is looked at. */
  private static final VerificationPolicy NO_PASS =
      new VerificationPolicy(Duration.ofDays(1), 0, 2_000);

  private final RouterFixture fixture =
      RouterFixture.named("continuous").domain(DOMAIN, "items", "notes");
  private Connection monolith;
  private Connection partition;

  @AfterEach
  void close() throws SQLException {
    monolith.close();
    partition.close();
    fixture.close();
  }

  private void open(VerificationPolicy policy, Phase phase) throws SQLException {
    fixture
        .policy(MovePolicy.builder().verification(policy).build())
        .schemas(
            "CREATE TABLE items (id INT PRIMARY KEY, v INT)",
            "CREATE TABLE notes (id INT PRIMARY KEY, v VARCHAR(20))");
    monolith = fixture.monolith();
    partition = fixture.partition(DOMAIN);
    run(monolith, "INSERT INTO items VALUES (1, 1), (2, 2), (3, 3)");
    fixture.open().moveTo(DOMAIN, phase);
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private PhaseController controller() {
    return fixture.router().controller();
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_WRITE", "READ_MIGRATION", "PARTITION_FIRST"})
  void aStrangersWritesToEitherSideAreReportedAndRepairedFromTheAuthority(Phase phase)
      throws Exception {
    open(OFTEN, phase);
    boolean monolithFirst = phase != Phase.PARTITION_FIRST;
    Connection authority = monolithFirst ? monolith : partition;
    Connection mirror = monolithFirst ? partition : monolith;
    run(
        authority,
        "UPDATE items SET v = 100 WHERE id = 1",
        "DELETE FROM items WHERE id = 2",
        "INSERT INTO notes VALUES (7, 'stranger')");
    run(mirror, "UPDATE items SET v = 300 WHERE id = 3", "INSERT INTO items VALUES (4, 4)");
    List<String> items = StoredBytes.of(authority, "items");
    List<String> notes = StoredBytes.of(authority, "notes");

    Await.until("the finding", SECONDS, () -> controller().foreignWrites(DOMAIN) >= 5);
    Await.until("trust", SECONDS, () -> controller().mirrorReason(DOMAIN).isEmpty());
    assertEquals(5, controller().foreignWrites(DOMAIN));
    assertEquals(0, controller().mirrorFaults(DOMAIN));
    for (Connection side : List.of(authority, mirror)) {
      assertEquals(items, StoredBytes.of(side, "items"));
      assertEquals(notes, StoredBytes.of(side, "notes"));
    }
    String audited =
        RouterFixture.query(
            fixture.monolith(),
            "SELECT GROUP_CONCAT(details ORDER BY details SEPARATOR '; ') FROM domainrouter_audit"
                + " WHERE action = 'foreign write'");
    for (String named :
        List.of(
            "key 1 changed in v",
            "key 2 extra",
            "key 3 changed in v",
            "key 4 extra",
            "key 7 missing")) {
      assertTrue(audited.contains(named), audited);
      assertFalse(audited.contains("stranger"), "no value is named");
    }
    String line = String.join("\n", controller().verification(DOMAIN));
    assertTrue(line.contains("foreign writes 1, mirror faults 0"), line);
  }

  @ParameterizedTest
  @EnumSource(names = {"READ_MIGRATION", "PARTITION_FIRST"})
  void aDifferenceIsJournaledAndReportedAndTrustLostOrNoneOfThat(Phase phase) throws Exception {
    open(OFTEN, phase);
    boolean monolithFirst = phase == Phase.READ_MIGRATION;
    Connection authority = monolithFirst ? monolith : partition;
    Connection mirror = monolithFirst ? partition : monolith;
    try (Connection holder = fixture.monolith()) {
      holder.setAutoCommit(false);
      run(holder, "SELECT * FROM domainrouter_mirror FOR UPDATE");
      run(authority, "UPDATE items SET v = 100 WHERE id = 1");
      Await.until(
          "trust to be taken away",
          SECONDS,
          () -> RouterFixture.isRunning(fixture.monolith(), "SET trusted = 0"));
      assertEquals("0", first(authority, "SELECT COUNT(*) FROM domainrouter_journal"));
      assertEquals("1", first(mirror, "SELECT v FROM items WHERE id = 1"));
      holder.rollback();
    }
    Await.until("the finding", SECONDS, () -> controller().foreignWrites(DOMAIN) == 1);
    Await.until("trust", SECONDS, () -> controller().mirrorReason(DOMAIN).isEmpty());
    assertEquals("100", first(mirror, "SELECT v FROM items WHERE id = 1"));
  }

  private static String first(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Rows that nobody will compare are not remembered as the router's own. */
  @Test
  void withoutAComparisonOfWrittenRowsADifferenceIsAStrangers() throws Exception {
    open(new VerificationPolicy(Duration.ofSeconds(288), 10_000, 0), Phase.DUAL_WRITE);
    try (Connection routed = fixture.connect()) {
      run(routed, "INSERT INTO items VALUES (10, 1)");
    }
    Await.until(
        "the journal to be empty",
        SECONDS,
        () -> first(monolith, "SELECT COUNT(*) FROM domainrouter_journal").equals("0"));
    run(monolith, "UPDATE items SET v = 2 WHERE id = 10");
    Await.until(
        "the finding",
        SECONDS,
        () -> controller().foreignWrites(DOMAIN) + controller().mirrorFaults(DOMAIN) > 0);
    assertEquals(0, controller().mirrorFaults(DOMAIN));
  }

  @Test
  void whatTheRouterHasWrittenIsComparedAgainWithinSeconds() throws Exception {
    open(NO_PASS, Phase.DUAL_WRITE);
    int row = 10;
    try (Connection routed = fixture.connect()) {
      // Between the two writes the row may just have been compared; then another one is not.
      while (controller().mirrorFaults(DOMAIN) == 0 && row < 30) {
        run(routed, "INSERT INTO items VALUES (" + row + ", 1)");
        run(partition, "UPDATE items SET v = 2 WHERE id = " + row);
        row++;
        Await.holdsWithin(Duration.ofSeconds(4), () -> controller().mirrorFaults(DOMAIN) > 0);
      }
    }
    assertTrue(controller().mirrorFaults(DOMAIN) > 0);
    assertEquals(0, controller().foreignWrites(DOMAIN));
    Await.until("trust", SECONDS, () -> controller().mirrorReason(DOMAIN).isEmpty());
    assertEquals(
        "1",
        RouterFixture.query(
            fixture.partition(DOMAIN), "SELECT v FROM items WHERE id = " + (row - 1)));
  }

  @Test
  void theGatesAskForAFreshResultThatFoundNothing() throws Exception {
    open(NO_PASS, Phase.DUAL_WRITE);
    assertEquals("", refusal());

    run(
        monolith,
        "UPDATE domainrouter_verification SET verified_at = verified_at - INTERVAL 2 DAY"
            + " WHERE table_name = 'notes'");
    assertTrue(refusal().startsWith("notes was compared longer ago"), refusal());
    controller().verify(DOMAIN, TEST);
    assertEquals("", refusal());

    run(monolith, "UPDATE items SET v = 100 WHERE id = 1");
    controller().verify(DOMAIN, TEST);
    assertTrue(refusal().startsWith("items differed, and was not found equal since"), refusal());
    Await.until("trust", SECONDS, () -> controller().mirrorReason(DOMAIN).isEmpty());
    controller().verify(DOMAIN, TEST);
    assertEquals("", refusal());
    assertEquals(1, controller().foreignWrites(DOMAIN));
  }

  private String refusal() throws SQLException {
    return controller().checkGates(DOMAIN, true).stream()
        .filter(gate -> gate.gate().equals("verification") && !gate.passed())
        .map(GateResult::reason)
        .findFirst()
        .orElse("");
  }

  @Test
  void anotherInstanceGoesOnWhenTheOneThatVerifiesEnds() throws Exception {
    open(OFTEN, Phase.DUAL_WRITE);
    try (DomainRouter other = fixture.another()) {
      run(monolith, "UPDATE items SET v = 100 WHERE id = 1");
      Await.until("the finding", SECONDS, () -> other.controller().foreignWrites(DOMAIN) == 1);
      fixture.router().close();
      run(monolith, "UPDATE items SET v = 200 WHERE id = 2");
      Await.until("the finding", SECONDS, () -> other.controller().foreignWrites(DOMAIN) == 2);
      Await.until("trust", SECONDS, () -> other.controller().mirrorReason(DOMAIN).isEmpty());
      assertEquals(StoredBytes.of(monolith, "items"), StoredBytes.of(partition, "items"));
    }
  }
}
