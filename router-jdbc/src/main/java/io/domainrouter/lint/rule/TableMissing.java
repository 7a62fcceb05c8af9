package io.domainrouter.lint.rule;

import io.domainrouter.lint.rule.SchemaModel.SchemaObject;
import io.domainrouter.lint.rule.SchemaModel.Table;
import io.domainrouter.route.DomainCatalog;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Only a live schema is complete; scripts may leave out what others make. */
final class TableMissing extends SchemaRule {
  private static final Location DOMAIN_FILE = Location.written("domain file", 0);

  TableMissing() {
    super(
        new Description(
            "table-missing",
            "A table of the domain file is not in the live schema.",
            "DROP TABLE labels",
            "ALTER TABLE labels COMMENT 'of issues'"),
        Severity.WARNING,
        Severity.ERROR);
  }

  @Override
  public void check(
      SchemaModel schema, DomainCatalog catalog, BiConsumer<SchemaObject, Violation> found) {
    if (!schema.isComplete()) {
      return;
    }
    for (String table : new TreeSet<>(catalog.tables())) {
      if (schema.table(table).isEmpty()) {
        found.accept(
            new Table(table, true, DOMAIN_FILE),
            new Violation(
                this,
                domains(catalog, Set.of(table)),
                Set.of(table),
                "table " + table + " does not exist"));
      }
    }
  }
}
