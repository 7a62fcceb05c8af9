package io.domainrouter.lint;

import io.domainrouter.lint.rule.Exemption;
import io.domainrouter.lint.rule.Location;
import io.domainrouter.lint.rule.Rule;
import io.domainrouter.lint.rule.Severity;
import io.domainrouter.lint.rule.Violation;
import java.util.Optional;

/**
 * A violation at a place. Immutable.
 *
 * @param subject the statement; the statements of a transaction, one a line; an object's name
 * @param exemption what somebody has promised about it, expired or not
 * @param exempt whether that still holds, so that nothing fails for it
 */
public record Finding(
    Violation violation,
    Severity severity,
    String subject,
    Location where,
    Optional<Exemption> exemption,
    boolean exempt) {

  public Rule rule() {
    return violation.rule();
  }

  /** The same, found elsewhere. */
  public Finding at(Location other) {
    return new Finding(violation, severity, subject, other, exemption, exempt);
  }

  public boolean isError() {
    return severity == Severity.ERROR && !exempt;
  }

  /** The same for all findings that one correction ends. */
  public String identity() {
    return rule().id()
        + '|'
        + (where.recorded() ? where.source() : where.toString())
        + '|'
        + exemption.map(Exemption::ticket).orElse("")
        + '|'
        + StatementShape.of(subject);
  }

  /** What is to be said of it, with an exemption that has expired. */
  public String message() {
    return exemption
        .filter(expired -> !exempt)
        .map(
            e ->
                violation.message()
                    + " (the exemption "
                    + e.ticket()
                    + " expired "
                    + e.until()
                    + ")")
        .orElse(violation.message());
  }
}
