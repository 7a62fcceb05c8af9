package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.lint.rule.SchemaModel;
import io.domainrouter.lint.rule.SchemaModel.Kind;
import io.domainrouter.lint.source.LiveSchema;
import io.domainrouter.migrate.ForeignKey;
import io.domainrouter.migrate.SchemaCheck;
import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Nothing that stays on the monolith works on the domain's tables there, unseen by the router:
 * triggers of other tables and events write what is never mirrored; views read rows that another
 * side serves, and fail behind the fence; foreign keys that were made after the cutover follow the
 * tables behind it and refuse rows of the others.
 *
 * @param to the phase that is to be entered
 */
record DependentsGate(ControlContext context, Phase to) implements Gate {
  @Override
  public String name() {
    return "dependents";
  }

  @Override
  public String criterion() {
    return "no trigger of another table, no event, from 5a on no view, and from 5b on no foreign key"
        + " of another table of the monolith works on the domain's tables";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    List<String> found =
        context.inTransaction(DomainCatalog.MONOLITH, connection -> found(domain, connection));
    return found.isEmpty()
        ? new Gates.Finding(true, "nothing that stays on the monolith works on these tables")
        : new Gates.Finding(false, "drop or change these on the monolith: " + found);
  }

  private List<String> found(int domain, Connection monolith) throws SQLException {
    List<String> tables = context.config(domain).tables();
    SchemaModel schema = new LiveSchema(monolith, context.catalog().tables()).read();
    List<String> found = new ArrayList<>();
    add(schema, Kind.TRIGGER, tables, found);
    add(schema, Kind.EVENT, tables, found);
    if (to.compareTo(Phase.PARTITION_FIRST) >= 0) {
      add(schema, Kind.VIEW, tables, found);
    }
    if (to == Phase.PARTITION_ONLY) {
      for (ForeignKey key : SchemaCheck.foreignKeysAcross(monolith, tables)) {
        found.add("foreign key " + key.name() + " (" + key.dropDdl() + ")");
      }
    }
    return found;
  }

  private static void add(SchemaModel schema, Kind kind, List<String> tables, List<String> found) {
    for (SchemaModel.Program program : schema.programs(kind)) {
      Set<String> named = new TreeSet<>(program.tables());
      named.retainAll(tables);
      if (!named.isEmpty()) {
        found.add(
            kind.name().toLowerCase(java.util.Locale.ROOT) + " " + program.name() + " of " + named);
      }
    }
  }
}
