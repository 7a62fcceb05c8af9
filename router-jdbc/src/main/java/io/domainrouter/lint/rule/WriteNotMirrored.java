package io.domainrouter.lint.rule;

import io.domainrouter.config.Phase;
import io.domainrouter.route.DomainState;
import io.domainrouter.route.PhaseSnapshot;
import io.domainrouter.route.RoutePlan;
import io.domainrouter.route.RoutePlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Dual write would refuse the statement. The router's own planner is asked, as if the written
 * domain were mirrored, so that linter and router cannot disagree.
 */
final class WriteNotMirrored extends StatementRule {
  WriteNotMirrored() {
    super(
        new Description(
            "write-not-mirrored",
            "A write is refused while its domain is mirrored (phases 3a to 5a).",
            "INSERT IGNORE INTO issue_comments (issue_id, body) SELECT id, title FROM issues",
            "INSERT INTO issue_comments (issue_id, body) VALUES (?, ?)"),
        Severity.WARNING,
        Severity.ERROR);
  }

  @Override
  public Optional<Violation> check(LintedStatement statement) {
    int[] written = statement.profile().writes();
    if (written.length != 1 || !statement.facts().kind().writesRows()) {
      return Optional.empty();
    }
    RoutePlan plan =
        new RoutePlanner(statement.catalog())
            .settled(statement.profile(), mirrored(statement, written[0]));
    return plan instanceof RoutePlan.Refuse refuse && refuse.sqlState().equals("DR003")
        ? violation(statement, rule(refuse.reason()))
        : Optional.empty();
  }

  /** That domain mirrored, and all others not begun. */
  private static PhaseSnapshot mirrored(LintedStatement statement, int mirrored) {
    List<DomainState> states = new ArrayList<>();
    for (int domain = 0; domain < statement.catalog().domainCount(); domain++) {
      Phase phase = domain == mirrored ? Phase.DUAL_WRITE : Phase.MONOLITH;
      states.add(new DomainState(domain, phase, 1, 0, false, true));
    }
    return new PhaseSnapshot(states);
  }

  /** Without the phases, which are only supposed. */
  private static String rule(String reason) {
    int end = reason.indexOf(';');
    return "cannot be mirrored"
        + reason.substring(reason.indexOf(':'), end < 0 ? reason.length() : end);
  }
}
