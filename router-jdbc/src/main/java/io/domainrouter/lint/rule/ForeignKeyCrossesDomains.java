package io.domainrouter.lint.rule;

import io.domainrouter.lint.rule.SchemaModel.ForeignKey;
import io.domainrouter.lint.rule.SchemaModel.SchemaObject;
import io.domainrouter.route.DomainCatalog;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A foreign key cannot hold between two servers. One that the domain file lists as a relationship
 * is known and dropped at the cutover, unless it changes rows by itself.
 */
final class ForeignKeyCrossesDomains extends SchemaRule {
  ForeignKeyCrossesDomains() {
    super(
        new Description(
            "foreign-key-crosses-domains",
            "A foreign key leads from one domain to another and is not listed as a relationship, or"
                + " changes rows there by itself.",
            "CREATE TABLE issue_comments (id INT PRIMARY KEY, gist_id INT,"
                + " CONSTRAINT f FOREIGN KEY (gist_id) REFERENCES gists (id))",
            "CREATE TABLE issue_comments (id INT PRIMARY KEY, gist_id INT)"),
        Severity.WARNING,
        Severity.ERROR);
  }

  @Override
  public void check(
      SchemaModel schema, DomainCatalog catalog, BiConsumer<SchemaObject, Violation> found) {
    for (ForeignKey key : schema.foreignKeys()) {
      List<String> tables = List.of(key.fromTable(), key.toTable());
      Set<String> domains = domains(catalog, tables);
      boolean crosses =
          !catalog.domainOfTable(key.fromTable()).equals(catalog.domainOfTable(key.toTable()));
      if (crosses && (key.cascades() || !isListed(catalog, key))) {
        String message =
            "foreign key %s leads from %s to %s%s"
                .formatted(
                    key.name(),
                    key.fromTable(),
                    key.toTable(),
                    key.cascades() ? " and changes rows by itself" : "");
        found.accept(key, new Violation(this, domains, Set.copyOf(tables), message));
      }
    }
  }

  private static boolean isListed(DomainCatalog catalog, ForeignKey key) {
    return catalog.config().relationships().stream()
        .anyMatch(
            relationship ->
                relationship.fromTable().equals(key.fromTable())
                    && relationship.toTable().equals(key.toTable())
                    && (key.fromColumn().isEmpty()
                        || relationship.fromColumn().equals(key.fromColumn())));
  }
}
