package io.domainrouter.lint.rule;

import io.domainrouter.lint.rule.SchemaModel.SchemaObject;
import io.domainrouter.lint.rule.SchemaModel.Table;
import io.domainrouter.route.DomainCatalog;
import java.util.Set;
import java.util.function.BiConsumer;

/** Rows go from side to side by key. */
final class TableWithoutKey extends SchemaRule {
  TableWithoutKey() {
    super(
        new Description(
            "table-without-key",
            "A table of a domain has neither a primary key nor a unique one without nullable"
                + " columns.",
            "CREATE TABLE labels (name VARCHAR(40), issue_id INT)",
            "CREATE TABLE labels (name VARCHAR(40), issue_id INT, PRIMARY KEY (issue_id, name))"),
        Severity.WARNING,
        Severity.ERROR);
  }

  @Override
  public void check(
      SchemaModel schema, DomainCatalog catalog, BiConsumer<SchemaObject, Violation> found) {
    for (Table table : schema.tables()) {
      Set<String> name = Set.of(table.name());
      Set<String> domains = domains(catalog, name);
      if (!table.keyed() && !domains.isEmpty()) {
        String message = "table " + table.name() + " has no usable key";
        found.accept(table, new Violation(this, domains, name, message));
      }
    }
  }
}
