package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.ApprovalPolicy;
import io.domainrouter.config.FenceMethod;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may pass, what a step would meet, and the way back. */
final class GatesTest {
  private static final String USER = "gates_test_user";
  private static final int TRANSACTION_MILLIS = 450;

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

  private void openWithApprovals(int wanted, String... approvers) throws SQLException {
    fixture
        .policy(
            MovePolicy.builder().approvals(new ApprovalPolicy(wanted, List.of(approvers))).build())
        .open();
  }

  private void approve(String who) throws SQLException {
    controller().approve("items", ChangeRequest.of(who, "looks good"));
  }

  private void assertRefused(String who, String words) {
    GatesRefusedException refused =
        assertThrows(
            GatesRefusedException.class,
            () -> controller().advance("items", ChangeRequest.of(who, "")));
    assertTrue(refused.getMessage().endsWith("refused: approval: " + words), refused.getMessage());
  }

  @Test
  void aStepWaitsForAsManyNamedPersonsAsThePolicySays() throws SQLException {
    openWithApprovals(2);
    approve("Ada");
    approve(" ada ");
    assertRefused("test", "1 of 2 have approved: [Ada]");
    approve("Grace");
    assertEquals(Phase.PARTITION_READY, fixture.advance("items").to());
    assertRefused("test", "0 of 2 have approved: []");
    assertEquals(Phase.MONOLITH, fixture.goBack("items").to());
    assertRefused("test", "0 of 2 have approved: []"); // An approval is for one epoch.
  }

  @Test
  void whoAsksForAStepDoesNotCountAmongThoseWhoApproveIt() throws SQLException {
    openWithApprovals(1);
    approve("Ada");
    assertRefused("ADA", "0 of 1 have approved: []; ADA asks for it");
    assertFalse(
        controller().checkGates("items", true, "Ada").stream().allMatch(GateResult::passed));
    assertTrue(controller().checkGates("items", true).stream().allMatch(GateResult::passed));
    assertEquals(Phase.MONOLITH, fixture.phase("items"));
    assertEquals(
        Phase.PARTITION_READY, controller().advance("items", ChangeRequest.of("Bob", "")).to());
  }

  @Test
  void onlyApproversMayApproveWhereThePolicyNamesThem() throws SQLException {
    openWithApprovals(1, "Ada", "Grace");
    SQLException stranger = assertThrows(SQLException.class, () -> approve("Mallory"));
    assertEquals("DR201", stranger.getSQLState());
    assertTrue(
        stranger
            .getMessage()
            .startsWith("Mallory may not approve steps of domain items; approvers"),
        stranger.getMessage());
    assertRefused("test", "0 of 1 have approved: []");
    approve("grace");
    assertEquals(Phase.PARTITION_READY, fixture.advance("items").to());
  }

  /** Of a program that does not use the router: it began in phase 1 and writes on. */
  @Test
  void aTransactionThatIsOlderThanThePhaseKeepsTheCopyFromBeginning() throws SQLException {
    fixture.open();
    try (Connection stranger = fixture.monolith();
        Statement statement = stranger.createStatement()) {
      stranger.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO item VALUES (1, 'one')");
      statement.execute("DO SLEEP(2)"); // The server says in whole seconds when it began.
      fixture.moveTo("items", Phase.PARTITION_READY);
      GatesRefusedException refused =
          assertThrows(GatesRefusedException.class, () -> fixture.advance("items"));
      assertTrue(
          refused
              .getMessage()
              .matches(".*refused: open transactions: older, and still open: .*written item.*"),
          refused.getMessage());
      stranger.commit();
    }
    assertEquals(Phase.COPYING, fixture.advance("items").to());
  }

  /** As a move command leaves it that was killed. */
  @Test
  void nobodyWaitsForADeadControllerWhichIsForgottenSoon() throws SQLException {
    fixture.open().moveTo("items", Phase.PARTITION_READY);
    register("dead command", "controller", 15);
    List<String> fleet = controller().fleet();
    assertTrue(
        fleet.get(1).startsWith("dead command, controller, build unknown, silent"),
        fleet::toString);
    assertEquals(
        "no instance is silent that has not acknowledged epoch 2",
        controller().checkGates("items", true).get(0).reason());
    register("dead command, too", "controller", 21);
    register("dead application", "", 21);
    Await.until(
        "the controller to be forgotten",
        Duration.ofSeconds(30),
        () -> !controller().fleet().toString().contains("dead command, too"));
    assertTrue(controller().fleet().toString().contains("dead application"), "it may be cut off");
  }

