package io.domainrouter.lint.rule;

import java.util.Optional;

/** A rule that one statement's text is enough for. */
public abstract non-sealed class StatementRule extends Rule {
  StatementRule(Description description, Severity before, Severity whileMoving) {
    super(description, before, whileMoving);
  }

  /** What is wrong with the statement; empty when nothing is. */
  public abstract Optional<Violation> check(LintedStatement statement);

  final Optional<Violation> violation(LintedStatement statement, String message) {
    return Optional.of(new Violation(this, statement.domains(), statement.tables(), message));
  }
}
