package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.config.Side;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.SqlScript;
import io.domainrouter.testing.StoredBytes;
import io.domainrouter.testing.TestServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables of every shape, written by statements of an application through the router in phases 3b
 * and 5a, in sessions of several time zones and modes: both sides hold the same bytes.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class TableShapesTest {
  private static final String DOMAIN = "shapes";
  private static final Duration DRAINED = Duration.ofSeconds(10);

  private static final List<String> SESSIONS =
      List.of(
          "SET time_zone = '+00:00'",
          "SET time_zone = '+05:30', sql_mode = '', auto_increment_increment = 3, auto_increment_offset = 2",
          "SET time_zone = '-08:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
              + "ERROR_FOR_DIVISION_BY_ZERO,PIPES_AS_CONCAT'");

  private final List<String> tables = new ArrayList<>();
  private final List<String> ddl = new ArrayList<>();
  private RouterFixture fixture;
  private Connection monolith;
  private Connection partition;

  @BeforeAll
  void open() throws SQLException, IOException {
    ddl.addAll(SqlScript.statements("dualwrite/shapes.sql"));
    ddl.addAll(
        SqlScript.statements("dualwrite/shapes_" + (isMySql() ? "mysql" : "mariadb") + ".sql"));
    ddl.stream()
        .filter(sql -> sql.startsWith("CREATE TABLE"))
        .forEach(sql -> tables.add(sql.split(" ")[2]));
    fixture =
        RouterFixture.named("table_shapes")
            .domain(DOMAIN, tables.toArray(String[]::new))
            .urlParameters("&useServerPrepStmts=true&rewriteBatchedStatements=true");
    fixture.schemas(ddl.toArray(String[]::new));
    monolith = fixture.monolith();
    partition = fixture.partition(DOMAIN);
    fixture.open();
  }

  @AfterAll
  void close() throws SQLException {
    fixture.close();
    monolith.close();
    partition.close();
  }

  private static boolean isMySql() {
    return TestServers.shared().isMySql();
  }

  static Stream<Arguments> writes() {
    String other = isMySql() ? "(MariaDB)" : "(MySQL)";
    return Stream.of(Phase.DUAL_WRITE, Phase.PARTITION_FIRST)
        .flatMap(
            phase ->
                WriteCase.read("/dualwrite/shapes.cases").stream()
                    .filter(each -> !each.name().endsWith(other))
                    .flatMap(
                        each ->
                            SESSIONS.stream().map(session -> Arguments.of(phase, each, session))));
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @MethodSource
  void writes(Phase phase, WriteCase write, String session) throws Exception {
    fixture.moveTo(DOMAIN, phase);
    boolean monolithFirst = phase.authority() == Side.MONOLITH;
    Connection authority = monolithFirst ? monolith : partition;
    empty(authority);
    empty(monolithFirst ? partition : monolith);
    List<String> steps = new ArrayList<>();
    steps.add("run " + session);
    steps.addAll(write.steps());
    List<String> answers;
    try (Connection routed = fixture.connect()) {
      answers = WriteScript.play(steps, routed);
    }
    if (write.expected().startsWith("refused ")) {
      String last = answers.remove(answers.size() - 1);
      assertTrue(last.contains(write.expected().substring(8)), last);
    } else {
      assertNotEquals(List.of(), StoredBytes.of(authority, write.expected()));
    }
    answers.forEach(answer -> assertTrue(!answer.matches("(?s).* => \\w{5}/\\d+.*"), answer));
    for (String table : tables) {
      Await.holdsWithin(DRAINED, () -> alike(table));
      assertEquals(StoredBytes.of(monolith, table), StoredBytes.of(partition, table), table);
    }
  }

  private boolean alike(String table) throws SQLException {
    return StoredBytes.of(monolith, table).equals(StoredBytes.of(partition, table));
  }

  private void empty(Connection side) throws SQLException {
    side.setAutoCommit(false);
    try (Statement statement = side.createStatement()) {
      for (String table : tables) {
        statement.execute("DELETE FROM " + table);
      }
    }
    side.commit();
    side.setAutoCommit(true);
  }
}
