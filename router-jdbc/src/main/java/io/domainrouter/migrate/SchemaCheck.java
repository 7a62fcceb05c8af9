package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import io.domainrouter.rows.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a domain's tables can be moved: they are the same on both targets, and nothing changes
 * their rows unseen. Thread-safe; changes nothing.
 */
public final class SchemaCheck {
  private final TargetPools pools;
  private final MoveRequest request;

  public SchemaCheck(TargetPools pools, MoveRequest request) {
    this.pools = pools;
    this.request = request;
  }

  /** Everything found, in the order of the tables; empty when there is nothing to say. */
  public List<Finding> findings() throws SQLException {
    try (Connection source = pools.internal(request.from());
        Connection target = pools.internal(request.to())) {
      List<ForeignKey> sourceKeys = ForeignKeys.load(source);
      List<ForeignKey> targetKeys = ForeignKeys.load(target);
      List<Finding> findings = new ArrayList<>();
      for (String table : request.tables()) {
        Findings of = new Findings(table, findings);
        compare(source, target, table, of);
        findCascades(source, sourceKeys, table, of);
        compareForeignKeys(sourceKeys, targetKeys, table, of);
      }
      source.rollback();
      target.rollback();
      return findings;
    }
  }

  /**
   * The source's foreign keys that lead from one of the tables to another table, or the other way
   * round. They cannot hold once the tables are on another server.
   */
  public static List<ForeignKey> foreignKeysAcross(Connection source, Collection<String> tables)
      throws SQLException {
    return ForeignKeys.load(source).stream()
        .filter(key -> isIn(tables, key) != refersTo(tables, key))
        .toList();
  }

  private static boolean isIn(Collection<String> tables, ForeignKey key) {
    return key.schema().isEmpty() && tables.contains(key.table());
  }

  private static boolean refersTo(Collection<String> tables, ForeignKey key) {
    return key.referencedSchema().isEmpty() && tables.contains(key.referencedTable());
  }

  /** Collects what is found about one table. */
  private record Findings(String table, List<Finding> all) {
    void blocking(String finding) {
      all.add(new Finding(table, finding, true));
    }

    void notable(String finding) {
      all.add(new Finding(table, finding, false));
    }
  }

  private static void compare(Connection source, Connection target, String table, Findings findings)
      throws SQLException {
    Optional<TableDefinition> here = TableDefinition.load(source, table);
    Optional<TableDefinition> there = TableDefinition.load(target, table);
    here.ifPresentOrElse(
        definition -> checkSide(definition, "source", findings),
        () -> findings.blocking("does not exist on the source"));
    there.ifPresentOrElse(
        definition -> checkSide(definition, "target", findings),
        () -> findings.blocking("does not exist on the target"));
    if (here.isPresent()) {
      checkShape(TableShape.load(source, table), findings);
    }
    if (here.isPresent() && there.isPresent()) {
      new DefinitionCompare(here.get(), there.get(), findings::blocking, findings::notable).run();
    }
  }

  private static void checkSide(TableDefinition definition, String side, Findings findings) {
    if (!definition.kind().equals("BASE TABLE")) {
      findings.blocking("is no base table on the " + side + ", but " + definition.kind());
    }
    if (!definition.engine().equals("InnoDB")) {
      findings.blocking("has engine " + definition.engine() + " on the " + side + ", not InnoDB");
    }
    for (String trigger : definition.triggers()) {
      findings.blocking("has trigger " + trigger + " on the " + side);
    }
  }

  private static void checkShape(TableShape shape, Findings findings) {
    if (shape.key().isEmpty()) {
      findings.blocking(
          "has no usable key: a primary key, or a unique one without nullable column");
    }
    shape.columns().stream()
        .filter(column -> !column.transferable())
        .forEach(
            column ->
                findings.blocking(
                    "has column " + column.name() + " of the unknown type " + column.dataType()));
  }

  /** Within the tables the router finds such rows itself, if the key leads to a primary key. */
  private void findCascades(
      Connection source, List<ForeignKey> keys, String table, Findings findings)
      throws SQLException {
    for (ForeignKey key : keys) {
      boolean touches = isIn(List.of(table), key) || refersTo(List.of(table), key);
      if (touches && key.changesRowsByItself() && !isFollowed(source, key)) {
        findings.blocking(
            "foreign key %s of %s %s changes rows that no statement names"
                .formatted(key.name(), key.table(), key.description()));
      }
    }
  }

  private boolean isFollowed(Connection source, ForeignKey key) throws SQLException {
    return isIn(request.tables(), key)
        && refersTo(request.tables(), key)
        && TableShape.load(source, key.referencedTable())
            .beginsPrimaryKeyWith(
                key.referencedColumns().stream().map(c -> c.toLowerCase(Locale.ROOT)).toList());
  }

  private void compareForeignKeys(
      List<ForeignKey> source, List<ForeignKey> target, String table, Findings findings) {
    Set<String> here = descriptions(source, table);
    Set<String> there = descriptions(target, table);
    descriptions(source.stream().filter(key -> refersTo(request.tables(), key)).toList(), table)
        .stream()
        .filter(key -> !there.contains(key))
        .forEach(key -> findings.notable("lacks on the target the foreign key " + key));
    there.stream()
        .filter(key -> !here.contains(key))
        .forEach(key -> findings.blocking("has only on the target the foreign key " + key));
  }

  private static Set<String> descriptions(List<ForeignKey> keys, String table) {
    Set<String> descriptions = new TreeSet<>();
    keys.stream()
        .filter(key -> isIn(List.of(table), key))
        .forEach(key -> descriptions.add(key.description()));
    return descriptions;
  }
}
