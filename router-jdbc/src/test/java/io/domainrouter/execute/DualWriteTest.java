package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.config.Side;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.SqlScript;
import io.domainrouter.testing.TableContents;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every shape of writing statement in phases 3b and 5a, beside the driver's own connection on the
 * same rows: the same answers, the same rows, and both sides alike.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class DualWriteTest {
  private static final String DOMAIN = "items";
  private static final String RAW = "shapes_raw";
  private static final List<String> TABLES = List.of("item", "part", "tag", "slot", "doc");
  private static final Duration DRAINED = Duration.ofSeconds(10);

  /** Columns that two executions fill differently, by the clock or by UUID(). */
  private static final Set<String> UNREPEATABLE = Set.of("token", "made", "stamp");

  private final TestServer server = TestServers.shared().server(0);
  private final RouterFixture fixture = RouterFixture.named("shapes").domain(DOMAIN, tables());

  private static String[] tables() {
    return TABLES.toArray(String[]::new);
  }

  @BeforeAll
  void open() throws SQLException, IOException {
    fixture.schemas();
    server.recreateSchema(RAW);
    runEverywhere("dualwrite/schema.sql", Side.MONOLITH);
    fixture.open();
  }

  @AfterAll
  void close() throws SQLException {
    fixture.close();
    server.dropSchema(RAW);
  }

  static Stream<Arguments> writes() {
    return inPhases(WriteCase.read("/dualwrite/writes.cases"));
  }

  static Stream<Arguments> refused() {
    return inPhases(WriteCase.read("/dualwrite/refused.cases"));
  }

  private static Stream<Arguments> inPhases(List<WriteCase> cases) {
    boolean mySql = TestServers.shared().isMySql();
    return Stream.of(Phase.DUAL_WRITE, Phase.PARTITION_FIRST)
        .flatMap(
            phase ->
                cases.stream()
                    .filter(each -> each.runsOn(mySql))
                    .map(each -> Arguments.of(phase, each)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void writes(Phase phase, WriteCase write) throws Exception {
    prepare(phase);
    List<String> expected;
    List<String> rows;
    try (Connection raw = server.connect(RAW)) {
      expected = WriteScript.play(write.steps(), raw);
      end(raw);
      rows = contents(raw, UNREPEATABLE);
    }
    try (Connection routed = fixture.connect()) {
      assertEquals(expected, WriteScript.play(write.steps(), routed));
      if (!write.expected().equals("later")) {
        assertSidesAlike(phase);
      }
      end(routed);
    }
    Await.until("the sides to be alike", DRAINED, () -> monolith().equals(partition()));
    try (Connection monolith = fixture.monolith()) {
      assertEquals(rows, contents(monolith, UNREPEATABLE));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void refused(Phase phase, WriteCase write) throws Exception {
    prepare(phase);
    List<String> before = monolith();
    try (Connection routed = fixture.connect()) {
      String answer = WriteScript.play(write.steps(), routed).get(0);
      assertTrue(
          answer.contains(" => DR003/0 ") && answer.contains(write.expected()), () -> answer);
      assertTrue(answer.contains(write.expected()), () -> answer);
    }
    assertEquals(before, monolith());
    assertEquals(before, partition());
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_WRITE", "PARTITION_FIRST"})
  void aRowIsNotChangedThroughAResultSet(Phase phase) throws Exception {
    prepare(phase);
    List<String> before = monolith();
    try (Connection routed = fixture.connect();
        Statement statement =
            routed.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        ResultSet row = statement.executeQuery("SELECT id, label FROM slot")) {
      row.next();
      row.updateString("label", "changed");
      SQLException refusal = assertThrows(SQLException.class, row::updateRow);
      assertEquals("DR003", refusal.getSQLState());
      assertTrue(refusal.getMessage().contains("through a result set"), refusal::getMessage);
      assertEquals("DR003", assertThrows(SQLException.class, row::deleteRow).getSQLState());
    }
    assertEquals(before, monolith());
    assertEquals(before, partition());
  }

  /** Stored as another value than given: 40001, and nothing stands, rather than a lost row. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO slot (id) VALUES (99999999999)",
        "INSERT IGNORE INTO slot (id) VALUES (99999999999)",
        "REPLACE INTO slot (id) VALUES (99999999999)",
        "INSERT INTO slot (id) VALUES (99999999999) ON DUPLICATE KEY UPDATE label = 'x'",
        "INSERT INTO tag (code) VALUES ('longer than twenty letters')",
        "INSERT IGNORE INTO tag (code) VALUES ('longer than twenty letters')"
      })
  void aKeyThatTheServerCutsIsNotWritten(String sql) throws Exception {
    prepare(Phase.PARTITION_FIRST);
    List<String> before = monolith();
    try (Connection routed = fixture.connect();
        Statement statement = routed.createStatement()) {
      statement.execute("SET SESSION sql_mode = ''");
      SQLException refusal = assertThrows(SQLException.class, () -> statement.executeUpdate(sql));
      assertEquals("40001", refusal.getSQLState(), refusal::getMessage);
    }
    assertEquals(before, partition());
    assertEquals(before, monolith());
  }

  @Test
  void whatTheServerSaysOfTheStatementBeforeIsNotTakenFromTheRoutersOwn() throws Exception {
    prepare(Phase.PARTITION_FIRST);
    try (Connection routed = fixture.connect();
        Statement statement = routed.createStatement()) {
      statement.executeUpdate("UPDATE slot SET label = 'new' WHERE id < 3");
      for (String sql : List.of("SELECT ROW_COUNT()", "SHOW WARNINGS", "SELECT @@warning_count")) {
        SQLException refusal = assertThrows(SQLException.class, () -> statement.executeQuery(sql));
        assertEquals("DR005", refusal.getSQLState());
      }
      statement.executeQuery("SELECT * FROM slot").close();
      statement.executeQuery("SHOW WARNINGS").close();
    }
  }

  private void prepare(Phase phase) throws SQLException, IOException {
    fixture.moveTo(DOMAIN, phase);
    runEverywhere("dualwrite/seed.sql", phase.authority());
  }

  /**
   * The authority first: keys of the case before may still be in the journal, and the drainer
   * copies to the mirror what the authority has meanwhile.
   */
  private void runEverywhere(String script, Side authority) throws SQLException, IOException {
    Connection monolith = fixture.monolith();
    Connection partition = fixture.partition(DOMAIN);
    List<Connection> sides =
        authority == Side.MONOLITH
            ? List.of(monolith, partition, server.connect(RAW))
            : List.of(partition, monolith, server.connect(RAW));
    for (Connection side : sides) {
      try (side) {
        SqlScript.run(side, script);
      }
    }
  }

  /** What a closing connection does with an open transaction is not what is compared here. */
  private static void end(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
  }

  /** In 3b nobody waits for the mirror's commit; in 5a it is there when the statement is done. */
  private void assertSidesAlike(Phase phase) throws SQLException {
    if (phase == Phase.DUAL_WRITE) {
      Await.until("the mirror's commit", DRAINED, () -> monolith().equals(partition()));
    }
    assertEquals(monolith(), partition());
  }

  private List<String> monolith() throws SQLException {
    try (Connection connection = fixture.monolith()) {
      return contents(connection, Set.of());
    }
  }

  private List<String> partition() throws SQLException {
    try (Connection connection = fixture.partition(DOMAIN)) {
      return contents(connection, Set.of());
    }
  }

  private static List<String> contents(Connection connection, Set<String> except)
      throws SQLException {
    List<String> lines = new ArrayList<>();
    for (String table : TABLES) {
      lines.add(table);
      lines.addAll(TableContents.of(connection, table, except));
    }
    return lines;
  }
}
