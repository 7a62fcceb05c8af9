package io.domainrouter.lint.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.lint.Findings;
import io.domainrouter.lint.LintFixture;
import io.domainrouter.lint.LintRun;
import io.domainrouter.lint.rule.Location;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The burn-down list of the build's reports, on 2027-01-01. */
final class TextReportTest {
  private static final String JOIN = "SELECT 1 FROM gists JOIN users ";

  @Test
  void exemptionsComeWithOwnerAndAgeUntilTheyExpire() {
    LintRun run = new LintRun(LintFixture.linter(), new Findings());
    for (String comment :
        List.of("T-1 until 2027-01-01 since 2026-11-01 by web", "T-2 until 2026-12-31 by search")) {
      run.statement(
          JOIN + "/* cross-domain-exempt: " + comment + " */",
          Location.written("a.sql", 1),
          null,
          1);
    }
    run.finish();
    StringWriter text = new StringWriter();
    new TextReport(run).write(new PrintWriter(text, true));
    assertTrue(
        text.toString()
            .contains(
                "Exempted, still to be done:\n  T-1 until 2027-01-01 by web, 61 days old: a.sql:1: "),
        text::toString);
    assertTrue(text.toString().contains("(the exemption T-2 expired 2026-12-31)"), text::toString);
    List<?> findings = (List<?>) JsonReport.of(run).get("findings");
    Map<?, ?> exempted = (Map<?, ?>) findings.get(0);
    assertEquals(
        Map.of("ticket", "T-1", "until", "2027-01-01", "since", "2026-11-01", "owner", "web"),
        exempted.get("exemption"));
    assertEquals(true, exempted.get("exempt"));
    assertEquals(false, ((Map<?, ?>) findings.get(1)).get("exempt"));
  }
}
