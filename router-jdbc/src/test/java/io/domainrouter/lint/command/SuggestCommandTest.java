package io.domainrouter.lint.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.lint.LintFixture;
import io.domainrouter.route.DomainCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** The first domain file that is suggested for an application without one. */
final class SuggestCommandTest {
  private static final String SCHEMA =
      """
      CREATE TABLE users (id INT PRIMARY KEY);
      CREATE TABLE user_settings (user_id INT PRIMARY KEY, FOREIGN KEY (user_id) REFERENCES users (id));
      CREATE TABLE user_emails (id INT PRIMARY KEY, user_id INT, FOREIGN KEY (user_id) REFERENCES users (id));
      CREATE TABLE gists (id INT PRIMARY KEY, owner_id INT, CONSTRAINT o FOREIGN KEY (owner_id) REFERENCES users (id));
      CREATE TABLE gist_files (id INT PRIMARY KEY, gist_id INT, FOREIGN KEY (gist_id) REFERENCES gists (id));
      CREATE TABLE gist_comments (id INT PRIMARY KEY, gist_id INT, FOREIGN KEY (gist_id) REFERENCES gists (id));
      SELECT 1 FROM users u JOIN user_settings s ON s.user_id = u.id;
      SELECT 1 FROM user_emails e JOIN user_settings s ON s.user_id = e.user_id;
      SELECT 1 FROM gist_files f JOIN gist_comments c ON c.gist_id = f.gist_id;
      SELECT 1 FROM gists g JOIN users u ON u.id = g.owner_id;
      """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = DomainRouterCommand.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }

  @Test
  void tablesThatOccurTogetherBecomeADomain() throws IOException {
    Path script = Files.writeString(folder.resolve("schema.sql"), SCHEMA);
    assertEquals(0, run("suggest", script.toString()), err::toString);
    Map<String, Map<String, Map<String, Object>>> file = new Yaml().load(out.toString());
    Map<String, Map<String, Object>> domains = file.get("domains");
    assertEquals(Set.of("users", "gists"), domains.keySet(), out::toString);
    assertEquals(
        List.of("user_emails", "user_settings", "users"), domains.get("users").get("tables"));
    Map<String, Object> plain = new Yaml().load(out.toString());
    assertEquals(List.of("gists.owner_id -> users.id"), plain.get("relationships"));
    assertTrue(
        out.toString().matches("(?s).*#       2             1           1             0 .*"),
        out::toString);
  }

  @Test
  void transactionsOfALogHoldTablesTogether() throws IOException {
    StringBuilder log =
        new StringBuilder("mysqld, Version: 9.7.0. started with:\nTime Id Command Argument\n");
    String[][] together = {{"stock", "orders"}, {"accounts", "profiles"}};
    for (String[] pair : together) {
      for (String sql :
          new String[] {
            "BEGIN",
            "UPDATE " + pair[0] + " SET a = 1",
            "UPDATE " + pair[1] + " SET a = 1",
            "COMMIT"
          }) {
        log.append("2026-11-01T00:00:00.000000Z\t  7 Query\t").append(sql).append('\n');
      }
    }
    Path file = Files.writeString(folder.resolve("general.log"), log);
    assertEquals(0, run("suggest", "--number=2", file.toString()), err::toString);
    Map<String, Map<String, Map<String, Object>>> yaml = new Yaml().load(out.toString());
    Set<Object> groups = new TreeSet<>();
    yaml.get("domains").values().forEach(domain -> groups.add(domain.get("tables").toString()));
    assertEquals(Set.of("[accounts, profiles]", "[orders, stock]"), groups);
  }

  /** No server is asked: schema script and log say all; only the credentials are filled in. */
  @Test
  void theRouterReadsWhatIsSuggested() throws IOException {
    String hostile =
        SCHEMA
            + "CREATE TABLE `on` (id INT PRIMARY KEY);\n"
            + "CREATE TABLE `monolith` (id INT PRIMARY KEY);\n"
            + "CREATE TABLE `off` (id INT PRIMARY KEY);\n"
            + "SELECT 1 FROM `on` JOIN `off`;\n";
    Path script = Files.writeString(folder.resolve("schema.sql"), hostile);
    StringBuilder log = new StringBuilder();
    for (String sql :
        List.of("BEGIN", "UPDATE gists SET a = 1", "UPDATE users SET a = 1", "COMMIT")) {
      log.append("2026-11-01T00:00:00.000000Z\t  7 Query\t").append(sql).append('\n');
    }
    Path general = Files.writeString(folder.resolve("general.log"), log);
    assertEquals(
        0, run("suggest", "--number=4", script.toString(), general.toString()), err::toString);
    String filled =
        out.toString()
            .replace("${env:DATABASE_USER}", "u")
            .replace("${env:DATABASE_PASSWORD}", "p");
    Path file = Files.writeString(folder.resolve("schema_domains.yml"), filled);
    DomainCatalog catalog = LintFixture.catalog("file:" + file);
    assertEquals(4, catalog.domainCount(), filled);
    assertEquals(
        Set.of(
            "users",
            "user_settings",
            "user_emails",
            "gists",
            "gist_files",
            "gist_comments",
            "on",
            "monolith",
            "off"),
        catalog.tables());
    assertEquals(
        catalog.domainOfTable("gist_files"), catalog.domainOfTable("gist_comments"), filled);
    assertEquals(catalog.domainOfTable("on"), catalog.domainOfTable("off"), filled);
    assertTrue(
        filled.matches("(?s).*\n# +3 +0 +0 +0 +\\S+\n# +4 +1 +1 +1 +\\S+  [(]this.*"), filled);
  }

  @Test
  void whatCannotBePartedIsRefused() throws IOException {
    Path script = Files.writeString(folder.resolve("one.sql"), "SELECT 1 FROM alone;\n");
    assertEquals(2, run("suggest", script.toString()));
    assertTrue(err.toString().contains("fewer than two tables"), err::toString);
  }
}
