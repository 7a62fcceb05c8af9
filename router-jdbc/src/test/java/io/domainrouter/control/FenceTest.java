package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.FenceMethod;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In phase 5b the monolith's tables stand behind a fence, until they are dropped for good. */
final class FenceTest {
  private static final ChangeRequest TEST = ChangeRequest.of("Ada", "test");
  private static final String TYPED = "drop items on the monolith";
  private static final Duration SOON = Duration.ofSeconds(30);

  private RouterFixture fixture;

  @BeforeEach
  void create() throws SQLException {
    fixture =
        RouterFixture.named("fence")
            .domain("items", "item", "part")
            .schemas(
                "CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20))",
                "CREATE TABLE part (id INT PRIMARY KEY, item INT,"
                    + " FOREIGN KEY (item) REFERENCES item (id))",
                "CREATE TABLE elsewhere (id INT PRIMARY KEY, name VARCHAR(20))");
    onMonolith("INSERT INTO item VALUES (1, 'one')");
    onMonolith("INSERT INTO elsewhere VALUES (1, 'one'), (2, 'two')");
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  private void onMonolith(String sql) throws SQLException {
    try (Connection connection = fixture.monolith();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String tables() throws SQLException {
    return RouterFixture.query(
        fixture.monolith(),
        "SELECT GROUP_CONCAT(table_name ORDER BY table_name) FROM information_schema.tables"
            + " WHERE table_schema = DATABASE() AND (table_name LIKE '%item' OR table_name LIKE"
            + " '%part' OR table_name = 'elsewhere')");
  }

  private MovePolicy policy(Duration bakeTime) {
    return MovePolicy.builder().journalMaxKeys(1_000_000).bakeTime(bakeTime).build();
  }

  private SQLException refused(String typed) {
    return assertThrows(
        SQLException.class, () -> fixture.router().controller().complete("items", typed, TEST));
  }

  /** As it stands when the controller dies between the phase and the fence. */
  @Test
  void aFenceThatWasLeftOpenIsRaised() throws SQLException {
    fixture.open().moveTo("items", Phase.PARTITION_ONLY);
    String fenced = "domainrouter_fenced_item,domainrouter_fenced_part,elsewhere";
    assertEquals(fenced, tables());
    onMonolith("RENAME TABLE domainrouter_fenced_item TO item, domainrouter_fenced_part TO part");
    Await.until("the fence", SOON, () -> fenced.equals(tables()));
    Await.until("the audit", SOON, () -> "done".equals(audit("fence")));
    fixture.moveTo("items", Phase.READ_MIGRATION);
    assertEquals("elsewhere,item,part", tables());
  }

  /** As it stands when the controller stood still, and another has gone back meanwhile. */
  @Test
  void aFenceThatWasRaisedTooLateIsLowered() throws SQLException {
    fixture.open().moveTo("items", Phase.PARTITION_FIRST);
    onMonolith("RENAME TABLE item TO domainrouter_fenced_item, part TO domainrouter_fenced_part");
    Await.until("the fence", SOON, () -> "elsewhere,item,part".equals(tables()));
    Await.until("the audit", SOON, () -> "done".equals(audit("lower fence")));
  }

  private String audit(String action) throws SQLException {
    return RouterFixture.query(
        fixture.monolith(),
        "SELECT outcome FROM domainrouter_audit WHERE action = '" + action + "' ORDER BY id DESC");
  }

  private String refusal(String sql) {
    return assertThrows(SQLException.class, () -> onMonolith(sql)).getSQLState();
  }

  @Test
  void renamedTablesAreNotFoundByWritersPastTheRouter() throws SQLException {
    String before = checksum();
    fixture.open().moveTo("items", Phase.PARTITION_ONLY);
    assertEquals("42S02", refusal("INSERT INTO item VALUES (2, 'two')"));
    assertEquals("42S02", refusal("UPDATE part SET item = 1"));
    fixture.moveTo("items", Phase.READ_MIGRATION);
    onMonolith("DELETE FROM part");
    assertEquals(before, checksum());
  }

  @Test
  void triggersRefuseWritersPastTheRouterAndAreTakenBack() throws SQLException {
    String before = checksum();
    fixture.policy(policy(Duration.ZERO).toBuilder().fence(FenceMethod.TRIGGERS).build()).open();
    fixture.moveTo("items", Phase.PARTITION_ONLY);
    for (String sql :
        List.of(
            "INSERT INTO item VALUES (2, 'two')",
            "UPDATE item SET name = 'uno'",
            "DELETE FROM item",
            "INSERT INTO part VALUES (1, 1)")) {
      assertEquals("45000", refusal(sql), sql);
    }
    assertEquals("1", RouterFixture.query(fixture.monolith(), "SELECT COUNT(*) FROM item"));
    assertEquals("elsewhere,item,part", tables());
    fixture.moveTo("items", Phase.PARTITION_FIRST);
    assertEquals("0", triggers());
    onMonolith("UPDATE item SET name = 'uno'");
    onMonolith("UPDATE item SET name = 'one'");
    fixture.moveTo("items", Phase.PARTITION_ONLY);
    onMonolith("DROP TRIGGER domainrouter_fence_update_item");
    Await.until("the gap in the fence to be closed", SOON, () -> triggers().equals("6"));
    assertEquals(
        List.of("item", "part"), fixture.router().controller().complete("items", TYPED, TEST));
    assertEquals("elsewhere", tables());
    assertEquals(before, checksum());
  }

  private String triggers() throws SQLException {
    return RouterFixture.query(
        fixture.monolith(),
        "SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = DATABASE()");
  }

  private void assertRefused(String words) {
    GatesRefusedException refused =
        assertThrows(GatesRefusedException.class, () -> fixture.advance("items"));
    String all = "refused: dependents: drop or change these on the monolith: [" + words + "]";
    assertTrue(refused.getMessage().endsWith(all), refused.getMessage());
  }

  @Test
  void whatStaysOnTheMonolithMustNotWorkOnTheDomainsTables() throws SQLException {
    fixture.open();
    onMonolith(
        "CREATE TRIGGER adds AFTER INSERT ON elsewhere FOR EACH ROW"
            + " INSERT INTO item VALUES (NEW.id + 10, 'added')");
    assertRefused("trigger adds of [item]");
    onMonolith("DROP TRIGGER adds");
    onMonolith("CREATE EVENT clears ON SCHEDULE EVERY 1 YEAR DISABLE DO DELETE FROM part");
    assertRefused("event clears of [part]");
    onMonolith("DROP EVENT clears");
    onMonolith("CREATE VIEW names AS SELECT e.name FROM elsewhere e JOIN item i ON i.id = e.id");
    fixture.moveTo("items", Phase.READ_MIGRATION);
    assertRefused("view names of [item]");
    onMonolith("DROP VIEW names");
    fixture.moveTo("items", Phase.PARTITION_FIRST);
    onMonolith(
        "ALTER TABLE elsewhere ADD item INT, ADD CONSTRAINT late FOREIGN KEY (item) REFERENCES item (id)");
    GatesRefusedException refused =
        assertThrows(GatesRefusedException.class, () -> fixture.advance("items"));
    assertTrue(
        refused.getMessage().contains("[foreign key late (ALTER TABLE"), refused.getMessage());
    onMonolith("ALTER TABLE elsewhere DROP FOREIGN KEY late");
    assertEquals(Phase.PARTITION_ONLY, fixture.advance("items").to());
  }

  @Test
  void completeDropsTheDomainsTablesAndNoOthers() throws SQLException {
    fixture.policy(policy(Duration.ZERO)).open();
    assertTrue(refused(TYPED).getMessage().contains("the domain is in phase 1, not 5b"));
    fixture.moveTo("items", Phase.PARTITION_ONLY);
    SQLException untyped = refused("yes");
    assertEquals("DR200", untyped.getSQLState());
    assertTrue(untyped.getMessage().contains("type: " + TYPED), untyped.getMessage());
    String before = checksum();
    assertEquals(
        List.of("domainrouter_fenced_item", "domainrouter_fenced_part"),
        fixture.router().controller().complete("items", TYPED, TEST));
    assertEquals("elsewhere", tables());
    assertEquals(before, checksum());
    assertEquals("one", RouterFixture.query(fixture.connect(), "SELECT name FROM item"));
    GatesRefusedException gone =
        assertThrows(GatesRefusedException.class, () -> fixture.goBack("items"));
    assertTrue(gone.getMessage().contains("gone from the monolith"), gone.getMessage());
    assertTrue(refused(TYPED).getMessage().contains("not all of the tables"), "nothing is left");
  }

  private String checksum() throws SQLException {
    try (Connection connection = fixture.monolith();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery("CHECKSUM TABLE elsewhere")) {
      row.next();
      return row.getString(2);
    }
  }

  @Test
  void completeWaitsForTheBakeTime() throws SQLException {
    fixture.policy(policy(Duration.ofHours(3))).open().moveTo("items", Phase.PARTITION_ONLY);
    assertTrue(refused(TYPED).getMessage().contains("bakeTime is 3 h"));
    assertEquals("domainrouter_fenced_item,domainrouter_fenced_part,elsewhere", tables());
    assertEquals("failed", audit("complete"));
  }
}
