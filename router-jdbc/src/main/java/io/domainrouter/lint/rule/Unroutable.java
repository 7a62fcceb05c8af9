package io.domainrouter.lint.rule;

import java.util.Optional;

/** The text could not be understood, and names a table of a domain. */
final class Unroutable extends StatementRule {
  Unroutable() {
    super(
        new Description(
            "unroutable",
            "A statement's tables cannot be established from its text.",
            "SELECT id FROM issues WHERE (title = 'x'",
            "SELECT id FROM issues WHERE (title = 'x')"),
        Severity.WARNING,
        Severity.ERROR);
  }

  @Override
  public Optional<Violation> check(LintedStatement statement) {
    return statement.profile().mentioned().length == 0
        ? Optional.empty()
        : statement
            .facts()
            .unroutable()
            .flatMap(reason -> violation(statement, "cannot be routed: " + reason));
  }
}
