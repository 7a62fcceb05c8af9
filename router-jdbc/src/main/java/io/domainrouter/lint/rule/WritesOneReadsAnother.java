package io.domainrouter.lint.rule;

import java.util.Optional;
import java.util.Set;

/** A write takes its values or its condition from another domain. */
final class WritesOneReadsAnother extends StatementRule {
  WritesOneReadsAnother() {
    super(
        new Description(
            "writes-one-reads-another",
            "A statement writes a table of one domain and reads one of another.",
            "UPDATE issues SET state = 'closed' WHERE author_id IN"
                + " (SELECT id FROM users WHERE suspended = 1)",
            "SELECT id FROM users WHERE suspended = 1;"
                + " UPDATE issues SET state = 'closed' WHERE author_id IN (?, ?)"),
        Severity.WARNING,
        Severity.ERROR);
  }

  @Override
  public Optional<Violation> check(LintedStatement statement) {
    Set<String> written = statement.placesWritten();
    Set<String> read = statement.placesRead();
    read.removeAll(written);
    if (written.size() != 1 || read.isEmpty() || statement.changesSchema()) {
      return Optional.empty();
    }
    return violation(
        statement,
        "writes tables of " + Words.list(written) + " and reads tables of " + Words.list(read));
  }
}
