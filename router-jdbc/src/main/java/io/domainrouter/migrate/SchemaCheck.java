package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import io.domainrouter.rows.TableShape;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a domain's tables can be moved: they are the same on both targets, mean the same there,
 * and nothing changes their rows unseen. Thread-safe; changes nothing.
 */
public final class SchemaCheck {
  private static final String SERVER = "server";

  private final TargetPools pools;
  private final MoveRequest request;

  public SchemaCheck(TargetPools pools, MoveRequest request) {
    this.pools = pools;
    this.request = request;
  }

  /** Everything found, settings first, then in the order of the tables; empty for nothing. */
  public List<Finding> findings() throws SQLException {
    try (Connection source = pools.internal(request.from());
        Connection target = pools.internal(request.to())) {
      Map<String, TableDefinition> here = definitions(source);
      Map<String, TableDefinition> there = definitions(target);
      List<Finding> findings = new ArrayList<>();
      compareSettings(here, new Findings(SERVER, findings));
      compareCounters(here, there, new Findings(SERVER, findings));
      boolean sameProduct = Product.of(source) == Product.of(target);
      for (String table : request.tables()) {
        Findings of = new Findings(table, findings);
        checkSides(here.get(table), there.get(table), of);
        if (here.containsKey(table)) {
          checkShape(TableShape.load(source, table), of);
        }
        compare(here.get(table), there.get(table), sameProduct, of);
      }
      checkForeignKeys(source, target, findings);
      source.rollback();
      target.rollback();
      return findings;
    }
  }

  private Map<String, TableDefinition> definitions(Connection connection) throws SQLException {
    Map<String, TableDefinition> definitions = new LinkedHashMap<>();
    for (String table : request.tables()) {
      Optional<TableDefinition> found = TableDefinition.load(connection, table);
      found.ifPresent(definition -> definitions.put(table, definition));
    }
    return definitions;
  }

  /** In sessions of the application's, which its URLs may have changed. */
  private void compareSettings(Map<String, TableDefinition> tables, Findings findings)
      throws SQLException {
    long widest = tables.values().stream().mapToLong(TableDefinition::widest).max().orElse(0);
    try (Connection source = pools.application(request.from());
        Connection target = pools.application(request.to())) {
      ServerSettings.load(source).compare(ServerSettings.load(target), widest, findings);
    }
  }

  /** A lower counter on the target is what a move begins with; the cutover raises it. */
  private static void compareCounters(
      Map<String, TableDefinition> here, Map<String, TableDefinition> there, Findings findings) {
    List<String> higher = new ArrayList<>();
    there.forEach(
        (table, definition) -> {
          BigInteger source = here.containsKey(table) ? here.get(table).counter() : BigInteger.ZERO;
          if (definition.counter().compareTo(source) > 0 && source.signum() > 0) {
            higher.add(table + " " + definition.counter() + " (" + source + ")");
          }
        });
    if (!higher.isEmpty()) {
      findings.notable("AUTO_INCREMENT goes on with a higher number on the target: " + higher);
    }
  }

  private static void checkSides(TableDefinition here, TableDefinition there, Findings findings) {
    checkSide(here, "source", findings);
    checkSide(there, "target", findings);
  }

  private static void checkSide(TableDefinition definition, String side, Findings findings) {
    if (definition == null) {
      findings.blocking("does not exist on the " + side);
      return;
    }
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

  private static void compare(
      TableDefinition here, TableDefinition there, boolean sameProduct, Findings findings) {
    if (here != null && there != null) {
      new DefinitionCompare(
              sameProduct ? here : here.neutral(), sameProduct ? there : there.neutral(), findings)
          .run();
    }
  }

  private void checkForeignKeys(Connection source, Connection target, List<Finding> findings)
      throws SQLException {
    List<ForeignKey> here = ForeignKeys.load(source);
    List<ForeignKey> there = ForeignKeys.load(target);
    for (String table : request.tables()) {
      findCascades(source, here, table, new Findings(table, findings));
      compareForeignKeys(here, there, table, new Findings(table, findings));
    }
  }

  /**
   * The source's foreign keys that lead from one of the tables to another table, or the other way
   * round. They cannot hold once the tables are on another server.
   */
  public static List<ForeignKey> foreignKeysAcross(Connection source, Collection<String> tables)
      throws SQLException {
    return ForeignKeys.load(source).stream()
        .filter(key -> key.isIn(tables) != key.refersTo(tables))
        .toList();
  }

  /** Within the tables the router finds such rows itself, if the key leads to a primary key. */
  private void findCascades(
      Connection source, List<ForeignKey> keys, String table, Findings findings)
      throws SQLException {
    for (ForeignKey key : keys) {
      boolean touches = key.isIn(List.of(table)) || key.refersTo(List.of(table));
      if (touches && key.changesRowsByItself() && !isFollowed(source, key)) {
        findings.blocking(
            "foreign key %s of %s %s changes rows that no statement names"
                .formatted(key.name(), key.table(), key.description()));
      }
    }
  }

  private boolean isFollowed(Connection source, ForeignKey key) throws SQLException {
    return key.isIn(request.tables())
        && key.refersTo(request.tables())
        && TableShape.load(source, key.referencedTable())
            .beginsPrimaryKeyWith(
                key.referencedColumns().stream().map(c -> c.toLowerCase(Locale.ROOT)).toList());
  }

  private void compareForeignKeys(
      List<ForeignKey> source, List<ForeignKey> target, String table, Findings findings) {
    Set<String> here = descriptions(source, table);
    Set<String> there = descriptions(target, table);
    descriptions(source.stream().filter(key -> key.refersTo(request.tables())).toList(), table)
        .stream()
        .filter(key -> !there.contains(key))
        .forEach(key -> findings.notable("lacks on the target the foreign key " + key));
    there.stream()
        .filter(key -> !here.contains(key))
        .forEach(key -> findings.blocking("has only on the target the foreign key " + key));
    descriptions(target.stream().filter(key -> !key.refersTo(request.tables())).toList(), table)
        .stream()
        .filter(here::contains)
        .forEach(key -> findings.blocking("refers on the target to another domain: " + key));
  }

  private static Set<String> descriptions(List<ForeignKey> keys, String table) {
    Set<String> descriptions = new TreeSet<>();
    keys.stream()
        .filter(key -> key.isIn(List.of(table)))
        .forEach(key -> descriptions.add(key.description()));
    return descriptions;
  }
}
