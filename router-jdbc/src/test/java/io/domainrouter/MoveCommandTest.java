package io.domainrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.lint.command.DomainRouterCommand;
import io.domainrouter.testing.RouterFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class MoveCommandTest {
  private final RouterFixture fixture = RouterFixture.named("move_command");
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void create() throws Exception {
    fixture
        .domain("first", "thing")
        .domain("second", "other")
        .schemas(
            "CREATE TABLE thing (id INT PRIMARY KEY, v INT NOT NULL)",
            "CREATE TABLE other (id INT PRIMARY KEY, v INT NOT NULL)");
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      statement.execute("INSERT INTO thing VALUES (1, 1), (2, 2), (3, 3)");
      statement.execute("INSERT INTO other VALUES (4, 4)");
    }
    file = directory.resolve("domains.yml");
    Files.writeString(file, fixture.domainFile());
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  private List<String> run(int exitCode, String... options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MoveCommand move = new MoveCommand(new PrintStream(out, true, StandardCharsets.UTF_8));
    CommandLine line = DomainRouterCommand.commandLine().addSubcommand(move);
    line.getSubcommands().values().forEach(one -> one.setErr(new PrintWriter(err, true)));
    List<String> arguments = new ArrayList<>(List.of("move", "--json", "--config", "file:" + file));
    arguments.addAll(List.of(options));
    int code = line.execute(arguments.toArray(String[]::new));
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(exitCode, code, () -> err + String.join("\n", lines));
    return lines;
  }

  private static String last(List<String> lines) {
    return lines.get(lines.size() - 1);
  }

  private String phases() throws SQLException {
    return RouterFixture.query(
        fixture.monolith(),
        "SELECT GROUP_CONCAT(domain, ' ', phase ORDER BY domain) FROM domainrouter_domain");
  }

  @Test
  void stopsWhereItIsToldToAndGoesOnFromThere() throws Exception {
    List<String> lines = run(3, "--stop-before", "first:5a,second:2");
    assertEquals("{\"event\":\"stopped\",\"why\":\"first is in phase 4, before 5a\"}", last(lines));
    assertTrue(lines.get(0).equals("{\"event\":\"domain\",\"domain\":\"first\",\"phase\":\"1\"}"));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("{\"event\":\"copy\",")), "a copy");
    assertEquals(5, lines.stream().filter(line -> line.contains("\"event\":\"step\"")).count() + 1);

    assertTrue(last(run(3, "--stop-before", "second:2")).contains("second is in phase 1"));
    assertEquals("{\"event\":\"done\"}", last(run(0)));
    for (String domain : List.of("first", "second")) {
      String table = domain.equals("first") ? "thing" : "other";
      assertEquals(
          domain.equals("first") ? "3" : "1",
          RouterFixture.query(fixture.partition(domain), "SELECT COUNT(*) FROM " + table));
    }
    assertEquals("first 5b,second 5b", phases());
  }

  @Test
  void reportsTheGatesThatStayShut() throws Exception {
    String report = last(run(1, "--domains", "second", "--patience", "1"));
    assertTrue(
        report.startsWith("{\"event\":\"refused\",\"why\":\"Domain second 1 -> 2 is"), report);
    assertTrue(
        report.contains(
            "{\"gate\":\"order\",\"passed\":false,\"reason\":\"moves after [first is in phase 1]\"}"),
        report);
    assertEquals("first 1,second 1", phases());
  }

  @Test
  void stopsForApprovalsUntilEnoughAreNamed() throws Exception {
    Files.writeString(file, fixture.domainFile() + "policy:\n  approvals: 2\n");
    String[] options = {"--domains", "first", "--to", "2", "--approve"};
    assertTrue(last(run(3, options[0], options[1], options[2], options[3])).contains("0 of 2"));
    assertTrue(last(run(3, with(options, "ada"))).contains("1 of 2 have approved: [ada]"));
    assertEquals("{\"event\":\"done\"}", last(run(0, with(options, "ada,bob"))));
    assertEquals("first 2,second 1", phases());
  }

  private static String[] with(String[] options, String last) {
    String[] all = java.util.Arrays.copyOf(options, options.length + 1);
    all[options.length] = last;
    return all;
  }

  @Test
  void refusesOptionsThatCannotBeUsed() {
    for (String[] wrong :
        List.of(
            new String[] {"--domains", "third"},
            new String[] {"--to", "6"},
            new String[] {"--to", "4"},
            new String[] {"--stop-before", "first"},
            new String[] {"--stop-before", "third:2"},
            new String[] {"--config", "file:/nowhere.yml"},
            new String[] {"--fast"})) {
      run(2, wrong);
    }
    assertTrue(err.toString().contains("No domain is named third; there are [first, second]"));
  }
}
