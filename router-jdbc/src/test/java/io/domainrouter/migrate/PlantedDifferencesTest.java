package io.domainrouter.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.domainrouter.execute.ShapeRows;
import io.domainrouter.migrate.Difference.Kind;
import io.domainrouter.rows.RowKey;
import io.domainrouter.testing.StoredBytes;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import io.domainrouter.testing.TwoSchemas;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Between two databases of one product, and of two: nothing is reported where nothing differs,
 * whatever the columns' types are, and every difference is found, named and healed, and nothing
 * else. What is stored is judged by SQL that the code under test has no part in.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class PlantedDifferencesTest {
  private static final String NEUTRAL =
      "SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'";
  private static final List<String> TYPES =
      List.of("numbers", "texts", "binaries", "moments", "oddities");

  /** Where a document is written in another way on the two sides. */
  private static final List<String> WITH_DOCUMENTS = List.of("texts", "kinds");

  private final Map<Pair, TwoSchemas> filled = new EnumMap<>(Pair.class);
  private final List<String> tables = new ArrayList<>(TYPES);

  enum Pair {
    SAME_PRODUCT,
    MYSQL_TO_MARIADB,
    MARIADB_TO_MYSQL
  }

  @AfterAll
  void dropSchemas() throws SQLException {
    for (TwoSchemas schemas : filled.values()) {
      schemas.close();
    }
  }

  @BeforeAll
  void nameTables() throws IOException {
    tables.addAll(ShapeRows.tables());
  }

  private TwoSchemas schemas(Pair pair) throws Exception {
    if (!filled.containsKey(pair)) {
      TwoSchemas schemas = create(pair);
      filled.put(pair, schemas);
      fill(schemas);
    }
    return filled.get(pair);
  }

  private static TwoSchemas create(Pair pair) throws SQLException {
    TestServer usual = TestServers.shared().server(0);
    if (pair == Pair.SAME_PRODUCT) {
      return TwoSchemas.on(usual, "planted_same");
    }
    Optional<TestServer> mariaDb = TestServers.shared().mariaDbBesideMySql();
    assumeTrue(mariaDb.isPresent(), "no MySQL here");
    return pair == Pair.MYSQL_TO_MARIADB
        ? TwoSchemas.between(usual, mariaDb.get(), "planted_to")
        : TwoSchemas.between(mariaDb.get(), usual, "planted_from");
  }

  /** Fills the source and copies it as a move does. */
  private void fill(TwoSchemas schemas) throws Exception {
    for (int side : List.of(TwoSchemas.SOURCE, TwoSchemas.TARGET)) {
      schemas.executeFile(side, "/rows/types.sql");
      schemas.execute(side, ShapeRows.ddl().toArray(String[]::new));
    }
    for (String table : TYPES) {
      schemas.execute(TwoSchemas.TARGET, "DELETE FROM " + table);
    }
    try (Connection source = schemas.connect(TwoSchemas.SOURCE)) {
      ShapeRows.fill(source);
    }
    assertTrue(new Backfill(schemas.pools(), request(tables), CopyHooks.NONE).run().complete());
  }

  @ParameterizedTest
  @EnumSource
  void findsNothingWhereNothingDiffers(Pair pair) throws Exception {
    TwoSchemas schemas = schemas(pair);
    for (TableVerification table : verify(schemas, tables)) {
      assertTrue(table.same(), table.toString());
      assertEquals(table.source(), table.target());
      assertTrue(table.sourceRows() > 0, table.table());
      if (pair != Pair.MARIADB_TO_MYSQL || !WITH_DOCUMENTS.contains(table.table())) {
        assertEquals(
            stored(schemas, TwoSchemas.SOURCE, table.table()),
            stored(schemas, TwoSchemas.TARGET, table.table()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsNamesAndHealsTheLeastDifferenceOfEveryType(Pair pair) throws Exception {
    TwoSchemas schemas = schemas(pair);
    for (List<Planted> together : rounds()) {
      String table = together.get(0).table;
      List<String> before = stored(schemas, TwoSchemas.TARGET, table);
      for (Planted planted : together) {
        schemas.execute(TwoSchemas.TARGET, NEUTRAL, planted.sql());
      }
      List<String> with = stored(schemas, TwoSchemas.TARGET, table);
      long rows = together.stream().map(Planted::row).distinct().count();
      assertEquals(rows, differing(before, with), () -> "one of them changed nothing: " + together);
      TableVerification found = verify(schemas, List.of(table)).get(0);
      assertEquals(
          together.stream().map(Planted::column).sorted().toList(),
          found.differences().stream().flatMap(d -> d.columns().stream()).sorted().toList());
      assertEquals(rows, found.differences().size());
      assertNotEquals(found.source().sum(), found.target().sum(), table);
      assertNotEquals(found.source().xor(), found.target().xor(), table);
      repair(schemas, found.differences());
      assertEquals(before, stored(schemas, TwoSchemas.TARGET, table), table);
    }
  }

  private record Planted(String table, String row, String assignment) {
    String sql() {
      return "UPDATE " + table + " SET " + assignment + " WHERE " + row;
    }

    String column() {
      String name = assignment.split(" = ")[0];
      return name.startsWith("`") ? name.replaceAll("^`|`$", "").replace("``", "`") : name;
    }

    boolean isSameValueAs(Planted other) {
      return row.equals(other.row) && column().equals(other.column());
    }
  }

  /** Those of one table at once, but for several of one value. */
  private static List<List<Planted>> rounds() throws Exception {
    URI file = PlantedDifferencesTest.class.getResource("/verify/planted.cases").toURI();
    List<List<Planted>> rounds = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(file))) {
      if (!line.startsWith("#")) {
        String[] parts = line.split(" \\| ");
        add(rounds, new Planted(parts[0], parts[1], parts[2]));
      }
    }
    return rounds;
  }

  private static void add(List<List<Planted>> rounds, Planted planted) {
    for (List<Planted> round : rounds) {
      if (round.get(0).table.equals(planted.table)
          && round.stream().noneMatch(planted::isSameValueAs)) {
        round.add(planted);
        return;
      }
    }
    rounds.add(new ArrayList<>(List.of(planted)));
  }

  private static long differing(List<String> before, List<String> with) {
    TreeSet<String> gone = new TreeSet<>(before);
    with.forEach(gone::remove);
    return gone.size();
  }

  @ParameterizedTest
  @EnumSource
  void findsMissingAndExtraRowsAndRowsThatSwappedTheirValues(Pair pair) throws Exception {
    TwoSchemas schemas = schemas(pair);
    List<String> before = stored(schemas, TwoSchemas.TARGET, "oddities");
    schemas.execute(
        TwoSchemas.TARGET,
        "DELETE FROM oddities WHERE a = 2",
        "INSERT INTO oddities (a, kind, email) VALUES (3, 'm', 'f@x')",
        "UPDATE oddities SET secret = 5 - secret WHERE a = 1 AND kind IN ('m', 'a')");
    TableVerification found = verify(schemas, List.of("oddities")).get(0);
    assertEquals(
        List.of(
            difference(Kind.CHANGED, List.of("secret"), "1", "a"),
            difference(Kind.CHANGED, List.of("secret"), "1", "m"),
            difference(Kind.EXTRA, List.of(), "3", "m"),
            difference(Kind.MISSING, List.of(), "2", "z")),
        sorted(found.differences()));

    List<Difference> one =
        found.differences().stream().filter(d -> d.kind() == Kind.EXTRA).toList();
    repair(schemas, one);
    TableVerification rest = verify(schemas, List.of("oddities")).get(0);
    assertEquals(3, rest.differences().size(), "repair heals what was named and nothing else");
    repair(schemas, rest.differences());
    assertEquals(before, stored(schemas, TwoSchemas.TARGET, "oddities"));
  }

  private static Difference difference(Kind kind, List<String> columns, String... key) {
    return new Difference("oddities", RowKey.of(key), kind, columns);
  }

  private static List<Difference> sorted(List<Difference> differences) {
    return differences.stream()
        .sorted(
            Comparator.comparing((Difference d) -> d.kind().name())
                .thenComparing(d -> d.key().toString()))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void findsTwoErrorsThatCancelInAnExclusiveOrOfCrc32(Pair pair) throws Exception {
    TwoSchemas schemas = schemas(pair);
    schemas.executeOnBoth(
        "CREATE TABLE IF NOT EXISTS twins (id INT PRIMARY KEY, v VARCHAR(9) CHARACTER SET utf8mb4)",
        "REPLACE INTO twins VALUES (10, 'aaaaaaaa'), (11, 'aaaaaaaa'), (12, 'aaaaaaaa')");
    schemas.execute(TwoSchemas.TARGET, "UPDATE twins SET v = 'aaaabaaa' WHERE id IN (10, 12)");
    String judge = "SELECT BIT_XOR(CRC32(CONCAT_WS('#', id, v))) FROM twins";
    assertEquals(schemas.query(TwoSchemas.SOURCE, judge), schemas.query(TwoSchemas.TARGET, judge));
    TableVerification found = verify(schemas, List.of("twins")).get(0);
    assertEquals(2, found.differences().size(), found.toString());
    assertNotEquals(found.source().sum(), found.target().sum());
    assertNotEquals(found.source().xor(), found.target().xor());
  }

  private static void repair(TwoSchemas schemas, List<Difference> differences) throws SQLException {
    new Repair(schemas.pools(), request(List.of()), Conflicts.IGNORE).run(differences);
  }

  private static List<TableVerification> verify(TwoSchemas schemas, List<String> tables)
      throws SQLException {
    return new Verify(schemas.pools(), request(tables), VerifyHooks.NONE).run();
  }

  private static MoveRequest request(List<String> tables) {
    return new MoveRequest("things", TwoSchemas.SOURCE, TwoSchemas.TARGET, tables, 1, 3, 2);
  }

  private static List<String> stored(TwoSchemas schemas, int side, String table)
      throws SQLException {
    try (Connection connection = schemas.connect(side)) {
      return StoredBytes.of(connection, table);
    }
  }
}
