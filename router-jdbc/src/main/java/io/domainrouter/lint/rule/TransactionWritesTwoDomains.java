package io.domainrouter.lint.rule;

import java.util.Optional;

/** Two domains would have to commit together. */
final class TransactionWritesTwoDomains extends TransactionRule {
  TransactionWritesTwoDomains() {
    super(
        new Description(
            "transaction-writes-two-domains",
            "A transaction writes tables of two domains.",
            "BEGIN; INSERT INTO issues (title) VALUES (?);"
                + " UPDATE repositories SET open_issues = open_issues + 1 WHERE id = ?; COMMIT",
            "BEGIN; INSERT INTO issues (title) VALUES (?); COMMIT;"
                + " UPDATE repositories SET open_issues = open_issues + 1 WHERE id = ?"),
        Severity.WARNING,
        Severity.ERROR);
  }

  @Override
  public Optional<Violation> check(TransactionExtent extent) {
    return extent.placesWritten().size() < 2
        ? Optional.empty()
        : Optional.of(
            new Violation(
                this,
                Places.domains(extent.placesWritten()),
                TransactionExtent.tables(extent.writers()),
                "writes tables of " + Words.list(extent.placesWritten()) + " in one transaction"));
  }
}
