package io.domainrouter.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.lint.rule.Location;
import io.domainrouter.lint.split.Proposals;
import io.domainrouter.lint.split.Splits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is proposed instead of a statement or transaction over two domains. */
final class SplitsTest {
  @TestFactory
  Stream<DynamicTest> aStatementBecomesTwo() throws IOException {
    Splits splits = new Splits(LintFixture.github());
    return cases().stream()
        .map(
            lines ->
                DynamicTest.dynamicTest(
                    lines.get(0),
                    () ->
                        assertEquals(
                            String.join("\n", lines.subList(1, lines.size())),
                            String.join("\n", splits.lines(lines.get(0))))));
  }

  private static List<List<String>> cases() throws IOException {
    try (InputStream file = SplitsTest.class.getResourceAsStream("/lint-splits.txt")) {
      List<List<String>> cases = new ArrayList<>();
      for (String block : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n\n")) {
        List<String> lines =
            block.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        if (!lines.isEmpty()) {
          cases.add(lines);
        }
      }
      return cases;
    }
  }

  @Test
  void theStatementsOfATransactionAreNamedPerDomainInTheirOrder() {
    Linter linter = new Linter(LintFixture.github(), LintSettings.ofDomainFile());
    Findings findings = new Findings();
    LintRun run = new LintRun(linter, findings);
    for (String sql :
        List.of(
            "BEGIN",
            "INSERT INTO issues (title) VALUES (?)",
            "UPDATE users SET name = ?",
            "SELECT id FROM issues",
            "COMMIT")) {
      run.statement(sql, Location.recorded("log", 1), "one", 1);
    }
    run.finish();
    assertEquals(
        List.of(
            "in a transaction of issues:",
            "  INSERT INTO issues (title) VALUES (?);",
            "  SELECT id FROM issues;",
            "in a transaction of users:",
            "  UPDATE users SET name = ?;"),
        new Proposals(linter).of(findings.all().get(0).finding()));
  }
}
