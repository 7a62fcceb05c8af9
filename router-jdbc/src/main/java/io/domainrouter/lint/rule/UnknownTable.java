package io.domainrouter.lint.rule;

import io.domainrouter.config.UnknownTables;
import java.util.Optional;

/** The router refuses the statement, since the domain file says so of tables that it lacks. */
final class UnknownTable extends StatementRule {
  UnknownTable() {
    super(
        new Description(
            "unknown-table",
            "A statement uses a table of no domain, and the domain file says unknownTables: refuse.",
            "SELECT 1 FROM invoices",
            "SELECT 1 FROM issues"),
        Severity.ERROR,
        Severity.ERROR);
  }

  @Override
  public Optional<Violation> check(LintedStatement statement) {
    boolean refused = statement.catalog().config().unknownTables() == UnknownTables.REFUSE;
    return refused && !statement.profile().unowned().isEmpty() && !statement.changesSchema()
        ? violation(statement, "uses the table " + statement.profile().unowned() + " of no domain")
        : Optional.empty();
  }
}
