package io.domainrouter.linted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.domainrouter.lint.junit.DomainLintExtension;
import io.domainrouter.observe.Observation;
import io.domainrouter.testing.RouterFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests of an application under the linter: through the router, and on H2. */
class DomainLintExtensionTest {
  private static final String[] TABLES = {
    "CREATE TABLE gists (id INT PRIMARY KEY, owner_id INT)",
    "CREATE TABLE users (id INT PRIMARY KEY)"
  };

  @TempDir Path folder;

  /** The messages of the tests that failed, by the first letter of their names. */
  private static final class Run implements TestExecutionListener {
    private final Map<String, String> failures = new TreeMap<>();
    private String output = "";

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      result
          .getThrowable()
          .ifPresent(failure -> failures.put(test.getDisplayName().substring(0, 1), "" + failure));
    }
  }

  private static Run run(GistPageCases.Database database, Map<String, String> parameters) {
    GistPageCases.database = database;
    Run run = new Run();
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      Launcher launcher = LauncherFactory.create();
      launcher.execute(
          LauncherDiscoveryRequestBuilder.request()
              .selectors(selectClass(GistPageCases.class))
              .configurationParameters(parameters)
              .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
              .build(),
          run);
    } finally {
      System.setOut(console);
    }
    run.output = printed.toString(StandardCharsets.UTF_8);
    return run;
  }

  private static void check(Run run) {
    assertEquals("[b, c, d, f, g, i, j]", run.failures.keySet().toString(), run.failures::toString);
    String joins = run.failures.get("b");
    assertEquals(1, joins.split("reads-two-domains", -1).length - 1, joins);
    assertTrue(joins.contains(GistPage.JOIN), joins);
    assertTrue(joins.contains("tables:  gists, users"), joins);
    assertTrue(joins.contains("  instead:\n    "), joins);
    assertTrue(joins.contains("domains: gists, users"), joins);
    assertTrue(
        joins.contains("sent by: io.domainrouter.linted.GistPage.execute(GistPage.java:"), joins);
    assertTrue(run.failures.get("c").contains("as in bJoins()"), run.failures.get("c"));
    assertTrue(run.failures.get("f").contains("T-2 expired 2020-01-01"), run.failures.get("f"));
    String transaction = run.failures.get("g");
    assertTrue(transaction.contains("transaction-writes-two-domains"), transaction);
    assertTrue(transaction.contains("UPDATE gists SET owner_id = 2 WHERE id = 1;"), transaction);
    assertTrue(run.failures.get("i").contains("writes-one-reads-another"), run.failures.get("i"));
    assertTrue(run.output.contains("DOMAIN LINT\n"), run.output);
    assertTrue(run.output.contains("exempt: T-1 until 2999-12-31"), run.output);
    assertNull(Observation.current());
  }

  @Test
  void throughTheRouter() throws SQLException {
    try (RouterFixture router =
        RouterFixture.named("linted").domain("gists", "gists").domain("users", "users")) {
      router.schemas(TABLES).open();
      check(run(router::connect, Map.of()));
      assertTrue(run(router::connect, Map.of()).output.contains("DOMAIN LINT"));
    }
  }

  @Test
  void onH2() throws SQLException {
    check(run(h2("on"), Map.of()));
  }

  @Test
  void transactionsThatAreRolledBackCanBeIgnored() throws SQLException {
    Run run = run(h2("rollback"), Map.of(DomainLintExtension.IGNORE_ROLLED_BACK, "true"));
    assertEquals("[b, c, d, f, g, i]", run.failures.keySet().toString());
  }

  @Test
  void settingsChangeWhatFails() throws SQLException, IOException {
    Path settings = folder.resolve("lint.properties");
    Files.writeString(folder.resolve("exempt.txt"), "T-9 until 2999-01-01: * " + GistPage.JOIN);
    Files.writeString(
        settings,
        "exemptions = exempt.txt\nseverity.transaction-writes-two-domains = warning\n"
            + "severity.users.writes-one-reads-another = off\n"
            + "severity.gists.writes-one-reads-another = off\n");
    Run run = run(h2("settings"), Map.of(DomainLintExtension.SETTINGS, settings.toString()));
    assertEquals("[d, f]", run.failures.keySet().toString(), run.failures::toString);
  }

  private static GistPageCases.Database h2(String name) throws SQLException {
    String inner = "jdbc:h2:mem:lint_" + name + ";MODE=MySQL;DB_CLOSE_DELAY=-1";
    try (Connection connection = DriverManager.getConnection(inner);
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
    }
    return () ->
        DriverManager.getConnection("jdbc:domainlint:classpath:schema_domains.yml:" + inner);
  }
}
