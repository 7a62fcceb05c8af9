package io.domainrouter.lint.rule;

import java.util.Optional;
import java.util.Set;

/** A query joins or nests tables of two domains. */
final class ReadsTwoDomains extends StatementRule {
  ReadsTwoDomains() {
    super(
        new Description(
            "reads-two-domains",
            "A statement reads tables of two domains.",
            "SELECT i.title FROM issues i JOIN users u ON u.id = i.author_id WHERE u.username = ?",
            "SELECT id FROM users WHERE username = ?; SELECT title FROM issues WHERE author_id = ?"),
        Severity.WARNING,
        Severity.ERROR);
  }

  @Override
  public Optional<Violation> check(LintedStatement statement) {
    Set<String> read = statement.placesRead();
    if (read.size() < 2 || !statement.placesWritten().isEmpty() || statement.changesSchema()) {
      return Optional.empty();
    }
    return violation(statement, "reads tables of " + Words.list(read));
  }
}
