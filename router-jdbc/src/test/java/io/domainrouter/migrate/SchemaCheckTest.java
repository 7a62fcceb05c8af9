package io.domainrouter.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.domainrouter.testing.TestServers;
import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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
        "ALTER TABLE t ENGINE = MyISAM                       | true  | engine MyISAM on the target",
        "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1 | true | trigger tr on the target",
      })
  void namesWhatDiffersOnTheTarget(String sql, boolean blocking, String words) throws Exception {
    schemas.executeOnBoth(TABLE);
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
