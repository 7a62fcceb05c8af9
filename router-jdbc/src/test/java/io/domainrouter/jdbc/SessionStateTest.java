package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.config.Phase;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.testing.RouterFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What docs/session-state.md says of the session's state: checklist lines 103 and 104. Each target
 * has one physical connection, so that the next logical connection finds what the last one left.
 */
final class SessionStateTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "session-state.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([a-z][^|]*?) \\|");

  private static final Map<Phase, RouterFixture> FIXTURES = new EnumMap<>(Phase.class);

  @BeforeAll
  static void open() throws SQLException {
    for (Phase phase : List.of(Phase.MONOLITH, Phase.DUAL_WRITE, Phase.PARTITION_ONLY)) {
      open(phase);
    }
  }

  private static void open(Phase phase) throws SQLException {
    RouterFixture fixture =
        RouterFixture.named("state" + phase.label())
            .domain("goods", "good")
            .pool(new PoolConfig(1, 0, 5, Duration.ofSeconds(2), Duration.ofMinutes(30)))
            .schemas(
                "CREATE TABLE good (id INT AUTO_INCREMENT PRIMARY KEY)",
                "CREATE TABLE plain_row (id INT AUTO_INCREMENT PRIMARY KEY)",
                "CREATE PROCEDURE leave_behind() SET @left = 9");
    FIXTURES.put(phase, fixture); // and is closed whatever comes
    fixture.open();
    try (Connection connection = fixture.monolith();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO good VALUES (1)");
      statement.execute("INSERT INTO plain_row VALUES (1)");
    }
    fixture.moveTo("goods", phase);
  }

  @AfterAll
  static void close() throws SQLException {
    for (RouterFixture fixture : FIXTURES.values()) {
      fixture.close();
    }
  }

  static List<SessionCase> cases() {
    return SessionCase.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void line103And104_theSessionIsAsTheDocumentSays(SessionCase given) throws SQLException {
    try (SessionScript script = new SessionScript(FIXTURES.get(given.phase()))) {
      assertEquals(String.join("\n", given.steps()), String.join("\n", script.play(given.steps())));
    }
  }

  @Test
  void everyRowOfTheDocumentHasACaseAndTheReverse() throws IOException {
    Set<String> rows =
        ROW.matcher(Files.readString(DOCUMENT))
            .results()
            .map((MatchResult row) -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> cases =
        cases().stream().map(SessionCase::row).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(rows, cases);
  }
}
