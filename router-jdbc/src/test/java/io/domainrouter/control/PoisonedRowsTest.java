package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TableContents;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that the mirror refuses: kept and named, in nobody's way, and healed once they can be. */
@TestInstance(Lifecycle.PER_CLASS)
final class PoisonedRowsTest {
  private static final String DOMAIN = "items";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ChangeRequest FORCED = new ChangeRequest("test", "test", true);

  private final RouterFixture fixture =
      RouterFixture.named("poison").domain(DOMAIN, "item", "part");

  @BeforeAll
  void open() throws SQLException {
    fixture
        .schemas(
            "CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(60) NOT NULL, amount INT NOT NULL,"
                + " UNIQUE KEY by_name (name))",
            "CREATE TABLE part (id INT PRIMARY KEY, word VARCHAR(20))")
        .open();
    fixture.moveTo(DOMAIN, Phase.READ_MIGRATION);
  }

  @AfterAll
  void close() throws SQLException {
    fixture.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    write("DELETE FROM item WHERE id < 1000", "DELETE FROM part WHERE id < 1000");
    Await.until("trust", PATIENCE, () -> trusted() && depth() == 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ALTER TABLE item MODIFY name VARCHAR(9) NOT NULL | ALTER TABLE item MODIFY name VARCHAR(60) NOT NULL | data too long, for column name
          ALTER TABLE item ADD CONSTRAINT few CHECK (amount < 7) | ALTER TABLE item DROP CONSTRAINT few | a check constraint is violated
          INSERT INTO item VALUES (5000, 'a secret name', 0) | DELETE FROM item WHERE id = 5000 | a unique value belongs to another row
          """)
  void theRestGoesOnAndRepairHeals(String break1, String mend, String reason) throws Exception {
    onPartition(break1);
    write(
        "INSERT INTO item VALUES (1, 'one', 1)",
        "INSERT INTO item VALUES (2, 'a secret name', 8)",
        "INSERT INTO part VALUES (7, 'part')",
        "INSERT INTO item VALUES (3, 'three', 3)");
    awaitPoison();
    assertFalse(trusted());
    write("INSERT INTO item VALUES (4, 'four', 4)");
    for (int i = 0; i < 5; i++) {
      write("UPDATE item SET amount = amount + 1 WHERE id = 2");
    }
    Await.until("the others to arrive", PATIENCE, () -> depth() == 1);
    assertEquals("1,3,4", partitionQuery("SELECT GROUP_CONCAT(id) FROM item WHERE id < 1000"));
    assertEquals("1", partitionQuery("SELECT COUNT(*) FROM part"));

    String line = poisoned().get(0);
    assertEquals(1, poisoned().size(), () -> poisoned().toString());
    assertTrue(line.startsWith("item: 1 row refused by the mirror, " + reason), line);
    assertTrue(line.contains(", key 2"), line);
    assertFalse(line.contains("secret"), line);
    assertEquals(line, controller().mirrorReason(DOMAIN));
    assertEquals(poisoned(), List.of((String[]) attribute("PoisonedRows")));
    assertEquals(1L, attribute("JournalRows"));
    assertEquals(poisoned(), controller().repair(DOMAIN, FORCED), "the cause is still there");

    onPartition(mend);
    assertEquals(List.of(), controller().repair(DOMAIN, FORCED));
    Await.until("trust", PATIENCE, () -> trusted() && depth() == 0);
    assertEquals("", controller().mirrorReason(DOMAIN));
    assertSame();
  }

  @Test
  void itHealsByItselfOnceTheCauseIsGone() throws Exception {
    onPartition("INSERT INTO item VALUES (5000, 'taken', 0)");
    write("INSERT INTO item VALUES (1, 'taken', 1)");
    awaitPoison();
    onPartition("DELETE FROM item WHERE id = 5000");
    Await.until("trust", PATIENCE, () -> trusted() && depth() == 0);
    assertSame();
  }

  @Test
  void noCutoverLeavesARefusedRowBehind() throws Exception {
    onPartition("INSERT INTO item VALUES (5000, 'taken', 0)");
    write("INSERT INTO item VALUES (1, 'taken', 1)");
    awaitPoison();
    GatesRefusedException refused =
        assertThrows(GatesRefusedException.class, () -> fixture.advance(DOMAIN));
    assertTrue(refused.getMessage().contains("item: 1 row refused"), refused::getMessage);
    SQLException forced =
        assertThrows(SQLException.class, () -> controller().advance(DOMAIN, FORCED));
    assertEquals("DR204", forced.getSQLState(), forced::toString);
    assertTrue(forced.getMessage().contains("item: 1 row refused"), forced::getMessage);
    assertEquals(Phase.READ_MIGRATION, fixture.phase(DOMAIN));
    onPartition("DELETE FROM item WHERE id = 5000");
  }

  private void write(String... statements) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
    }
  }

  private void onPartition(String sql) throws SQLException {
    try (Connection connection = fixture.partition(DOMAIN);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String partitionQuery(String sql) throws SQLException {
    return RouterFixture.query(fixture.partition(DOMAIN), sql);
  }

  private static Object attribute(String name) throws JMException {
    return ManagementFactory.getPlatformMBeanServer()
        .getAttribute(
            new ObjectName("io.domainrouter:type=Domain,router=\"poison\",name=\"items\""), name);
  }

  private PhaseController controller() {
    return fixture.router().controller();
  }

  private void awaitPoison() {
    Await.until("a refused row", PATIENCE, () -> !poisoned().isEmpty());
  }

  private List<String> poisoned() {
    try {
      return controller().poisonedRows(DOMAIN);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private boolean trusted() {
    return controller().status(DOMAIN).mirrorTrusted();
  }

  private long depth() {
    return controller().status(DOMAIN).journalDepth();
  }

  private void assertSame() throws SQLException {
    for (String table : List.of("item", "part")) {
      try (Connection monolith = fixture.monolith();
          Connection partition = fixture.partition(DOMAIN)) {
        assertEquals(
            TableContents.of(monolith, table, Set.of()),
            TableContents.of(partition, table, Set.of()));
      }
    }
  }
}
