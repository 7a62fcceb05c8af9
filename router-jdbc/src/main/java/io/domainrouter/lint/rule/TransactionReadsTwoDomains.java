package io.domainrouter.lint.rule;

import java.util.Optional;
import java.util.Set;

/** Two domains in one transaction have no common snapshot once they are on two servers. */
final class TransactionReadsTwoDomains extends TransactionRule {
  TransactionReadsTwoDomains() {
    super(
        new Description(
            "transaction-reads-two-domains",
            "A transaction touches tables of two domains, of which it writes one at most.",
            "BEGIN; SELECT id FROM users WHERE username = ?;"
                + " INSERT INTO gists (owner_id) VALUES (?); COMMIT",
            "SELECT id FROM users WHERE username = ?;"
                + " BEGIN; INSERT INTO gists (owner_id) VALUES (?); COMMIT"),
        Severity.WARNING,
        Severity.WARNING);
  }

  @Override
  public Optional<Violation> check(TransactionExtent extent) {
    Set<String> places = extent.places();
    return places.size() < 2 || extent.placesWritten().size() > 1
        ? Optional.empty()
        : Optional.of(
            new Violation(
                this,
                Places.domains(places),
                TransactionExtent.tables(extent.steps()),
                "touches tables of " + Words.list(places) + " in one transaction"));
  }
}
