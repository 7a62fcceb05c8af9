package io.domainrouter.lint.rule;

import java.util.Optional;

/** A rule for what a whole transaction touches. */
public abstract non-sealed class TransactionRule extends Rule {
  TransactionRule(Description description, Severity before, Severity whileMoving) {
    super(description, before, whileMoving);
  }

  /** What is wrong with the transaction; empty when nothing is. */
  public abstract Optional<Violation> check(TransactionExtent extent);
}
