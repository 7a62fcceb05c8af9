package io.domainrouter.lint.rule;

import java.util.Set;

/**
 * What a rule says of one statement, transaction or schema object. Immutable.
 *
 * @param domains names of the domains concerned; empty where it concerns all or none
 * @param tables the tables concerned
 * @param message what was found, in a sentence without the statement's values
 */
public record Violation(Rule rule, Set<String> domains, Set<String> tables, String message) {
  public Violation {
    domains = Set.copyOf(domains);
    tables = Set.copyOf(tables);
  }
}
