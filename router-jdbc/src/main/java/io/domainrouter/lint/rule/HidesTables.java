package io.domainrouter.lint.rule;

import io.domainrouter.sql.StatementKind;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Nobody can tell which tables the statement changes. */
final class HidesTables extends StatementRule {
  private static final Set<StatementKind> HIDING =
      EnumSet.of(
          StatementKind.CALL,
          StatementKind.XA,
          StatementKind.PREPARED_TEXT,
          StatementKind.HANDLER,
          StatementKind.LOCK_TABLES,
          StatementKind.OTHER);

  HidesTables() {
    super(
        new Description(
            "hides-tables",
            "A statement hides what it changes, or locks whole tables, and is refused in phases 2"
                + " to 5a.",
            "CALL close_stale_issues(30)",
            "UPDATE issues SET state = 'closed' WHERE updated_at < ?"),
        Severity.WARNING,
        Severity.ERROR);
  }

  @Override
  public Optional<Violation> check(LintedStatement statement) {
    StatementKind kind = statement.facts().kind();
    boolean ofNoDomain =
        kind == StatementKind.LOCK_TABLES && statement.profile().domains().length == 0;
    return HIDING.contains(kind) && !ofNoDomain && statement.facts().unroutable().isEmpty()
        ? violation(statement, "is a " + kind + ", which phases 2 to 5a refuse")
        : Optional.empty();
  }
}
