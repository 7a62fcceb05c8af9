package io.domainrouter.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a transaction begins and ends in a stream of statements. */
class TransactionTrackerTest {
  private static final String GIST = "UPDATE gists SET title = 'a' WHERE id = 1; ";
  private static final String USER = "UPDATE users SET name = 'a' WHERE id = 1; ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GIST USER | 0",
        "BEGIN; GIST USER COMMIT | 1",
        "START TRANSACTION; GIST USER ROLLBACK | 1",
        "BEGIN; GIST COMMIT; USER | 0",
        "BEGIN; GIST BEGIN; USER COMMIT | 0",
        "BEGIN; GIST SAVEPOINT a; USER ROLLBACK TO SAVEPOINT a; COMMIT | 1",
        "SET autocommit = 0; GIST USER | 1",
        "SET autocommit = 0; GIST SET autocommit = 1; USER | 0",
        "BEGIN; GIST CREATE TABLE labels (id INT PRIMARY KEY); USER COMMIT | 0",
        "BEGIN; GIST CREATE TEMPORARY TABLE t (id INT); USER COMMIT | 1",
      })
  void aTransactionEndsWhereTheServerEndsIt(String script, int violations) {
    Findings findings =
        LintFixture.lint(LintFixture.linter(), script.replace("GIST", GIST).replace("USER", USER));
    assertEquals(
        violations,
        findings.all().stream()
            .filter(c -> c.finding().rule().id().equals("transaction-writes-two-domains"))
            .count(),
        () -> LintFixture.rules(findings) + "");
  }

  @ParameterizedTest
  @CsvSource({"BEGIN; A A B COMMIT", "BEGIN; A B A COMMIT"})
  void oneStatementPerDomainIsNamed(String script) {
    Findings findings =
        LintFixture.lint(LintFixture.linter(), script.replace("A ", GIST).replace("B ", USER));
    assertEquals(
        List.of(GIST.replace("; ", "") + ";\n" + USER.replace("; ", "")),
        findings.all().stream().map(c -> c.finding().subject()).toList());
  }
}
