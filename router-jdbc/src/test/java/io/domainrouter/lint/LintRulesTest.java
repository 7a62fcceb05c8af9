package io.domainrouter.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.lint.rule.Location;
import io.domainrouter.lint.rule.Rule;
import io.domainrouter.lint.rule.Rules;
import io.domainrouter.lint.rule.SchemaModel;
import io.domainrouter.lint.rule.SchemaModel.Table;
import io.domainrouter.lint.rule.Severity;
import io.domainrouter.route.DomainCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LintRulesTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "lint.md");

  @TempDir Path folder;

  static Stream<Rule> rules() {
    return Rules.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theExampleViolatesTheRuleAndTheFixDoesNot(Rule rule) {
    Linter linter = linterFor(rule);
    if (rule.id().equals("table-missing")) {
      return; // needs a whole schema: aTableOfTheDomainFileMustExist
    }
    Findings violation = LintFixture.lint(linter, rule.description().violation());
    assertTrue(
        LintFixture.rules(violation).contains(rule.id()), () -> LintFixture.rules(violation) + "");
    Findings fix = LintFixture.lint(linter, rule.description().fix());
    assertFalse(LintFixture.rules(fix).contains(rule.id()), () -> fix.all() + "");
  }

  private Linter linterFor(Rule rule) {
    return rule.id().equals("unknown-table")
        ? LintFixture.linter(
            LintFixture.catalog(
                folder.resolve("d.yml"), "unknownTables: refuse", "issues: [issues]"),
            LintSettings.ofDomainFile())
        : LintFixture.linter();
  }

  @Test
  void theDocumentListsTheRules() throws IOException {
    String table =
        Rules.all().stream()
            .map(
                rule ->
                    "| `%s` | %s | %s | %s | `%s` | `%s` |\n"
                        .formatted(
                            rule.id(),
                            rule.description().sentence(),
                            word(rule, Phase.MONOLITH),
                            word(rule, Phase.COPYING),
                            rule.description().violation(),
                            rule.description().fix()))
            .collect(Collectors.joining());
    assertTrue(
        Files.readString(DOCUMENT).contains(table), () -> "docs/lint.md needs the rows\n" + table);
  }

  private static String word(Rule rule, Phase phase) {
    return rule.severity(phase).name().toLowerCase(Locale.ROOT);
  }

  @Test
  void aTableOfTheDomainFileMustExist() {
    DomainCatalog catalog =
        LintFixture.catalog(folder.resolve("d.yml"), "", "a: [here, gone]", "b: [other]");
    SchemaModel schema = new SchemaModel();
    Location where = Location.written("server", 0);
    schema.add(new Table("here", true, where));
    schema.add(new Table("other", true, where));
    Linter linter = LintFixture.linter(catalog, LintSettings.ofDomainFile());
    assertEquals(List.of(), linter.schema(schema));
    schema.complete();
    List<Finding> findings = linter.schema(schema);
    assertEquals(1, findings.size());
    assertEquals("table gone does not exist", findings.get(0).message());
    assertEquals(Set.of("a"), findings.get(0).violation().domains());
  }

  @Test
  void theTablesOfNoDomainAreOnePlaceMore() {
    Linter linter = LintFixture.linter();
    assertEquals(
        List.of("reads-two-domains"),
        LintFixture.rules(
            LintFixture.lint(linter, "SELECT * FROM gists g JOIN invoices i ON i.id = g.id")));
    assertEquals(List.of(), LintFixture.rules(LintFixture.lint(linter, "SELECT * FROM invoices")));
  }

  @Test
  void temporaryTablesOfTheSessionAreInNoOtherPlace() {
    Linter linter = LintFixture.linter();
    String made = "CREATE TEMPORARY TABLE picked (id INT); ";
    String used = "INSERT INTO picked SELECT id FROM gists; SELECT 1 FROM gists JOIN picked; ";
    assertEquals(
        List.of("reads-two-domains", "writes-one-reads-another"),
        LintFixture.rules(LintFixture.lint(linter, used)));
    assertEquals(List.of("pins-session"), LintFixture.rules(LintFixture.lint(linter, made + used)));
    assertEquals(
        List.of("pins-session", "pins-session", "reads-two-domains", "writes-one-reads-another"),
        LintFixture.rules(LintFixture.lint(linter, made + "DROP TEMPORARY TABLE picked; " + used)));
  }

  @Test
  void aWarningBecomesAnErrorFrom3aOn() {
    String sql = "SELECT 1 FROM gists JOIN users";
    for (Phase phase : Phase.values()) {
      Linter linter =
          LintFixture.linter(LintFixture.github(), LintSettings.ofDomainFile().inPhase(phase));
      Severity expected =
          phase == Phase.MONOLITH || phase == Phase.PARTITION_READY
              ? Severity.WARNING
              : Severity.ERROR;
      assertEquals(
          expected, linter.statement(sql, Location.written("x", 1)).get(0).severity(), phase::name);
    }
  }

  @Test
  void theStrictestOfTheDomainsConcernedCounts() {
    DomainCatalog catalog = LintFixture.github();
    LintSettings settings =
        LintSettings.ofDomainFile()
            .withSeverity("reads-two-domains", "off", catalog)
            .withSeverity("users.reads-two-domains", "error", catalog);
    Linter linter = LintFixture.linter(catalog, settings);
    Location where = Location.written("x", 1);
    assertEquals(List.of(), linter.statement("SELECT 1 FROM gists JOIN issues", where));
    assertEquals(
        Severity.ERROR,
        linter.statement("SELECT 1 FROM gists JOIN users", where).get(0).severity());
  }

  @Test
  void aListedForeignKeyIsNoViolationUnlessItChangesRows() {
    Linter linter = LintFixture.linter();
    String listed =
        "CREATE TABLE gists (id INT PRIMARY KEY, owner_id INT, FOREIGN KEY (owner_id)"
            + " REFERENCES users (id)";
    assertEquals(List.of(), LintFixture.rules(LintFixture.lint(linter, listed + ")")));
    assertEquals(
        List.of("foreign-key-crosses-domains"),
        LintFixture.rules(LintFixture.lint(linter, listed + " ON DELETE CASCADE)")));
    assertEquals(
        List.of("foreign-key-crosses-domains"),
        LintFixture.rules(LintFixture.lint(linter, listed.replace("owner_id", "reader_id") + ")")));
  }

  @Test
  void laterScriptsTakeBackWhatEarlierOnesMade() {
    Linter linter = LintFixture.linter();
    String made =
        "CREATE TABLE labels (id INT, gist_id INT REFERENCES gists (id),"
            + " CONSTRAINT to_gist FOREIGN KEY (gist_id) REFERENCES gists (id));"
            + "CREATE VIEW v AS SELECT 1 FROM gists JOIN users;";
    assertEquals(
        List.of(
            "foreign-key-crosses-domains",
            "foreign-key-crosses-domains",
            "table-without-key",
            "view-crosses-domains"),
        LintFixture.rules(LintFixture.lint(linter, made)));
    String changed =
        "ALTER TABLE labels DROP FOREIGN KEY to_gist, DROP FOREIGN KEY labels_ibfk_1,"
            + " ADD PRIMARY KEY (id); DROP VIEW v";
    assertEquals(List.of(), LintFixture.rules(LintFixture.lint(linter, made + changed)));
    assertEquals(
        List.of(),
        LintFixture.rules(LintFixture.lint(linter, made + "DROP VIEW v; DROP TABLE labels")));
  }

  @Test
  void aUniqueKeyWithoutNullableColumnsIsAKey() {
    Linter linter = LintFixture.linter();
    String table = "CREATE TABLE stars (user_id INT %s, at DATETIME, UNIQUE KEY k (user_id))";
    assertEquals(
        List.of(), LintFixture.rules(LintFixture.lint(linter, table.formatted("NOT NULL"))));
    assertEquals(
        List.of("table-without-key"),
        LintFixture.rules(LintFixture.lint(linter, table.formatted("NULL"))));
  }
}