  private void register(String name, String kind, int secondsAgo) throws SQLException {
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      statement.execute(
          "INSERT INTO domainrouter_instance (name, kind, fingerprint, acknowledged, heartbeat_at)"
              + " VALUES ('%s', '%s', '', '', CURRENT_TIMESTAMP(3) - INTERVAL %d SECOND)"
                  .formatted(name, kind, secondsAgo));
    }
  }

  @Test
  void aDryRunChangesNothing() throws SQLException {
    fixture.open();
    assertDryRunChangesNothing();
    fixture.moveTo("items", Phase.READ_MIGRATION);
    Rehearsal idle = assertDryRunChangesNothing();
    assertTrue(idle.mayPass(), () -> idle.lines().toString());
    assertEquals(Phase.PARTITION_FIRST, idle.to());
    assertTrue(idle.pause().startsWith("under 150 ms"), idle.pause());
    assertEquals(
        List.of(
            "Domain items, 4 -> 5a: would go",
            "to leave 4:",
            "  ok  mirror: the mirror is verified and has every committed write"),
        idle.lines().subList(0, 3));
    assertTrue(idle.lines().contains("to enter 5a:"), () -> idle.lines().toString());
  }

  private Rehearsal assertDryRunChangesNothing() throws SQLException {
    Map<String, String> before = everything();
    Rehearsal rehearsal = controller().dryRun("items", true);
    assertEquals(before, everything());
    return rehearsal;
  }

  /** Checksums of all tables on both sides; heartbeats go on. */
  private Map<String, String> everything() throws SQLException {
    Map<String, String> checksums = new TreeMap<>();
    for (String schema : List.of(fixture.monolithSchema(), fixture.partitionSchema("items"))) {
      try (Connection connection = TestServers.shared().server(0).connect(schema);
          Statement statement = connection.createStatement()) {
        List<String> tables = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("SHOW TABLES")) {
          while (row.next()) {
            if (!row.getString(1).equals("domainrouter_instance")) {
              tables.add(row.getString(1));
            }
          }
        }
        try (ResultSet row =
            statement.executeQuery("CHECKSUM TABLE " + String.join(", ", tables))) {
          while (row.next()) {
            checksums.put(row.getString(1), row.getString(2));
          }
        }
      }
    }
    assertTrue(checksums.containsKey(fixture.monolithSchema() + ".domainrouter_audit"));
    return checksums;
  }

  /** A writer whose transactions last some time; the pause that is foretold is like the one met. */
  @Test
  void theForetoldPauseIsLikeTheOneThatIsMet() throws Exception {
    fixture.open();
    fixture.moveTo("items", Phase.READ_MIGRATION);
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger next = new AtomicInteger();
    FutureTask<Object> writer =
        new FutureTask<>(
            () -> {
              while (!ended.get()) {
                insertSlowly(next.getAndIncrement());
              }
              return null;
            });
    Thread thread = new Thread(writer, "slow-writer");
    thread.start();
    try {
      Rehearsal busy = controller().dryRun("items", true);
      Matcher foretold =
          Pattern.compile(
                  "(?:about|more than) (\\d+) ms, .* write transactions seen; given up after 5000 ms")
              .matcher(busy.pause());
      assertTrue(foretold.matches(), busy.pause());
      double met = fixture.advance("items").exclusive().toNanos() / 1e6;
      long millis = Long.parseLong(foretold.group(1));
      System.out.printf("PAUSE foretold %d ms, met %.0f ms%n", millis, met);
      assertTrue(millis >= TRANSACTION_MILLIS / 2, busy.pause());
      assertTrue(met < 10 * millis, "foretold " + millis + " ms, met " + met + " ms");
    } finally {
      ended.set(true);
      writer.get();
    }
  }

  private void insertSlowly(int id) throws Exception {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO item VALUES (" + id + ", 'slow')");
      TimeUnit.MILLISECONDS.sleep(TRANSACTION_MILLIS);
      connection.commit();
    }
  }

  @Test
  void aDryRunShowsWhoWrites() throws SQLException {
    fixture.open();
    try (Connection writer = fixture.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO item VALUES (1, 'one')");
      Rehearsal busy = controller().dryRun("items", true);
      assertTrue(busy.transactions().toString().contains("root@"), busy.lines().toString());
      writer.rollback();
    }
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
  void whatMakingThePartitionsTablesNeedsIsNamed() throws SQLException {
    onServer(
        "CREATE USER "
            + USER
            + " IDENTIFIED BY '"
            + TestServers.shared().server(0).password()
            + "'",
        "GRANT ALL ON `gates\\_monolith`.* TO " + USER,
        "GRANT SELECT ON `gates\\_items`.* TO " + USER,
        "DROP TABLE gates_items.item");
    fixture.user(USER).open();
    SQLException refused =
        assertThrows(
            SQLException.class,
            () -> controller().createPartition("items", true, ChangeRequest.of("Ada", "")));
    assertEquals("DR220", refused.getSQLState());
    String grant = "; GRANT CREATE, DROP, REFERENCES ON `gates\\_items`.* TO '" + USER + "'@'%'";
    assertTrue(refused.getMessage().endsWith(grant), refused.getMessage());
    onServer(grant.substring(2));
    fixture.router().close(); // new privileges are for new connections
    fixture.open();
    controller().createPartition("items", true, ChangeRequest.of("Ada", ""));
  }

  /**
   * Where the server has a binary log, a user without SUPER may make triggers only if it is told
   * so.
   */
  @Test
  void aFenceOfTriggersIsRefusedBeforehandToWhoMayNotRaiseIt() throws SQLException {
    String wasTrusted = onServer0("SELECT @@log_bin_trust_function_creators");
    boolean logs = onServer0("SELECT @@log_bin").equals("1");
    onServer(
        "CREATE USER "
            + USER
            + " IDENTIFIED BY '"
            + TestServers.shared().server(0).password()
            + "'",
        "GRANT ALL ON `gates\\_monolith`.* TO " + USER,
        "GRANT ALL ON `gates\\_items`.* TO " + USER,
        "SET GLOBAL log_bin_trust_function_creators = 0");
    try {
      fixture.user(USER).policy(MovePolicy.builder().fence(FenceMethod.TRIGGERS).build()).open();
      fixture.moveTo("items", Phase.PARTITION_FIRST);
      if (logs) {
        GatesRefusedException refused =
            assertThrows(GatesRefusedException.class, () -> fixture.advance("items"));
        assertTrue(refused.getMessage().contains("refused: fence: "), refused.getMessage());
        onServer("SET GLOBAL log_bin_trust_function_creators = 1");
      }
      assertEquals(Phase.PARTITION_ONLY, fixture.advance("items").to());
    } finally {
      onServer("SET GLOBAL log_bin_trust_function_creators = " + wasTrusted);
    }
  }

  private static String onServer0(String sql) throws SQLException {
    return RouterFixture.query(TestServers.shared().server(0).connect(""), sql);
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
