package io.domainrouter.migrate;

import io.domainrouter.config.Relationship;
import io.domainrouter.phase.Grants;
import io.domainrouter.pool.TargetPools;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes a partition's tables from the monolith's: all, or none where one of them cannot be made.
 * Thread-safe.
 */
public final class PartitionTables {
  private static final String COLLATIONS =
      "SELECT full_name FROM (SELECT collation_name AS full_name FROM information_schema.collations"
          + " %s) known WHERE full_name = ?";

  /** MariaDB lists some collations once for several character sets, under half of their names. */
  private static final String FULL_NAMES =
      "UNION SELECT full_collation_name"
          + " FROM information_schema.collation_character_set_applicability";

  private final TargetPools pools;
  private final MoveRequest request;
  private final Set<Relationship> listed;
  private final String targetName;

  /**
   * @param listed the domain file's relationships
   */
  public PartitionTables(
      TargetPools pools, MoveRequest request, String targetName, Collection<Relationship> listed) {
    this.pools = pools;
    this.request = request;
    this.targetName = targetName;
    this.listed = Set.copyOf(listed);
  }

  /** Looks at both sides and changes nothing. */
  public PartitionPlan plan() throws SQLException {
    try (Connection source = pools.internal(request.from());
        Connection target = pools.internal(request.to())) {
      List<ForeignKey> across = SchemaCheck.foreignKeysAcross(source, request.tables());
      List<String> statements = new ArrayList<>();
      List<String> problems = new ArrayList<>();
      for (String table : request.tables()) {
        Optional<TableDefinition> here = TableDefinition.load(source, table);
        look(table, here, target, problems);
        if (here.isPresent() && here.get().kind().equals("BASE TABLE")) {
          statements.add(
              TableDdl.of(
                  created(source, table),
                  namesOf(across, table),
                  Product.of(source),
                  Product.of(target)));
        }
      }
      Set<Relationship> relationships = relationships(across);
      source.rollback();
      target.rollback();
      return new PartitionPlan(
          request.domain(),
          targetName,
          statements,
          words(relationships),
          words(relationships.stream().filter(each -> !listed.contains(each)).toList()),
          problems);
    }
  }

  private static void look(
      String table, Optional<TableDefinition> here, Connection target, List<String> problems)
      throws SQLException {
    if (here.isEmpty()) {
      problems.add(table + " does not exist on the monolith");
      return;
    }
    if (!here.get().kind().equals("BASE TABLE")) {
      problems.add(table + " is no base table, but " + here.get().kind());
    }
    if (TableDefinition.load(target, table).isPresent()) {
      problems.add(table + " exists on the partition already");
    }
    for (String collation : collations(here.get())) {
      if (!knows(target, collation)) {
        problems.add(table + " uses collation " + collation + ", unknown to the partition");
      }
    }
  }

  private static Set<String> collations(TableDefinition definition) {
    Set<String> collations = new TreeSet<>();
    collations.add(definition.table().get("default collation"));
    for (Map<String, String> aspects : definition.columns().values()) {
      collations.add(aspects.get("collation"));
    }
    collations.remove("null");
    return collations;
  }

  private static boolean knows(Connection target, String collation) throws SQLException {
    boolean mariaDb = Product.of(target) == Product.MARIADB;
    try (PreparedStatement statement =
        target.prepareStatement(COLLATIONS.formatted(mariaDb ? FULL_NAMES : ""))) {
      statement.setString(1, collation);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private static String created(Connection source, String table) throws SQLException {
    try (Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery("SHOW CREATE TABLE `" + table + "`")) {
      row.next();
      return row.getString(2);
    }
  }

  private static Set<String> namesOf(List<ForeignKey> keys, String table) {
    return keys.stream()
        .filter(key -> key.isIn(List.of(table)))
        .map(ForeignKey::name)
        .collect(Collectors.toSet());
  }

  private static Set<Relationship> relationships(List<ForeignKey> keys) {
    Set<Relationship> relationships = new LinkedHashSet<>();
    for (ForeignKey key : keys) {
      for (int i = 0; i < key.columns().size(); i++) {
        relationships.add(
            new Relationship(
                lower(key.table()),
                lower(key.columns().get(i)),
                lower(key.referencedTable()),
                lower(key.referencedColumns().get(i))));
      }
    }
    return relationships;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static List<String> words(Collection<Relationship> relationships) {
    return relationships.stream()
        .map(
            each ->
                "%s.%s -> %s.%s"
                    .formatted(
                        each.fromTable(), each.fromColumn(), each.toTable(), each.toColumn()))
        .toList();
  }

  /**
   * Makes the tables of the plan.
   *
   * @throws SQLException {@code DR220} with every table that could not be made; those that could
   *     are gone again
   */
  public void make(PartitionPlan plan) throws SQLException {
    List<String> failures = new ArrayList<>(plan.problems());
    SQLException cause = failures.isEmpty() ? execute(plan, failures) : null;
    if (!failures.isEmpty()) {
      throw new SQLException(
          "The tables of domain "
              + request.domain()
              + " cannot be made on "
              + targetName
              + ", and none was: "
              + String.join("; ", failures),
          "DR220",
          cause);
    }
  }

  /** Answers with the last failure; then what was made is gone again. */
  private SQLException execute(PartitionPlan plan, List<String> failures) throws SQLException {
    List<String> made = new ArrayList<>();
    SQLException failure = null;
    try (Connection target = pools.internal(request.to());
        Statement statement = target.createStatement()) {
      for (int i = 0; i < plan.statements().size(); i++) {
        String table = request.tables().get(i);
        try {
          statement.execute(plan.statements().get(i));
          made.add(table);
        } catch (SQLException e) {
          failures.add(table + ": " + e.getMessage());
          failure = e;
        }
      }
      if (failure != null && Grants.isDenied(failure)) {
        Grants.missing(target, Grants.FOR_MAKING_TABLES).ifPresent(failures::add);
      }
      if (failure != null) {
        for (String table : made) {
          statement.execute("DROP TABLE `" + table + "`");
        }
      }
    }
    return failure;
  }
}
