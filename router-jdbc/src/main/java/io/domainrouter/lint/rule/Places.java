package io.domainrouter.lint.rule;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Where tables are: in a domain, or in none. */
final class Places {
  private Places() {}

  /** The domains among them. */
  static Set<String> domains(Collection<String> places) {
    Set<String> domains = new TreeSet<>(places);
    domains.remove(LintedStatement.NO_DOMAIN);
    return domains;
  }
}
