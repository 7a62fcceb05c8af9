package io.domainrouter.lint.rule;

import java.util.Optional;

/** An exemption that nobody can read would be none without a word. */
final class ExemptionUnreadable extends StatementRule {
  ExemptionUnreadable() {
    super(
        new Description(
            "exemption-unreadable",
            "A comment is meant as an exemption and lacks its ticket or its date.",
            "SELECT id FROM issues /* cross-domain-exempt: TICKET-1 */",
            "SELECT id FROM issues /* cross-domain-exempt: TICKET-1 until 2027-01-31 */"),
        Severity.ERROR,
        Severity.ERROR);
  }

  @Override
  public Optional<Violation> check(LintedStatement statement) {
    return Exemption.isMeant(statement.sql()) && Exemption.in(statement.sql()).isEmpty()
        ? violation(statement, "has an exemption that is not like " + Exemption.EXAMPLE)
        : Optional.empty();
  }
}
