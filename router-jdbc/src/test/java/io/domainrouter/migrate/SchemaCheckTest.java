package io.domainrouter.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.domainrouter.testing.TestServers;
import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaCheckTest {
  private static final String TABLE =
      "CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20) NOT NULL DEFAULT 'x',"
          + " a INT, b INT, doubled INT AS (a * 2) VIRTUAL, UNIQUE KEY u (name), KEY k (a))";

  private TwoSchemas schemas;

  @BeforeEach
  void createSchemas() throws SQLException {
    schemas = TwoSchemas.create("schema_check_test");
  }

  @AfterEach
  void dropSchemas() throws SQLException {
    schemas.close();
  }

  @Test
  void hasNothingToSayAboutEqualTablesOfEveryType() throws Exception {
    schemas.executeFile(TwoSchemas.SOURCE, "/rows/types.sql");
    schemas.executeFile(TwoSchemas.TARGET, "/rows/types.sql");
    assertEquals(List.of(), findings("numbers", "texts", "binaries", "moments", "oddities"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DROP TABLE t                                        | true  | does not exist on the target",
        "ALTER TABLE t DROP COLUMN b                         | true  | lacks column b",
        "ALTER TABLE t ADD COLUMN c INT                      | true  | has column c only",
        "ALTER TABLE t MODIFY b BIGINT                       | true  | column b has another type",
        "ALTER TABLE t MODIFY b INT NOT NULL                 | true  | column b has another nullable",
        "ALTER TABLE t MODIFY b INT DEFAULT 7                | true  | column b has another default",
        "ALTER TABLE t MODIFY id INT NOT NULL                | true  | column id has another attributes",
        "ALTER TABLE t MODIFY name VARCHAR(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'x' | true | column name has another collation",
        "ALTER TABLE t MODIFY doubled INT AS (a * 3) VIRTUAL | true  | column doubled has another generated expression",
        "ALTER TABLE t MODIFY b INT AFTER id                 | true  | another order",
        "ALTER TABLE t DROP KEY u                            | true  | index u is unique name on the source",
        "ALTER TABLE t ADD UNIQUE KEY w (a, b)               | true  | index w is null on the source",
        "ALTER TABLE t DROP KEY k                            | false | index k is btree a on the source",
        "ALTER TABLE t ADD CHECK (a < 5)                     | true  | only on the target the check",
        "ALTER TABLE t DEFAULT COLLATE utf8mb4_bin            | false | another default collation",
        "ALTER TABLE t ROW_FORMAT = COMPACT                  | false | another row format",
        "ALTER TABLE t AUTO_INCREMENT = 77                   | false | higher number on the target: [t 77 (5)]",
        "ALTER TABLE t ENGINE = MyISAM                       | true  | engine MyISAM on the target",
        "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1 | true | trigger tr on the target",
      })
  void namesWhatDiffersOnTheTarget(String sql, boolean blocking, String words) throws Exception {
    schemas.executeOnBoth(TABLE, "ALTER TABLE t AUTO_INCREMENT = 5");
    assertEquals(List.of(), findings("t"));
    schemas.execute(TwoSchemas.TARGET, sql);
    List<Finding> findings = findings("t");
    assertTrue(
        findings.stream().anyMatch(finding -> finding.finding().contains(words)),
        findings.toString());
    assertTrue(
        findings.stream().allMatch(finding -> finding.blocking() == blocking), findings.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE t (id INT)                       | has no usable key",
        "CREATE TABLE t (id DOUBLE PRIMARY KEY)        | has no usable key",
        "CREATE TABLE t (id INT PRIMARY KEY) ENGINE = MEMORY | engine MEMORY on the source",
        "CREATE TABLE t (id INT PRIMARY KEY, u INT UNIQUE, p INT, FOREIGN KEY (p) REFERENCES t (u) ON DELETE SET NULL) | changes rows that no statement names",
        "CREATE TABLE t (id INT PRIMARY KEY, FOREIGN KEY (id) REFERENCES elsewhere (id) ON UPDATE CASCADE) | changes rows that no statement names",
      })
  void namesWhatCannotBeMovedThoughItIsEqual(String sql, String words) throws Exception {
    schemas.executeOnBoth("CREATE TABLE elsewhere (id INT PRIMARY KEY)", sql);
    List<Finding> findings = findings("t");
    assertTrue(
        findings.stream().anyMatch(f -> f.blocking() && f.finding().contains(words)),
        findings.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE t (id INT PRIMARY KEY) WITH SYSTEM VERSIONING | is no base table",
        "CREATE TABLE t (id INT PRIMARY KEY, n INT DEFAULT (NEXT VALUE FOR numbers)) | has another default",
      })
  void namesWhatOfMariaDbCannotBeMoved(String sql, String words) throws Exception {
    assumeFalse(TestServers.shared().isMySql());
    schemas.executeOnBoth("CREATE OR REPLACE SEQUENCE numbers", sql);
    List<Finding> findings = findings("t");
    schemas.executeOnBoth("DROP TABLE t", "DROP SEQUENCE numbers");
    assertTrue(
        findings.stream().anyMatch(f -> f.blocking() && f.finding().contains(words)),
        findings.toString());
  }

  @Test
  void namesWhatTheTargetsSessionsMeanOtherwise() throws Exception {
    schemas.targetUrl(
        "&sessionVariables=sql_mode='PIPES_AS_CONCAT,STRICT_ALL_TABLES',time_zone='-11:00',"
            + "auto_increment_increment=3,transaction_isolation='READ-COMMITTED'");
    schemas.executeOnBoth(TABLE);
    List<String> lines = findings("t").stream().map(Finding::toString).toList();
    for (String line :
        List.of(
            "BLOCKING  server: sql_mode has PIPES_AS_CONCAT only on the target",
            "note      server: sql_mode has ERROR_FOR_DIVISION_BY_ZERO only on the source",
            "BLOCKING  server: time zone is UTC on the source, -11:00 on the target",
            "note      server: auto_increment_increment is 1 on the source, 3 on the target",
            "note      server: transaction_isolation is REPEATABLE-READ on the source,"
                + " READ-COMMITTED on the target")) {
      assertTrue(lines.contains(line), line + " is not in " + lines);
    }
  }

  /** The servers of the tests cannot differ in these, so that the comparison itself is called. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 64 | 0 | 64 | 99 | true  | lower_case_table_names is 1 on the source, 0 on the target",
        "0 | 64 | 1 | 64 | 99 | false | lower_case_table_names is 0 on the source, 1 on the target",
        "1 | 64 | 2 | 64 | 99 | false | ",
        "0 | 64 | 0 | 16 | 99 | true  | max_allowed_packet is 64 on the source, 16 on the target",
        "0 | 64 | 0 | 16 | 10 | false | max_allowed_packet is 64 on the source, 16 on the target",
        "0 | 16 | 0 | 64 | 99 | false | ",
      })
  void comparesWhatBelongsToTheWholeServer(
      int names,
      long packet,
      int namesThere,
      long packetThere,
      long widest,
      boolean blocking,
      String words) {
    List<Finding> findings = new ArrayList<>();
    settings(names, packet)
        .compare(settings(namesThere, packetThere), widest, new Findings("server", findings));
    assertEquals(words == null ? 0 : 1, findings.size(), findings.toString());
    if (words != null) {
      assertTrue(findings.get(0).finding().startsWith(words), findings.toString());
      assertEquals(blocking, findings.get(0).blocking());
    }
  }

  private static ServerSettings settings(int names, long packet) {
    return new ServerSettings(Set.of(), "UTC", 0, names, packet, Map.of());
  }

  @Test
  void theReportNamesEveryDifferenceTheBlockingOnesFirst() throws Exception {
    schemas.executeOnBoth(TABLE, "CREATE TABLE u (id INT PRIMARY KEY, n INT, KEY n (n))");
    schemas.execute(
        TwoSchemas.TARGET,
        "ALTER TABLE t MODIFY b BIGINT, DROP KEY k",
        "ALTER TABLE u DROP KEY n, MODIFY n SMALLINT");
    SchemaReport report = new SchemaReport("things", "monolith", "p", findings("t", "u"));
    assertTrue(report.blocking());
    assertEquals(
        List.of(
            "Schema of domain things, source monolith, target p: 2 blocking, 2 to know",
            "BLOCKING  t: column b has another type: int on the source, bigint on the target",
            "BLOCKING  u: column n has another type: int on the source, smallint on the target",
            "note      t: index k is btree a on the source, null on the target",
            "note      u: index n is btree n on the source, null on the target"),
        report.lines().stream().map(line -> line.replaceAll("int\\(\\d+\\)", "int")).toList());
  }

  @Test
  void aCascadeToThePrimaryKeyWithinTheTablesIsFollowed() throws Exception {
    schemas.executeOnBoth(
        "CREATE TABLE t (a INT, b INT, c INT, d INT, PRIMARY KEY (a, b),"
            + " FOREIGN KEY (c, d) REFERENCES t (a, b) ON DELETE CASCADE ON UPDATE CASCADE)");
    assertEquals(List.of(), findings("t"));
  }

  @Test
  void aCascadeIsFoundFromTheParentToo() throws Exception {
    schemas.executeOnBoth("CREATE TABLE t (id INT PRIMARY KEY)");
    schemas.execute(
        TwoSchemas.SOURCE,
        "CREATE TABLE child (id INT PRIMARY KEY, FOREIGN KEY fk (id) REFERENCES t (id)"
            + " ON DELETE CASCADE)");
    assertEquals(1, findings("t").size());
  }

  @Test
  void foreignKeysAcrossDomainsAreNoDifferenceAndCanBeDroppedAndRestored() throws Exception {
    schemas.executeOnBoth(
        "CREATE TABLE t (id INT PRIMARY KEY, owner INT, parent INT, KEY o (owner), KEY p (parent))",
        "CREATE TABLE owners (id INT PRIMARY KEY)",
        "CREATE TABLE notes (id INT PRIMARY KEY, t INT, KEY t (t))");
    schemas.execute(
        TwoSchemas.SOURCE,
        "ALTER TABLE t ADD CONSTRAINT own FOREIGN KEY (owner) REFERENCES owners (id)",
        "ALTER TABLE t ADD CONSTRAINT par FOREIGN KEY (parent) REFERENCES t (id)",
        "ALTER TABLE notes ADD CONSTRAINT note FOREIGN KEY (t) REFERENCES t (id)");
    List<Finding> findings = findings("t");
    assertEquals(1, findings.size(), findings.toString());
    assertEquals(
        "lacks on the target the foreign key (parent) references t (id) on delete no action"
            + " on update no action",
        findings.get(0).finding().replace("restrict", "no action"));

    schemas.execute(
        TwoSchemas.TARGET,
        "ALTER TABLE t ADD CONSTRAINT own FOREIGN KEY (owner) REFERENCES owners (id)");
    assertTrue(
        findings("t").stream()
            .anyMatch(
                f -> f.blocking() && f.finding().startsWith("refers on the target to another")));

    List<ForeignKey> across = across("t");
    assertEquals(List.of("note", "own"), across.stream().map(ForeignKey::name).sorted().toList());
    for (ForeignKey key : across) {
      schemas.execute(TwoSchemas.SOURCE, key.dropDdl());
    }
    assertEquals(List.of(), across("t"));
    for (ForeignKey key : across) {
      schemas.execute(TwoSchemas.SOURCE, key.restoreDdl());
    }
    assertEquals(across, across("t"));
  }

  private List<ForeignKey> across(String table) throws SQLException {
    try (Connection connection = schemas.connect(TwoSchemas.SOURCE)) {
      return SchemaCheck.foreignKeysAcross(connection, List.of(table));
    }
  }

  private List<Finding> findings(String... tables) throws SQLException {
    MoveRequest request =
        new MoveRequest("things", TwoSchemas.SOURCE, TwoSchemas.TARGET, List.of(tables), 1, 100, 1);
    return new SchemaCheck(schemas.pools(), request).findings();
  }
}
