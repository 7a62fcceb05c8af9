package io.domainrouter.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.lint.rule.Location;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Today is 2027-01-01. */
class ExemptionTest {
  private static final String JOIN = "SELECT 1 FROM gists JOIN users ";
  private final LintSettings moving = LintSettings.ofDomainFile().inPhase(Phase.COPYING);

  private Findings lint(LintSettings settings, String script) {
    return LintFixture.lint(LintFixture.linter(LintFixture.github(), settings), script);
  }

  @Test
  void aCommentExemptsUntilItsDayIsOver() {
    Findings holding = lint(moving, JOIN + "/* cross-domain-exempt: T-1 until 2027-01-01 */");
    assertFalse(holding.hasErrors());
    assertEquals("T-1", holding.exempt().get(0).finding().exemption().orElseThrow().ticket());
    Findings expired = lint(moving, JOIN + "/* cross-domain-exempt: T-1 until 2026-12-31 */");
    assertTrue(expired.hasErrors());
    assertEquals(
        "reads tables of gists and users (the exemption T-1 expired 2026-12-31)",
        expired.open().get(0).finding().message());
  }

  @Test
  void theSummaryNamesOwnerAndAge() {
    Findings findings =
        lint(
            moving,
            JOIN
                + "/* cross-domain-exempt: T-1 until 2027-02-01 since 2026-12-01 by web */;"
                + JOIN
                + "WHERE a = 1 /* cross-domain-exempt: T-2 until 2026-12-31 by web */");
    String summary = Summary.of(findings, LintFixture.linter().today());
    assertTrue(summary.contains("exempt: T-1 until 2027-02-01 by web, 31 days old"), summary);
    assertTrue(
        summary.contains("error ") && summary.contains("(the exemption T-2 expired 2026-12-31)"),
        summary);
  }

  @Test
  void aCommentThatCannotBeReadIsAnErrorOfItsOwn() {
    for (String comment :
        List.of(
            "/* cross-domain-exempt: T-1 */", "/* cross-domain-exempt: T-1 until 2027-02-30 */")) {
      assertEquals(
          List.of("exemption-unreadable", "reads-two-domains"),
          LintFixture.rules(lint(moving, JOIN + comment)));
    }
  }

  @Test
  void oneStatementExemptsItsTransaction() {
    Findings findings =
        lint(
            moving,
            "BEGIN; DELETE FROM gists; DELETE FROM users"
                + " /* cross-domain-exempt: T-2 until 2027-03-01 since 2026-12-01 by web */; COMMIT");
    assertEquals(List.of("transaction-writes-two-domains"), LintFixture.rules(findings));
    assertEquals("web", findings.exempt().get(0).finding().exemption().orElseThrow().owner().get());
  }

  @Test
  void aFileExemptsByShapeAndRule() {
    ExemptionFile file =
        ExemptionFile.parse(
            List.of(
                "# the list",
                "",
                "T-3 until 2027-02-01 by web: reads-two-domains select 1 from gists join users where id in (1)",
                "T-4 until 2027-02-01: * to_gist"));
    LintSettings settings = moving.with(file);
    assertFalse(lint(settings, JOIN + "WHERE id IN (7, 8, 9)").hasErrors());
    assertTrue(lint(settings, JOIN + "WHERE name = 'x'").hasErrors());
    assertFalse(
        lint(
                settings,
                "CREATE TABLE labels (id INT PRIMARY KEY, CONSTRAINT to_gist FOREIGN KEY (id)"
                    + " REFERENCES gists (id))")
            .hasErrors());
  }

  @Test
  void aLineThatCannotBeReadIsNamed() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> ExemptionFile.parse(List.of("T-3 until 2027-02-01: no-such-rule SELECT 1")));
    assertTrue(refused.getMessage().startsWith("line 1 must be like"), refused::getMessage);
  }

  @Test
  void aDomainWithExemptionsIsNotReady() {
    Findings findings = lint(moving, JOIN + "/* cross-domain-exempt: T-1 until 2027-02-01 */");
    assertEquals(List.of("1 exempted"), findings.obstacles("gists"));
    assertEquals(List.of(), findings.obstacles("issues"));
  }

  @Test
  void findingsAreKeptOnceAndBounded() {
    Linter linter = LintFixture.linter(LintFixture.github(), moving);
    Findings findings = new Findings(2);
    for (int i = 0; i < 5; i++) {
      for (Finding finding :
          linter.statement(JOIN + "WHERE c" + i + " = 1", Location.recorded("log", i))) {
        findings.add(finding, 1);
        findings.add(finding, 1);
      }
    }
    assertEquals(2, findings.all().size());
    assertEquals(2, findings.all().get(0).count());
    assertEquals(6, findings.beyondLimit());
    assertTrue(findings.hasErrors());
  }

  @Test
  void aRecordedStatementIsOneWhateverItsLineAndValues() {
    Linter linter = LintFixture.linter(LintFixture.github(), moving);
    Findings findings = new Findings();
    for (int i = 0; i < 3; i++) {
      String sql =
          JOIN + "WHERE a = " + i + " AND b IN (" + "1,".repeat(i) + "2) AND c = '" + i + "'";
      linter.statement(sql, Location.recorded("log", i)).forEach(f -> findings.add(f, 1));
    }
    assertEquals(1, findings.all().size());
    assertEquals(3, findings.all().get(0).count());
  }
}
