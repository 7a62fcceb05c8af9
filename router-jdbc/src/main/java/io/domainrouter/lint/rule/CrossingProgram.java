package io.domainrouter.lint.rule;

import io.domainrouter.lint.rule.SchemaModel.Kind;
import io.domainrouter.lint.rule.SchemaModel.Program;
import io.domainrouter.lint.rule.SchemaModel.SchemaObject;
import io.domainrouter.route.DomainCatalog;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/** What the four kinds of programs that cross domains have in common. */
abstract class CrossingProgram extends SchemaRule {
  private final Kind kind;

  CrossingProgram(Description description, Kind kind) {
    super(description, Severity.WARNING, Severity.ERROR);
    this.kind = kind;
  }

  @Override
  public final void check(
      SchemaModel schema, DomainCatalog catalog, BiConsumer<SchemaObject, Violation> found) {
    for (Program program : schema.programs(kind)) {
      Set<String> domains = domains(catalog, program.tables());
      if (domains.size() > 1) {
        String message =
            "%s %s names tables of %s"
                .formatted(
                    kind.name().toLowerCase(Locale.ROOT), program.name(), Words.list(domains));
        found.accept(program, new Violation(this, domains, Set.copyOf(program.tables()), message));
      }
    }
  }
}
