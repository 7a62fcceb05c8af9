package io.domainrouter.lint.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

class LintCommandTest {
  private static final String JOIN = "SELECT g.id FROM gists g\nJOIN users u ON u.id = g.owner_id";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path script;

  @BeforeEach
  void makeScript() throws IOException {
    script = folder.resolve("a script.sql");
    Files.writeString(script, "SELECT 1 FROM gists;\n" + JOIN + ";\n");
  }

  private int run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("lint"));
    arguments.add("--domains=classpath:schema_domains.yml");
    arguments.addAll(List.of(options));
    CommandLine command = DomainRouterCommand.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
    return command.execute(arguments.toArray(String[]::new));
  }

  @Test
  void theExitCodeSaysWhetherSomethingFails() {
    assertEquals(0, run(script.toString()));
    assertEquals(1, run("--fail-on=warning", script.toString()));
    assertEquals(1, run("--phase=3a", script.toString()));
    assertEquals(0, run("--phase=3a", "--fail-on=never", script.toString()));
  }

  @Test
  void theExitCodeSaysThatItCouldNotBeLooked() throws IOException {
    Path settings = folder.resolve("lint.properties");
    Files.writeString(settings, "severity.no-such-rule = off");
    assertEquals(2, run());
    assertEquals(2, run("--no-such-option"));
    assertEquals(2, run("--phase=6", script.toString()));
    assertEquals(2, run("--domains=classpath:none.yml", script.toString()));
    assertEquals(2, run(folder.resolve("none.sql").toString()));
    assertEquals(2, run("--settings=" + settings, script.toString()));
    assertTrue(err.toString().contains("nothing to look at"), err::toString);
    assertTrue(err.toString().contains("phase must be 1 to 5b, was 6"), err::toString);
    assertTrue(err.toString().contains("no rule is named no-such-rule"), err::toString);
  }

  @Test
  void textSaysEachFindingAndWhatTheyComeTo() {
    run("--phase=3a", script.toString());
    String text = out.toString();
    assertTrue(
        text.startsWith(
            script
                + ":2: error: reads tables of gists and users [reads-two-domains]\n"
                + "    SELECT g.id FROM gists g\n    JOIN users u"),
        text);
    assertTrue(
        text.contains("     1 errors      0 warnings  reads-two-domains\n2 statements\n"), text);
    assertTrue(text.contains("domain gists: not self-contained: 1 reads-two-domains\n"), text);
    assertTrue(text.contains("domain issues: nothing here keeps it from being moved\n"), text);
  }

  @Test
  void exemptionsAreListedAndFailNothing() throws IOException {
    Files.writeString(
        script, JOIN + " /* cross-domain-exempt: T-1 until 2999-12-31 since 2026-01-01 by web */;");
    assertEquals(0, run("--phase=3a", script.toString()));
    assertTrue(out.toString().contains("T-1 until 2999-12-31 by web, "), out::toString);
    assertTrue(
        out.toString().contains("domain gists: not self-contained: 1 exempted"), out::toString);
  }

  @Test
  void jsonCanBeRead() throws IOException {
    Path file = folder.resolve("report.json");
    run("--format=json", "--output=" + file, script.toString());
    Map<String, Object> report = new Yaml().load(Files.readString(file));
    Map<?, ?> finding = (Map<?, ?>) ((List<?>) report.get("findings")).get(0);
    assertEquals("reads-two-domains", finding.get("rule"));
    assertEquals(List.of("gists", "users"), finding.get("tables"));
    assertEquals(2, finding.get("line"));
    assertEquals(JOIN, finding.get("subject"));
    assertEquals(4, ((List<?>) report.get("domains")).size());
    assertEquals("", out.toString());
  }

  @Test
  void sarifIsWritten() {
    assertEquals(1, run("--format=sarif", "--phase=3a", script.toString()));
    assertEquals(List.of(), SarifReportTest.problems(out.toString()));
    assertTrue(out.toString().contains("/a%20script.sql"), out::toString);
  }

  @Test
  void transactionsOfALogAreJudged() throws IOException {
    Path log = folder.resolve("general.log");
    StringBuilder text = new StringBuilder();
    for (String sql :
        List.of("SET autocommit=0", "DELETE FROM gists", "DELETE FROM users", "commit")) {
      text.append("2026-11-20T10:00:00.1Z\t    8 Query\t").append(sql).append('\n');
      text.append("2026-11-20T10:00:00.1Z\t    9 Query\tDELETE FROM issues\n");
    }
    Files.writeString(log, text);
    assertEquals(1, run("--phase=3a", log.toString()));
    assertTrue(
        out.toString().startsWith(log + ":5: error: writes tables of gists and users in one"),
        out::toString);
  }
}
