package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two controllers at once: one acts, the other is told who; and what became of one that is gone.
 */
@Tag("slow")
final class TwoControllersTest {
  private static final String DOMAIN = "items";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String LAST_OUTCOME =
      "SELECT outcome FROM domainrouter_audit WHERE action LIKE '% -> %' ORDER BY id DESC LIMIT 1";

  private RouterFixture fixture;

  @BeforeEach
  void open() throws SQLException {
    fixture =
        RouterFixture.named("two_controllers")
            .domain(DOMAIN, "item")
            .timeToLive(Duration.ofSeconds(1))
            .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50))")
            .open();
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  /** A server ends the silent session of the one that stands still, and with it its named lock. */
  @Test
  void theOtherIsToldWhoAndActsWhenThatOneStandsStill() throws Exception {
    fixture.moveTo(DOMAIN, Phase.DUAL_WRITE);
    try (FrozenProcess first = FrozenProcess.startHeldAt(Failpoint.TRANSITION_RECORDED, fixture)) {
      first.moveUntilHeld(true);
      SQLException refused = assertThrows(SQLException.class, () -> fixture.advance(DOMAIN));
      assertEquals("DR201", refused.getSQLState());
      String who = "items 3b -> 4 by " + first.pid() + "@";
      assertTrue(refused.getMessage().contains(who), refused.getMessage());
      first.freeze();
      Await.until("the step to be told undone", PATIENCE, () -> lastOutcomeIs("undone"));
      assertEquals(Phase.READ_MIGRATION, fixture.advance(DOMAIN).to());
      String answer = first.release();
      assertTrue(answer.contains("has changed meanwhile"), answer);
    }
    assertEquals(Phase.READ_MIGRATION, fixture.phase(DOMAIN));
  }

  @Test
  void aKilledOnesStepIsToldFinished() throws Exception {
    fixture.moveTo(DOMAIN, Phase.DUAL_WRITE);
    try (FrozenProcess first = FrozenProcess.startHeldAt(Failpoint.CHANGE_COMMITTED, fixture)) {
      first.moveUntilHeld(false);
    }
    Await.until("the step to be told finished", PATIENCE, () -> lastOutcomeIs("finished"));
    assertEquals(
        "3b -> 3a lost its controller and is finished",
        fixture.router().controller().status(DOMAIN).activity());
    assertEquals(Phase.COPYING, fixture.phase(DOMAIN));
  }

  private boolean lastOutcomeIs(String outcome) throws SQLException {
    return outcome.equals(RouterFixture.query(fixture.monolith(), LAST_OUTCOME));
  }
}
