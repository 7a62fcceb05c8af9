package io.domainrouter.lint.rule;

import io.domainrouter.config.Phase;

/** One thing that must not be, with a name. Immutable, thread-safe. */
public abstract sealed class Rule permits StatementRule, TransactionRule, SchemaRule {

  /**
   * What a user is shown of a rule.
   *
   * @param id in lower case with dashes; never changes
   * @param sentence what is wrong, as one sentence
   * @param violation SQL that violates it, over the domains of the example
   * @param fix SQL that does the same and does not
   */
  public record Description(String id, String sentence, String violation, String fix) {}

  private final Description description;
  private final Severity before;
  private final Severity whileMoving;

  /**
   * @param before in phases 1 and 2
   * @param whileMoving from phase 3a on
   */
  Rule(Description description, Severity before, Severity whileMoving) {
    this.description = description;
    this.before = before;
    this.whileMoving = whileMoving;
  }

  public final String id() {
    return description.id();
  }

  public final Description description() {
    return description;
  }

  /** How much it matters for a domain in that phase, where the settings do not say otherwise. */
  public final Severity severity(Phase phase) {
    return phase.compareTo(Phase.COPYING) < 0 ? before : whileMoving;
  }

  @Override
  public final String toString() {
    return id();
  }
}
