package io.domainrouter.lint.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.lint.Finding;
import io.domainrouter.lint.LintFixture;
import io.domainrouter.lint.LintSettings;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.testing.TwoSchemas;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules about schemas over what a real server says of one. */
class LiveSchemaTest {
  @TempDir Path folder;

  @Test
  void everyRuleFindsItsObject() throws SQLException {
    DomainCatalog catalog =
        LintFixture.catalog(
            folder.resolve("d.yml"),
            "",
            "posts: [posts, tags, unkeyed, absent]",
            "people: [people, sessions]");
    try (TwoSchemas schemas = TwoSchemas.create("lint_live")) {
      schemas.execute(
          TwoSchemas.SOURCE,
          "CREATE TABLE people (id INT PRIMARY KEY)",
          "CREATE TABLE Posts (id INT PRIMARY KEY, person_id INT,"
              + " CONSTRAINT to_people FOREIGN KEY (person_id) REFERENCES people (id))",
          "CREATE TABLE tags (name VARCHAR(9) NOT NULL, UNIQUE KEY (name))",
          "CREATE TABLE unkeyed (name VARCHAR(9), UNIQUE KEY (name))",
          "CREATE TABLE sessions (id INT PRIMARY KEY)",
          "CREATE TABLE invoices (id INT PRIMARY KEY)",
          "CREATE VIEW authors AS SELECT p.id FROM people p JOIN Posts q ON q.person_id = p.id",
          "CREATE VIEW names AS SELECT id FROM people",
          "CREATE TRIGGER counting AFTER INSERT ON tags FOR EACH ROW DELETE FROM sessions",
          "CREATE PROCEDURE clean_up() BEGIN DELETE FROM sessions; DELETE FROM tags; END",
          "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DISABLE DO"
              + " DELETE FROM sessions WHERE id IN (SELECT id FROM unkeyed)");
      try (Connection connection = schemas.connect(TwoSchemas.SOURCE)) {
        List<String> found =
            LintFixture.linter(catalog, LintSettings.ofDomainFile())
                .schema(new LiveSchema(connection, catalog.tables()).read())
                .stream()
                .map(LiveSchemaTest::describe)
                .toList();
        assertEquals(
            List.of(
                "foreign-key-crosses-domains to_people",
                "view-crosses-domains authors",
                "trigger-crosses-domains counting",
                "routine-crosses-domains clean_up",
                "event-crosses-domains nightly",
                "table-with-trigger counting",
                "table-without-key unkeyed",
                "table-in-no-domain invoices",
                "table-missing absent"),
            found);
      }
    }
  }

  private static String describe(Finding finding) {
    return finding.rule().id() + " " + finding.subject();
  }
}
