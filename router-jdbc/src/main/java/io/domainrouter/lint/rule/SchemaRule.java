package io.domainrouter.lint.rule;

import io.domainrouter.lint.rule.SchemaModel.SchemaObject;
import io.domainrouter.route.DomainCatalog;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** A rule for the tables and programs of a database. */
public abstract non-sealed class SchemaRule extends Rule {
  SchemaRule(Description description, Severity before, Severity whileMoving) {
    super(description, before, whileMoving);
  }

  /** Hands over each object that is wrong. */
  public abstract void check(
      SchemaModel schema, DomainCatalog catalog, BiConsumer<SchemaObject, Violation> found);

  /** The names of the domains that the tables are in. */
  static Set<String> domains(DomainCatalog catalog, Collection<String> tables) {
    Set<String> domains = new TreeSet<>();
    for (String table : tables) {
      catalog.domainOfTable(table).ifPresent(domain -> domains.add(catalog.domain(domain).name()));
    }
    return domains;
  }
}
