package io.domainrouter.lint.rule;

import java.util.Optional;
import java.util.Set;

/** One UPDATE or DELETE changes tables of two domains. */
final class WritesTwoDomains extends StatementRule {
  WritesTwoDomains() {
    super(
        new Description(
            "writes-two-domains",
            "A statement writes tables of two domains.",
            "DELETE s, g FROM stars s JOIN starred_gists g ON g.user_id = s.user_id"
                + " WHERE s.user_id = 1",
            "DELETE FROM stars WHERE user_id = 1; DELETE FROM starred_gists WHERE user_id = 1"),
        Severity.WARNING,
        Severity.ERROR);
  }

  @Override
  public Optional<Violation> check(LintedStatement statement) {
    Set<String> written = statement.placesWritten();
    if (written.size() < 2 || statement.changesSchema()) {
      return Optional.empty();
    }
    return violation(statement, "writes tables of " + Words.list(written));
  }
}
