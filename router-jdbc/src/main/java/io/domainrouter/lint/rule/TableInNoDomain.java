package io.domainrouter.lint.rule;

import io.domainrouter.lint.rule.SchemaModel.SchemaObject;
import io.domainrouter.lint.rule.SchemaModel.Table;
import io.domainrouter.route.DomainCatalog;
import java.util.Set;
import java.util.function.BiConsumer;

/** Nobody has said where the table belongs. The router's own tables belong nowhere. */
final class TableInNoDomain extends SchemaRule {
  private static final String OWN_TABLES = "domainrouter_";

  TableInNoDomain() {
    super(
        new Description(
            "table-in-no-domain",
            "A table of the schema is in no domain.",
            "CREATE TABLE invoices (id INT PRIMARY KEY)",
            "CREATE TABLE issues (id INT PRIMARY KEY)"),
        Severity.WARNING,
        Severity.WARNING);
  }

  @Override
  public void check(
      SchemaModel schema, DomainCatalog catalog, BiConsumer<SchemaObject, Violation> found) {
    for (Table table : schema.tables()) {
      if (catalog.domainOfTable(table.name()).isEmpty() && !table.name().startsWith(OWN_TABLES)) {
        found.accept(
            table,
            new Violation(
                this,
                Set.of(),
                Set.of(table.name()),
                "table " + table.name() + " is in no domain"));
      }
    }
  }
}
