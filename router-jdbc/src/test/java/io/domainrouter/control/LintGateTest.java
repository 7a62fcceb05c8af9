package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.LintConfig;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A domain is not let into phase 3a while what the application sends needs another one. */
final class LintGateTest {
  private RouterFixture fixture;

  @BeforeEach
  void create() throws SQLException {
    fixture =
        RouterFixture.named("lint_gate")
            .domain("items", "item")
            .domain("remarks", "remark")
            .schemas(
                "CREATE TABLE item (id INT PRIMARY KEY)",
                "CREATE TABLE remark (id INT PRIMARY KEY)");
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  private void openWithWindow(Duration window) throws SQLException {
    fixture.lint(new LintConfig(true, "", window)).open();
    fixture.moveTo("items", Phase.PARTITION_READY);
  }

  private void onMonolith(String sql) throws SQLException {
    try (Connection connection = fixture.monolith();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aViolationInTheWindowRefusesTheStepAndIsListed() throws SQLException {
    openWithWindow(Duration.ofHours(1));
    run("SELECT i.id FROM item i JOIN remark r ON r.id = i.id");
    run(
        "DELETE i, r FROM item i JOIN remark r ON r.id = i.id"
            + " /* cross-domain-exempt: TICKET-1 until 2999-01-31 */");
    GatesRefusedException refused =
        assertThrows(GatesRefusedException.class, () -> fixture.advance("items"));
    for (String reason :
        new String[] {
          "linter: ",
          "; observed only for 0 h 0 min ",
          "reads-two-domains (seen 1 times, last ",
          "writes-two-domains (exempt: TICKET-1 until 2999-01-31, seen 1 times"
        }) {
      assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }
    assertEquals(Phase.PARTITION_READY, fixture.router().controller().status("items").phase());
  }

  @Test
  void theSchemaCountsTooAndWhatIsGoneDoesNot() throws SQLException {
    openWithWindow(Duration.ofMillis(1));
    run("SELECT i.id FROM item i JOIN remark r ON r.id = i.id");
    onMonolith("CREATE VIEW both_of_them AS SELECT i.id FROM item i, remark r");
    GatesRefusedException refused =
        assertThrows(GatesRefusedException.class, () -> fixture.advance("items"));
    assertTrue(refused.getMessage().contains("view-crosses-domains"), refused.getMessage());
    onMonolith("DROP VIEW both_of_them");
    Await.until(
        "the join to be long ago",
        Duration.ofSeconds(20),
        () ->
            fixture.router().controller().checkGates("items", true).stream()
                .allMatch(GateResult::passed));
    assertEquals(Phase.COPYING, fixture.advance("items").to());
  }

  @Test
  void nobodyIsAskedUnlessTheFileSaysSo() throws SQLException {
    openWithWindow(Duration.ZERO);
    run("SELECT i.id FROM item i JOIN remark r ON r.id = i.id");
    assertEquals(Phase.COPYING, fixture.advance("items").to());
  }

  private String refusal() throws SQLException {
    return fixture.router().controller().checkGates("items", true).stream()
        .filter(gate -> gate.gate().equals("linter") && !gate.passed())
        .map(GateResult::reason)
        .findFirst()
        .orElse("");
  }

  @Test
  void whatAnotherInstanceSeesRefusesTheStepToo() throws SQLException {
    openWithWindow(Duration.ofHours(1));
    try (DomainRouter other = fixture.another();
        Connection connection = other.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT i.id FROM item i JOIN remark r ON r.id = i.id");
      Await.until(
          "the news to travel",
          Duration.ofSeconds(20),
          () -> refusal().contains(": reads-two-domains (seen 1 times"));
      statement.execute("DELETE i, r FROM item i JOIN remark r ON r.id = i.id");
    }
    String afterItsEnd = refusal();
    assertTrue(afterItsEnd.contains(": writes-two-domains (seen 1 times"), afterItsEnd);
    assertFalse(afterItsEnd.contains("has not said"), afterItsEnd);
    onMonolith("UPDATE domainrouter_lint SET reported_at = reported_at - INTERVAL 61 MINUTE");
    String afterTheWindow = refusal();
    assertFalse(afterTheWindow.contains("-two-domains"), afterTheWindow);
    assertTrue(afterTheWindow.contains("observed only for "), afterTheWindow);
  }

  @Test
  void anInstanceThatDoesNotSayWhatItSawRefusesTheStep() throws SQLException {
    openWithWindow(Duration.ofMillis(1));
    Await.until("the window to be over", Duration.ofSeconds(20), () -> refusal().isEmpty());
    onMonolith(
        "INSERT INTO domainrouter_instance (id, name, fingerprint, acknowledged, heartbeat_at)"
            + " VALUES (999, 'mute', REPEAT('f', 64), 'items=9', NOW() + INTERVAL 1 HOUR)");
    assertEquals("mute has not said lately what its linter has seen", refusal());
    onMonolith(
        "INSERT INTO domainrouter_lint (instance, domain, name, observed_millis, seen, reported_at)"
            + " VALUES (999, 'items', 'mute', 5, '', NOW() - INTERVAL 1 MINUTE)");
    assertEquals("mute has not said lately what its linter has seen", refusal());
    onMonolith("UPDATE domainrouter_lint SET reported_at = NOW() WHERE instance = 999");
    assertEquals("", refusal());
  }
}
