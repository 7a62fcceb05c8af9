package io.domainrouter.lint.rule;

import java.util.Optional;

/** A table is named together with the monolith's schema, which the partition does not have. */
final class NamesSchema extends StatementRule {
  NamesSchema() {
    super(
        new Description(
            "names-schema",
            "A statement names the monolith's schema before a table of a domain.",
            "SELECT title FROM github_monolith.issues WHERE id = ?",
            "SELECT title FROM issues WHERE id = ?"),
        Severity.WARNING,
        Severity.ERROR);
  }

  @Override
  public Optional<Violation> check(LintedStatement statement) {
    return statement.profile().qualified()
        ? violation(
            statement,
            "names the schema "
                + statement.catalog().monolithSchemaAsGiven()
                + ", which is refused once the tables are on their partition")
        : Optional.empty();
  }
}
