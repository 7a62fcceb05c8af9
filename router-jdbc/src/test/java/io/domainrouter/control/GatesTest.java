package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.MirrorFailure;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.config.VerificationPolicy;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may pass, what a step would meet, and the way back. */
final class GatesTest {
  private static final String USER = "gates_test_user";

  private RouterFixture fixture;

  @BeforeEach
  void create() throws SQLException {
    fixture =
        RouterFixture.named("gates")
            .domain("items", "item")
            .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20))");
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
    onServer("DROP USER IF EXISTS " + USER);
  }

  private static void onServer(String... statements) throws SQLException {
    try (Connection connection = TestServers.shared().server(0).connect("");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private PhaseController controller() {
    return fixture.router().controller();
  }

  @Test
  void aStepWaitsForAsManyNamedPersonsAsThePolicySays() throws SQLException {
    fixture
        .policy(
            new MovePolicy(
                MirrorFailure.JOURNAL,
                100,
                1000,
                2,
                Duration.ofSeconds(5),
                1_000_000,
                VerificationPolicy.DEFAULT,
                Duration.ZERO,
                2))
        .open();
    controller().approve("items", ChangeRequest.of("Ada", "looks good"));
    controller().approve("items", ChangeRequest.of("Ada", "still looks good"));
    GatesRefusedException refused =
        assertThrows(GatesRefusedException.class, () -> fixture.advance("items"));
    assertTrue(
        refused.getMessage().endsWith("refused: approval: 1 of 2 have approved: [Ada]"),
        refused.getMessage());
    controller().approve("items", ChangeRequest.of("Grace", ""));
    assertEquals(Phase.PARTITION_READY, fixture.advance("items").to());
    refused = assertThrows(GatesRefusedException.class, () -> fixture.advance("items"));
    assertTrue(refused.getMessage().contains("0 of 2 have approved"), refused.getMessage());
    assertEquals(Phase.MONOLITH, fixture.goBack("items").to());
    refused = assertThrows(GatesRefusedException.class, () -> fixture.advance("items"));
    assertTrue(refused.getMessage().contains("0 of 2"), "an approval is for one epoch");
  }

  @Test
  void aDryRunChangesNothingAndForetellsThePause() throws SQLException {
    fixture.open();
    fixture.moveTo("items", Phase.READ_MIGRATION);
    long epoch = controller().status("items").epoch();
    String audited = audited();
    Rehearsal idle = controller().dryRun("items", true);
    assertTrue(idle.mayPass(), () -> idle.lines().toString());
    assertEquals(Phase.PARTITION_FIRST, idle.to());
    assertTrue(idle.pause().startsWith("under 150 ms"), idle.pause());
    try (Connection writer = fixture.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO item VALUES (1, 'one')");
      Rehearsal busy = controller().dryRun("items", true);
      assertTrue(
          busy.pause().matches(".* write transactions seen; given up after 5000 ms"), busy.pause());
      assertTrue(busy.transactions().toString().contains("root@"), busy.lines().toString());
      writer.rollback();
    }
    assertEquals(epoch, controller().status("items").epoch());
    assertEquals(audited, audited());
  }

  private String audited() throws SQLException {
    return RouterFixture.query(fixture.monolith(), "SELECT COUNT(*) FROM domainrouter_audit");
  }

  @Test
  void aRequestForAnotherEpochIsRefused() throws SQLException {
    fixture.open();
    long epoch = controller().status("items").epoch();
    ChangeRequest request = ChangeRequest.of("Ada", "").inEpoch(epoch);
    assertEquals(Phase.PARTITION_READY, controller().advance("items", request).to());
    SQLException stale =
        assertThrows(SQLException.class, () -> controller().advance("items", request));
    assertEquals("DR201", stale.getSQLState());
    assertTrue(stale.getMessage().contains("was made for epoch " + epoch), stale.getMessage());
    assertThrows(SQLException.class, () -> controller().approve("items", request));
    assertEquals(Phase.PARTITION_READY, fixture.phase("items"));
  }

  @Test
  void missingGrantsAreNamedAsStatementsThatCanBeRun() throws SQLException {
    String password = TestServers.shared().server(0).password();
    onServer(
        "CREATE USER " + USER + " IDENTIFIED BY '" + password + "'",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON `gates\\_monolith`.* TO " + USER,
        "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON `gates_items`.* TO " + USER);
    fixture.user(USER);
    SQLException closed =
        assertThrows(SQLException.class, () -> DomainRouter.open(fixture.config()));
    assertEquals("DR101", closed.getSQLState());
    String grant = "GRANT ALTER, CREATE ON `gates\\_monolith`.* TO '" + USER + "'@'%'";
    assertTrue(closed.getMessage().endsWith(grant), closed.getMessage());
    onServer(grant);
    fixture.open();
    GatesRefusedException refused =
        assertThrows(GatesRefusedException.class, () -> fixture.advance("items"));
    List<String> grants =
        List.of(
            "GRANT DROP, TRIGGER ON `gates\\_monolith`.* TO '" + USER + "'@'%'",
            "GRANT ALTER, DROP, TRIGGER ON `gates_items`.* TO '" + USER + "'@'%'");
    for (String missing : grants) {
      assertTrue(refused.getMessage().contains(missing), refused.getMessage());
    }
    assertEquals(Phase.MONOLITH, fixture.phase("items"));
    onServer(grants.toArray(String[]::new));
    fixture.router().close(); // new privileges are for new connections
    fixture.open();
    fixture.moveTo("items", Phase.PARTITION_ONLY);
    assertTrue(
        controller().dryRun("items", false).pause().contains("GRANT PROCESS ON *.*"),
        "without it open transactions cannot be seen");
  }

  @Test
  void theWayBackIsForetoldAndThenTaken() throws SQLException {
    fixture.open();
    assertEquals(
        "DR201",
        assertThrows(SQLException.class, () -> controller().wayBack("items", Phase.MONOLITH))
            .getSQLState());
    fixture.moveTo("items", Phase.PARTITION_ONLY);
    WayBack foretold = controller().wayBack("items", Phase.PARTITION_READY);
    assertTrue(foretold.lossFree());
    assertEquals(5, foretold.steps().size());
    assertEquals(Phase.PARTITION_ONLY, fixture.phase("items"));
    ReturnReport first = back(Phase.PARTITION_READY);
    assertTrue(first.left().contains("being copied"), first.left());
    controller().awaitCopy("items", Duration.ofSeconds(60));
    assertTrue(controller().wayBack("items", Phase.MONOLITH).lossFree());
    ReturnReport second = back(Phase.MONOLITH);
    assertEquals(5, second.steps().size());
    assertEquals("", second.left());
    assertEquals(Phase.MONOLITH, fixture.phase("items"));
  }

  private ReturnReport back(Phase to) throws SQLException {
    return controller().returnTo("items", to, ChangeRequest.of("Ada", "test"));
  }

  @Test
  void theWayBackIsRefusedWhereItWouldLoseSomething() throws SQLException {
    fixture.open();
    fixture.moveTo("items", Phase.PARTITION_FIRST);
    controller().setDualWrite("items", false, ChangeRequest.of("Ada", "test"));
    WayBack foretold = controller().wayBack("items", Phase.READ_MIGRATION);
    assertFalse(foretold.lossFree());
    assertTrue(foretold.lines().toString().contains("NO  mirror: "), foretold.lines().toString());
    assertThrows(GatesRefusedException.class, () -> back(Phase.READ_MIGRATION));
    assertEquals(Phase.PARTITION_FIRST, fixture.phase("items"));
  }
}
