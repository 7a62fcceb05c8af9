package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.migrate.SchemaReport;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.SqlScript;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A partition's tables are made from the monolith's, and are the same. */
final class PartitionCreationTest {
  private static final ChangeRequest TEST = ChangeRequest.of("test", "test");

  private final List<String> tables = new ArrayList<>();
  private RouterFixture fixture;

  @AfterEach
  void close() throws SQLException {
    if (fixture != null) {
      fixture.close();
    }
  }

  private static List<String> shapes() throws IOException {
    boolean mySql = TestServers.shared().isMySql();
    List<String> ddl = new ArrayList<>(SqlScript.statements("dualwrite/shapes.sql"));
    ddl.addAll(SqlScript.statements("dualwrite/shapes_" + (mySql ? "mysql" : "mariadb") + ".sql"));
    return ddl;
  }

  /** The monolith gets the tables, the partitions stay empty. */
  private void open(RouterFixture empty, List<String> ddl) throws SQLException {
    fixture = empty.domain("shapes", tables.toArray(String[]::new)).domain("owners", "owner");
    fixture.schemas();
    onMonolith("ALTER DATABASE COLLATE utf8mb4_general_ci");
    onMonolith(ddl.toArray(String[]::new));
    onMonolith("CREATE TABLE owner (id INT PRIMARY KEY, counted INT, KEY (counted))");
    fixture.open();
  }

  private void nameTables(List<String> ddl) {
    ddl.stream()
        .filter(sql -> sql.startsWith("CREATE TABLE"))
        .forEach(sql -> tables.add(sql.split(" ")[2]));
  }

  private void onMonolith(String... statements) throws SQLException {
    try (Connection connection = fixture.monolith();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private PartitionReport create(boolean apply) throws SQLException {
    return fixture.router().controller().createPartition("shapes", apply, TEST);
  }

  private String tablesOnPartition() throws SQLException {
    return RouterFixture.query(
        fixture.partition("shapes"),
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()");
  }

  @Test
  void tablesOfEveryShapeAreMadeTheSame() throws SQLException, IOException {
    List<String> ddl = shapes();
    ddl.add("CREATE TABLE child (id INT PRIMARY KEY, parent INT, owner INT NOT NULL)");
    nameTables(ddl);
    open(RouterFixture.named("made"), ddl);
    onMonolith(
        "INSERT INTO counted (note) VALUES ('a'), ('b')",
        "ALTER TABLE child ADD CONSTRAINT within FOREIGN KEY (parent) REFERENCES counted (id),"
            + " ADD CONSTRAINT outside FOREIGN KEY (owner) REFERENCES owner (id)",
        "ALTER TABLE owner ADD FOREIGN KEY (counted) REFERENCES counted (id)",
        "ALTER TABLE derived ADD CONSTRAINT few CHECK (base < 1000)",
        "ALTER TABLE letters COMMENT 'it''s ) ENGINE=x\n  CONSTRAINT `within` FOREIGN KEY (a)'");

    PartitionReport shown = create(false);
    assertEquals("0", tablesOnPartition());
    assertEquals(List.of(), shown.plan().problems());
    assertEquals(
        List.of("child.owner -> owner.id", "owner.counted -> counted.id"),
        shown.plan().relationships());
    assertEquals(shown.plan().relationships(), shown.plan().unlisted());
    assertTrue(shown.lines().toString().contains("--   - child.owner -> owner.id   (not in"));

    PartitionReport made = create(true);
    assertEquals(List.of(), blocking(made.schema().orElseThrow()), "nothing differs");
    assertEquals(List.of(), made.schema().orElseThrow().findings(), "nothing differs");
    assertEquals(Phase.PARTITION_READY, fixture.advance("shapes").to());
    SQLException late = assertThrows(SQLException.class, () -> create(true));
    assertEquals("DR201", late.getSQLState());
    assertEquals(
        "done",
        RouterFixture.query(
            fixture.monolith(),
            "SELECT outcome FROM domainrouter_audit WHERE action = 'create partition'"));
  }

  private static List<String> blocking(SchemaReport report) {
    return report.lines().stream().filter(line -> line.startsWith("BLOCKING")).toList();
  }

  @Test
  void oneTableThatCannotBeMadeKeepsAllFromBeingMade() throws SQLException {
    List<String> ddl = List.of("CREATE TABLE a (id INT PRIMARY KEY)", "CREATE TABLE b (id INT)");
    nameTables(ddl);
    tables.add("nowhere");
    open(RouterFixture.named("unmade"), ddl);
    try (Connection partition = fixture.partition("shapes");
        Statement statement = partition.createStatement()) {
      statement.execute("CREATE TABLE b (id INT)");
    }
    SQLException refused = assertThrows(SQLException.class, () -> create(true));
    assertEquals("DR220", refused.getSQLState());
    assertTrue(
        refused.getMessage().contains("b exists on the partition already")
            && refused.getMessage().contains("nowhere does not exist on the monolith"),
        refused.getMessage());
    assertEquals("1", tablesOnPartition());
  }

  @Test
  @Tag("slow")
  void fromMySqlToMariaDbWhatBothKnowIsMadeTheSame() throws SQLException, IOException {
    assumeTrue(TestServers.shared().isMySql());
    TestServer mariaDb = TestServers.shared().mariaDb();
    try (Connection connection = mariaDb.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("SET GLOBAL max_allowed_packet = 67108864");
    }
    List<String> ddl = shapes();
    ddl.add("CREATE TABLE newer (id VARCHAR(20) COLLATE utf8mb4_ja_0900_as_cs_ks PRIMARY KEY)");
    nameTables(ddl);
    open(RouterFixture.named("other").partitionOn("shapes", mariaDb), ddl);
    SQLException refused = assertThrows(SQLException.class, () -> create(true));
    assertTrue(
        refused.getMessage().contains("newer uses collation utf8mb4_ja_0900_as_cs_ks"),
        refused.getMessage());
    fixture.router().close();
    onMonolith("DROP TABLE newer");
    tables.remove("newer");
    refused = assertThrows(SQLException.class, () -> reopened().create(true));
    assertTrue(refused.getMessage().contains("functional: "), refused.getMessage());
    assertFalse(refused.getMessage().contains("derived: "), refused.getMessage());
    assertEquals("0", tablesOnPartition());
    fixture.router().close();
    tables.remove("functional");
    PartitionReport made = reopened().create(true);
    assertEquals(List.of(), blocking(made.schema().orElseThrow()));
  }

  private PartitionCreationTest reopened() throws SQLException {
    fixture.domain("shapes", tables.toArray(String[]::new)).open();
    return this;
  }
}
