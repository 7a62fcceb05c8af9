package io.domainrouter.lint.rule;

import io.domainrouter.sql.SessionEffect;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Session state that one database has and another has not. */
final class PinsSession extends StatementRule {
  private static final Set<SessionEffect> PINNING =
      EnumSet.of(
          SessionEffect.USER_VARIABLE,
          SessionEffect.TEMPORARY_TABLE,
          SessionEffect.NAMED_LOCK,
          SessionEffect.TABLE_LOCK,
          SessionEffect.PREVIOUS_STATEMENT,
          SessionEffect.CHANGES_SYNTAX);

  PinsSession() {
    super(
        new Description(
            "pins-session",
            "A statement uses session state that binds its connection to one database.",
            "SELECT id FROM issues WHERE id > @last",
            "SELECT id FROM issues WHERE id > ?"),
        Severity.WARNING,
        Severity.WARNING);
  }

  @Override
  public Optional<Violation> check(LintedStatement statement) {
    Set<String> used = new TreeSet<>();
    for (SessionEffect effect : statement.facts().effects()) {
      if (PINNING.contains(effect)) {
        used.add(effect.name().toLowerCase(Locale.ROOT).replace('_', ' '));
      }
    }
    return used.isEmpty()
        ? Optional.empty()
        : violation(statement, "binds its connection to one database: " + Words.list(used));
  }
}
