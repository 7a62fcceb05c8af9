package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.ControlConfig;
import io.domainrouter.config.Phase;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.config.RouterConfig;
import io.domainrouter.config.Secret;
import io.domainrouter.config.TargetConfig;
import io.domainrouter.testing.RouterFixture;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What cannot be done is one clear error, and leaves everything as it was. */
final class BadInputTest {
  private static final PoolConfig IMPATIENT =
      new PoolConfig(5, 0, 5, Duration.ofSeconds(1), Duration.ofMinutes(30));

  private RouterFixture fixture;

  @BeforeEach
  void create() throws SQLException {
    fixture =
        RouterFixture.named("bad")
            .domain("items", "item")
            .domain("notes", "note")
            .schemas(
                "CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20))",
                "CREATE TABLE note (id INT PRIMARY KEY)");
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  private void onPartition(String... statements) throws SQLException {
    try (Connection connection = fixture.partition("items");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void onMonolith(String sql) throws SQLException {
    try (Connection connection = fixture.monolith();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String audit(String column) throws SQLException {
    return RouterFixture.query(
        fixture.monolith(),
        "SELECT " + column + " FROM domainrouter_audit ORDER BY id DESC LIMIT 1");
  }

  private static void assertContains(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> part + " is not in: " + text);
    }
  }

  /** The step is refused, in the audit, and the phase and the partition's rows are as before. */
  private void assertRefused(Phase stays, String... words) throws SQLException {
    String rows = rowsOfPartition();
    GatesRefusedException refused =
        assertThrows(GatesRefusedException.class, () -> fixture.advance("items"));
    assertEquals("DR200", refused.getSQLState());
    assertContains(refused.getMessage(), words);
    assertEquals(stays, fixture.phase("items"));
    assertEquals(rows, rowsOfPartition());
    assertEquals("refused", audit("outcome"));
    assertContains(audit("details"), words);
  }

  private String rowsOfPartition() throws SQLException {
    return RouterFixture.query(
        fixture.partition("items"),
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()");
  }

  private static TargetConfig at(TargetConfig target, String url, String password) {
    return new TargetConfig(target.name(), url, target.username(), new Secret(password), IMPATIENT);
  }

  private static String everyWord(Throwable failure) {
    StringWriter words = new StringWriter();
    failure.printStackTrace(new PrintWriter(words));
    return words.toString();
  }

  private static RouterConfig with(RouterConfig config, TargetConfig monolith, TargetConfig items) {
    return new RouterConfig(
        config.name(),
        monolith,
        List.of(items, config.partitions().get(1)),
        config.domains(),
        config.relationships(),
        config.unknownTables(),
        config.crossDomainTransactions(),
        config.control(),
        config.fingerprint());
  }

  private RouterConfig withMonolith(String url, String password) {
    RouterConfig config = fixture.config();
    return with(config, at(config.monolith(), url, password), config.partitions().get(0));
  }

  private RouterConfig withPartition(String url, String password) {
    RouterConfig config = fixture.config();
    return with(config, config.monolith(), at(config.partitions().get(0), url, password));
  }

  private static String closedPort(String url) {
    return url.replaceFirst(":\\d+/", ":1/");
  }

  @Test
  void anUnreachableMonolithFailsTheOpening() {
    TargetConfig monolith = fixture.config().monolith();
    SQLException failure =
        assertThrows(
            SQLException.class,
            () ->
                DomainRouter.open(
                    withMonolith(closedPort(monolith.url()), monolith.password().reveal())));
    assertTrue(failure.getSQLState().startsWith("08"), failure::getSQLState);
    assertContains(failure.getMessage(), "monolith");
  }

  @Test
  void aWrongPasswordFailsTheOpeningWithoutShowingIt() {
    String url = fixture.config().monolith().url();
    SQLException failure =
        assertThrows(
            SQLException.class, () -> DomainRouter.open(withMonolith(url, "wrong-password-text")));
    assertContains(failure.getMessage(), "monolith", "Access denied");
    assertFalse(everyWord(failure).contains("wrong-password-text"));
  }

  @Test
  void anUnreachablePartitionRefusesPhase2() throws SQLException {
    TargetConfig partition = fixture.config().partitions().get(0);
    RouterConfig unreachable =
        withPartition(closedPort(partition.url()), partition.password().reveal());
    try (DomainRouter router = DomainRouter.open(unreachable)) {
      GatesRefusedException refused =
          assertThrows(
              GatesRefusedException.class,
              () -> router.controller().advance("items", ChangeRequest.of("test", "test")));
      assertContains(refused.getMessage(), "partition reachable: could not be checked");
      assertEquals(Phase.MONOLITH, router.controller().status("items").phase());
      assertEquals(
          "0", RouterFixture.query(router.connect(), "SELECT COUNT(*) FROM item"), "still serves");
    }
  }

  @Test
  void aWrongPasswordOfThePartitionRefusesPhase2WithoutShowingIt() throws SQLException {
    String url = fixture.config().partitions().get(0).url();
    try (DomainRouter router = DomainRouter.open(withPartition(url, "wrong-password-text"))) {
      GatesRefusedException refused =
          assertThrows(
              GatesRefusedException.class,
              () -> router.controller().advance("items", ChangeRequest.of("test", "test")));
      assertContains(refused.getMessage(), "Access denied");
      assertFalse(everyWord(refused).contains("wrong-password-text"));
      assertFalse(audit("details").contains("wrong-password-text"));
    }
  }

  @Test
  void anotherSchemaOnThePartitionRefusesPhase2() throws SQLException {
    onPartition("ALTER TABLE item MODIFY name VARCHAR(10)");
    fixture.open();
    assertRefused(Phase.MONOLITH, "schema", "item", "name");
  }

  @Test
  void aMissingTableRefusesPhase2() throws SQLException {
    onPartition("DROP TABLE item");
    fixture.open();
    assertRefused(Phase.MONOLITH, "schema", "item");
  }

  @Test
  void rowsOnThePartitionRefusePhase2() throws SQLException {
    onPartition("INSERT INTO item VALUES (1, 'a stranger')");
    fixture.open();
    assertRefused(Phase.MONOLITH, "partition empty", "hold rows: [item]");
    assertEquals("1", RouterFixture.query(fixture.partition("items"), "SELECT id FROM item"));
  }

  @Test
  void aLaterDomainWaitsForAnEarlierOne() throws SQLException {
    fixture.open();
    GatesRefusedException refused =
        assertThrows(GatesRefusedException.class, () -> fixture.advance("notes"));
    assertContains(refused.getMessage(), "order", "items is in phase 1");
    assertEquals(Phase.MONOLITH, fixture.phase("notes"));
  }

  @Test
  void forcePassesARefusedGateAndIsAudited() throws SQLException {
    onPartition("INSERT INTO item VALUES (1, 'a stranger')");
    fixture.open();
    assertRefused(Phase.MONOLITH, "partition empty");
    assertEquals("0", audit("forced"));
    TransitionReport report =
        fixture
            .router()
            .controller()
            .advance("items", new ChangeRequest("Ada", "the row may be overwritten", true));
    assertEquals(Phase.PARTITION_READY, report.to());
    assertEquals(Phase.PARTITION_READY, fixture.phase("items"));
    assertEquals(
        "Ada|the row may be overwritten|1|done|1 -> 2",
        audit("CONCAT_WS('|', requested_by, reason, forced, outcome, action)"));
  }

  @Test
  void beyondTheFirstAndLastPhaseThereIsNone() throws SQLException {
    fixture.open();
    assertNoFurther(() -> fixture.goBack("items"), "phase 1");
    fixture.moveTo("items", Phase.PARTITION_ONLY);
    assertNoFurther(() -> fixture.advance("items"), "phase 5b");
    assertEquals(Phase.PARTITION_ONLY, fixture.phase("items"));
  }

  private static void assertNoFurther(Executable step, String phase) {
    SQLException refused = assertThrows(SQLException.class, step);
    assertEquals("DR201", refused.getSQLState());
    assertContains(refused.getMessage(), "items", phase, "no phase beyond");
  }

  @Test
  void anUnknownDomainIsNamedWithTheKnownOnes() throws SQLException {
    fixture.open();
    for (Executable call :
        List.<Executable>of(
            () -> fixture.advance("nobody"),
            () -> fixture.goBack("nobody"),
            () -> fixture.router().controller().checkGates("nobody", true),
            () ->
                fixture
                    .router()
                    .controller()
                    .setReadPercent("nobody", 1, ChangeRequest.of("a", "b")))) {
      SQLException refused = assertThrows(SQLException.class, call);
      assertEquals("DR201", refused.getSQLState());
      assertContains(refused.getMessage(), "nobody", "[items, notes]");
    }
  }

  @Test
  void aReadPercentageOutsideItsRangeChangesNothing() throws SQLException {
    fixture.open();
    int before = fixture.router().controller().status("items").readPercent();
    for (int percent : new int[] {-1, 101}) {
      SQLException refused =
          assertThrows(
              SQLException.class,
              () ->
                  fixture
                      .router()
                      .controller()
                      .setReadPercent("items", percent, ChangeRequest.of("a", "b")));
      assertEquals("DR201", refused.getSQLState());
      assertContains(refused.getMessage(), "0..100");
    }
    assertEquals(before, fixture.router().controller().status("items").readPercent());
  }

  @Test
  void anotherDomainFileMayNotJoinTheFleet() throws SQLException {
    fixture.open();
    fixture.fingerprint("e".repeat(64));
    SQLException refused = assertThrows(SQLException.class, fixture::another);
    assertEquals("DR101", refused.getSQLState());
    assertContains(refused.getMessage(), "another domain file", "eeeeeeeeeeee", "ffffffffffff");
    assertEquals(
        "1", RouterFixture.query(fixture.monolith(), "SELECT COUNT(*) FROM domainrouter_instance"));
  }

  @Test
  void missingControlTablesAreListedWhereTheyMayNotBeMade() throws SQLException {
    RouterConfig config = fixture.config();
    ControlConfig looking =
        new ControlConfig(false, Duration.ofMillis(100), Duration.ofSeconds(10), true);
    RouterConfig strict =
        new RouterConfig(
            config.name(),
            config.monolith(),
            config.partitions(),
            config.domains(),
            config.relationships(),
            config.unknownTables(),
            config.crossDomainTransactions(),
            looking,
            config.fingerprint());
    SQLException refused = assertThrows(SQLException.class, () -> DomainRouter.open(strict));
    assertEquals("DR101", refused.getSQLState());
    assertContains(
        refused.getMessage(), "domainrouter_domain", "domainrouter_audit", "createTables");
    assertEquals(
        "0",
        RouterFixture.query(
            fixture.monolith(),
            "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"
                + " AND table_name LIKE 'domainrouter%'"));
  }

  @Test
  void controlTablesThatWereAlteredAreNamed() throws SQLException {
    fixture.open();
    onMonolith("ALTER TABLE domainrouter_audit ADD COLUMN later INT NOT NULL DEFAULT 0");
    fixture.another().close();
    onMonolith("ALTER TABLE domainrouter_audit ADD COLUMN must INT NOT NULL");
    SQLException newer = assertThrows(SQLException.class, fixture::another);
    assertEquals("DR101", newer.getSQLState());
    assertContains(newer.getMessage(), "[domainrouter_audit.must]", "newer version");
    onMonolith("ALTER TABLE domainrouter_mirror DROP COLUMN losses");
    SQLException altered = assertThrows(SQLException.class, fixture::another);
    assertEquals("DR101", altered.getSQLState());
    assertContains(altered.getMessage(), "[domainrouter_mirror.losses]", "altered by hand");
  }

  @Test
  void anUnknownPhaseInTheControlRowIsNamed() throws SQLException {
    fixture.open();
    onMonolith("UPDATE domainrouter_domain SET phase = '9' WHERE domain = 'items'");
    SQLException refused = assertThrows(SQLException.class, () -> fixture.advance("items"));
    assertEquals("DR101", refused.getSQLState());
    assertContains(refused.getMessage(), "unknown phase '9'", "items");
  }

  @Test
  void anIncompleteCopyRefusesPhase3b() throws SQLException {
    onMonolith("INSERT INTO item VALUES (1, 'one')");
    fixture.open();
    fixture.moveTo("items", Phase.PARTITION_READY);
    try (Connection lock = fixture.monolith()) {
      lock.setAutoCommit(false);
      try (Statement statement = lock.createStatement()) {
        statement.execute("SELECT * FROM item WHERE id = 1 FOR UPDATE");
      }
      assertEquals(Phase.COPYING, fixture.advance("items").to());
      assertRefused(Phase.COPYING, "the copy is not complete and verified yet");
      lock.rollback();
    }
    fixture.router().controller().awaitCopy("items", Duration.ofSeconds(30));
    assertEquals(Phase.DUAL_WRITE, fixture.advance("items").to());
  }
}
