package io.domainrouter.lint.rule;

import io.domainrouter.lint.rule.SchemaModel.Kind;
import io.domainrouter.lint.rule.SchemaModel.Program;
import io.domainrouter.lint.rule.SchemaModel.SchemaObject;
import io.domainrouter.route.DomainCatalog;
import java.util.Set;
import java.util.function.BiConsumer;

/** A trigger changes rows that no statement names, so that they would not be mirrored. */
final class TableWithTrigger extends SchemaRule {
  TableWithTrigger() {
    super(
        new Description(
            "table-with-trigger",
            "A table of a domain has a trigger, with which the domain is not let into phase 3a.",
            "CREATE TRIGGER t BEFORE UPDATE ON issues FOR EACH ROW SET NEW.version = OLD.version + 1",
            "UPDATE issues SET version = version + 1 WHERE id = ?"),
        Severity.WARNING,
        Severity.ERROR);
  }

  @Override
  public void check(
      SchemaModel schema, DomainCatalog catalog, BiConsumer<SchemaObject, Violation> found) {
    for (Program trigger : schema.programs(Kind.TRIGGER)) {
      if (trigger.tables().isEmpty()) {
        continue;
      }
      Set<String> table = Set.of(trigger.tables().iterator().next());
      Set<String> domains = domains(catalog, table);
      if (!domains.isEmpty()) {
        String message = "table %s has trigger %s".formatted(Words.list(table), trigger.name());
        found.accept(trigger, new Violation(this, domains, table, message));
      }
    }
  }
}
