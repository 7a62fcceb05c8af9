package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every cell of the table "Statement classes" in {@code docs/dual-write.md}: what the router does
 * with a shape of statement that holds a kind of value, in phases 3b and 5a, is what the cell says.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class StatementClassesTest {
  private static final String DOMAIN = "entries";
  private static final String RAW = "classes_raw";

  /** The application's; the connection that is compared with never rewrites. */
  private static final String REWRITE_BATCHES = System.getProperty("test.rewriteBatches", "true");

  private static final List<String> TABLES =
      List.of("entry", "pair", "word", "place", "owner", "pet", "toy", "node");
  private static final Set<String> REPEATABLE = Set.of("'value'", "?", "@variable", "DEFAULT");
  private static final Duration DRAINED = Duration.ofSeconds(10);

  /** What two executions fill differently in any case. */
  private static final Set<String> UNREPEATABLE = Set.of("made", "stamp");

  private final TestServer server = TestServers.shared().server(0);
  private final RouterFixture fixture =
      RouterFixture.named("classes")
          .domain(DOMAIN, TABLES.toArray(String[]::new))
          .urlParameters("&rewriteBatchedStatements=" + REWRITE_BATCHES);
  private Connection raw;
  private Phase counted;
  private boolean seeded;
  private Connection monolith;
  private Connection partition;

  @BeforeAll
  void open() throws SQLException, IOException {
    fixture.schemas();
    server.recreateSchema(RAW);
    raw = server.connect(RAW);
    monolith = fixture.monolith();
    partition = fixture.partition(DOMAIN);
    for (Connection side : List.of(raw, monolith, partition)) {
      SqlScript.run(side, "dualwrite/classes.sql");
      if (!isMySql()) {
        execute(side, "CREATE SEQUENCE numbers");
      }
    }
    fixture.open();
  }

  @AfterAll
  void close() throws SQLException {
    fixture.close();
    server.dropSchema(RAW);
    for (Connection side : List.of(raw, monolith, partition)) {
      side.close();
    }
  }

  private static boolean isMySql() {
    return TestServers.shared().isMySql();
  }

  static Stream<Arguments> shapes() throws IOException {
    ClassTable table = ClassTable.read();
    return Stream.of(Phase.DUAL_WRITE, Phase.PARTITION_FIRST)
        .flatMap(
            phase ->
                table.rows().stream()
                    .filter(shape -> runsHere(shape.name()))
                    .map(shape -> Arguments.of(phase, shape, table)));
  }

  private static boolean runsHere(String name) {
    return !name.endsWith(isMySql() ? "(MariaDB)" : "(MySQL)");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("shapes")
  void whatTheTableSaysHappens(Phase phase, ClassTable.Shape shape, ClassTable table)
      throws Exception {
    fixture.moveTo(DOMAIN, phase);
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    for (int i = 0; i < table.kinds().size(); i++) {
      if (runsHere(table.kinds().get(i))) {
        boolean asked = i == 0 || shape.takesValue();
        expected.add(inPhase(phase, shape.cells().get(i)));
        actual.add(asked ? new Cell(phase, shape, table, i).play() : "-");
      }
    }
    assertEquals(String.join(" | ", expected), String.join(" | ", actual));
  }

  /** A cell says one thing for both phases, or one for 3b and behind a slash one for 5a. */
  private static String inPhase(Phase phase, String cell) {
    String[] both = cell.split(" / ");
    return both[phase == Phase.DUAL_WRITE ? 0 : both.length - 1];
  }

  /** One shape with one kind of value in one phase. */
  private final class Cell {
    private final Phase phase;
    private final ClassTable table;
    private final String value;
    private final List<String> steps;

    Cell(Phase phase, ClassTable.Shape shape, ClassTable table, int kind) {
      this.phase = phase;
      this.table = table;
      this.value = ClassTable.bare(table.kinds().get(kind));
      this.steps = shape.steps().stream().map(this::filled).toList();
    }

    private String filled(String step) {
      boolean parameter = value.equals("?");
      String with = step.replace("{, v}", parameter ? ", 'value'" : "").replace("{v}", value);
      if (!parameter || !step.startsWith("run ")) {
        return with;
      }
      int values = step.split("\\{v}", -1).length - 1;
      return with.replaceFirst("run", "prepared")
          + String.join("", Collections.nCopies(values, " | 'value'"));
    }

    String play() throws Exception {
      if (!seeded) {
        seed();
      }
      seeded = false;
      List<String> before = contents(authority(), Set.of());
      List<String> answers = routed();
      if (answers.toString().contains(" => DR")) {
        assertEquals(before, contents(monolith, Set.of()));
        assertEquals(before, contents(partition, Set.of()));
        seeded = true;
        return rule(answers);
      }
      execute(raw, "SET @variable = 'value'");
      assertEquals(WriteScript.play(steps, raw), answers);
      if (isRefusedByTheServer(answers)) {
        return "no SQL";
      }
      assertNotEquals(before, contents(authority(), Set.of()), "nothing has changed");
      Await.until("the sides to be alike: " + steps, DRAINED, this::alike);
      if (REPEATABLE.contains(value)) {
        assertEquals(contents(raw, UNREPEATABLE), contents(authority(), UNREPEATABLE));
      }
      return "image";
    }

    private List<String> routed() throws SQLException {
      try (Connection routed = fixture.connect()) {
        execute(routed, "SELECT COUNT(*) FROM entry");
        execute(routed, "SET @variable = 'value'");
        return WriteScript.play(steps, routed);
      }
    }

    private boolean isRefusedByTheServer(List<String> answers) {
      return answers.stream().anyMatch(answer -> answer.matches(".* => \\w{5}/\\d+.*"));
    }

    private String rule(List<String> answers) {
      return table.rules().entrySet().stream()
          .filter(rule -> rule.getValue().stream().anyMatch(answers.toString()::contains))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElse(answers.toString());
    }

    private boolean alike() throws SQLException {
      return contents(monolith, Set.of()).equals(contents(partition, Set.of()));
    }

    private Connection authority() {
      return phase.authority() == Side.MONOLITH ? monolith : partition;
    }

    /** The authority first: the drainer may still copy what it has meanwhile to the mirror. */
    private void seed() throws SQLException, IOException {
      Connection mirror = phase.authority() == Side.MONOLITH ? partition : monolith;
      for (Connection side : List.of(authority(), mirror, raw)) {
        side.setAutoCommit(false);
        SqlScript.run(side, "dualwrite/classes_seed.sql");
        side.commit();
        side.setAutoCommit(true);
        if (counted != phase) {
          execute(side, "ALTER TABLE entry AUTO_INCREMENT = 100");
        }
      }
      counted = phase;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
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
