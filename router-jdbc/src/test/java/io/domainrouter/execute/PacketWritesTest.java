package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TableContents;
import io.domainrouter.testing.TcpProxy;
import io.domainrouter.testing.TestServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A write that goes in one packet with the router's own statements: few round trips, and for the
 * application no difference.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class PacketWritesTest {
  private static final int SYNTAX_ERROR = 1064;

  private final RouterFixture fixture =
      RouterFixture.named("packet_writes").domain("items", "item");
  private TcpProxy wire;

  @BeforeAll
  void open() throws SQLException, IOException {
    wire = TcpProxy.to(TestServers.shared().server(0));
    fixture
        .schemas(
            "CREATE TABLE item (id INT AUTO_INCREMENT PRIMARY KEY, code INT UNIQUE, name VARCHAR(40),"
                + " data BLOB)",
            "CREATE TABLE other (id INT PRIMARY KEY)")
        .monolithThrough(wire)
        .open();
  }

  @AfterAll
  void close() throws SQLException {
    fixture.close();
    wire.close();
  }

  @BeforeEach
  void begin() throws SQLException {
    try (Connection routed = fixture.connect();
        Statement statement = routed.createStatement()) {
      statement.executeUpdate("DELETE FROM item");
      statement.executeUpdate("INSERT INTO item (id, code, name) VALUES (1, 1, 'a')");
    }
  }

  /** What is counted is the way to the authority, after the first mirrored write. */
  @ParameterizedTest
  @CsvSource({
    "COPYING, 1, 'INSERT INTO item (name) VALUES (?)'",
    "COPYING, 1, 'INSERT INTO item (id, name) VALUES (77, ?), (78, ''b'')'",
    "COPYING, 1, 'UPDATE item SET name = ? WHERE id = 1 -- comment'",
    "COPYING, 1, '/* why */ DELETE FROM item WHERE id = 1 AND name <> ?'",
    "DUAL_WRITE, 2, 'INSERT INTO item (name) VALUES (?)'",
    "DUAL_WRITE, 2, 'UPDATE item SET name = ? WHERE id = 1 # comment'",
    "DUAL_WRITE, 2, 'DELETE FROM item WHERE id = 1 AND name <> ?'",
  })
  void takesFewRoundTrips(Phase phase, int packets, String sql) throws SQLException {
    fixture.moveTo("items", phase);
    try (Connection routed = fixture.connect();
        PreparedStatement write = routed.prepareStatement(sql);
        Statement mark = routed.createStatement()) {
      mark.executeUpdate("UPDATE item SET name = 'x' WHERE id = 1");
      wire.count("SELECT 'mark'");
      mark.executeQuery("SELECT 'mark'").close();
      write.setString(1, "new");
      assertTrue(write.executeUpdate() > 0);
      assertEquals(1 + packets, wire.counted());
    }
    assertMirrored();
  }

  @ParameterizedTest
  @EnumSource(names = {"COPYING", "DUAL_WRITE"})
  void theApplicationSeesItsOwnAnswerOnly(Phase phase) throws SQLException {
    fixture.moveTo("items", phase);
    byte[] everyByte = new byte[256];
    for (int i = 0; i < everyByte.length; i++) {
      everyByte[i] = (byte) i;
    }
    try (Connection routed = fixture.connect();
        PreparedStatement insert =
            routed.prepareStatement(
                "INSERT INTO item (name, data) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
      insert.setString(1, "it's; -- \\ \u00e4");
      insert.setBytes(2, everyByte);
      assertFalse(insert.execute());
      assertEquals(1, insert.getUpdateCount());
      int key;
      try (ResultSet keys = insert.getGeneratedKeys()) {
        assertTrue(keys.next());
        key = keys.getInt(1);
        assertFalse(keys.next());
      }
      assertNull(insert.getWarnings());
      assertFalse(insert.getMoreResults());
      assertEquals(-1, insert.getUpdateCount());
      try (PreparedStatement select =
          routed.prepareStatement("SELECT name, data, LAST_INSERT_ID() FROM item WHERE id = ?")) {
        select.setInt(1, key);
        try (ResultSet row = select.executeQuery()) {
          assertTrue(row.next());
          assertEquals("it's; -- \\ \u00e4", row.getString(1));
          assertArrayEquals(everyByte, row.getBytes(2));
          assertEquals(key, row.getInt(3));
        }
      }
    }
    assertMirrored();
  }

  @ParameterizedTest
  @EnumSource(names = {"COPYING", "DUAL_WRITE"})
  void whatTheServerWarnsOfIsNotLost(Phase phase) throws SQLException {
    fixture.moveTo("items", phase);
    try (Connection routed = fixture.connect();
        Statement statement = routed.createStatement()) {
      statement.execute("SET SESSION sql_mode = ''");
      String tooLong = "UPDATE item SET name = REPEAT('x', 50) WHERE id = 1";
      for (int i = 0; i < 2; i++) {
        assertEquals(1, statement.executeUpdate(tooLong.replace("x", "x" + i)));
        assertNotNull(statement.getWarnings());
      }
    }
    assertMirrored();
  }

  @ParameterizedTest
  @EnumSource(names = {"COPYING", "DUAL_WRITE"})
  void anErrorIsTheServersOwnAndLeavesNothing(Phase phase) throws SQLException {
    fixture.moveTo("items", phase);
    try (Connection routed = fixture.connect();
        Connection plain = fixture.monolith();
        Statement statement = routed.createStatement();
        Statement same = plain.createStatement()) {
      String duplicate = "INSERT INTO item (code, name) VALUES (1, 'again')";
      SQLException refusal =
          assertThrows(
              SQLIntegrityConstraintViolationException.class,
              () -> statement.executeUpdate(duplicate));
      assertEquals(
          assertThrows(SQLException.class, () -> same.executeUpdate(duplicate)).getMessage(),
          refusal.getMessage());
      String wrong = "UPDATE item SET name = LEFT('a') WHERE id = 1";
      refusal = assertThrows(SQLException.class, () -> statement.executeUpdate(wrong));
      assertEquals(SYNTAX_ERROR, refusal.getErrorCode());
      assertEquals(
          assertThrows(SQLException.class, () -> same.executeUpdate(wrong)).getMessage(),
          refusal.getMessage());
      // Its own failing subquery must not be taken for one of the router's.
      String several = "UPDATE item SET code = (SELECT 2 UNION ALL SELECT 3) WHERE id = 1";
      refusal = assertThrows(SQLException.class, () -> statement.executeUpdate(several));
      assertEquals(1242, refusal.getErrorCode());
      // No lock is left behind.
      same.execute("SET SESSION innodb_lock_wait_timeout = 1");
      assertEquals(1, same.executeUpdate("UPDATE item SET code = 1, name = 'b' WHERE id = 1"));
      assertEquals(1, statement.executeUpdate("UPDATE item SET name = 'c' WHERE id = 1"));
    }
    assertMirrored();
  }

  /** What LAST_INSERT_ID() says then is the value given to it. */
  @ParameterizedTest
  @EnumSource(names = {"COPYING", "DUAL_WRITE"})
  void aCountedKeyIsNotMistaken(Phase phase) throws SQLException {
    fixture.moveTo("items", phase);
    try (Connection routed = fixture.connect();
        Statement statement = routed.createStatement()) {
      statement.executeUpdate("INSERT INTO item (code) VALUES (LAST_INSERT_ID(12345))");
      statement.executeUpdate("INSERT INTO item (code) VALUES (7)");
      statement.executeUpdate("UPDATE item SET code = LAST_INSERT_ID(54321) WHERE id = 1");
    }
    assertMirrored();
  }

  /** An instance that does not look by itself writes by the phase that it knew. */
  @ParameterizedTest
  @EnumSource(names = {"PARTITION_READY", "DUAL_WRITE"})
  void aPhaseThatHasChangedUnnoticedIsFoundByTheLock(Phase changed) throws SQLException {
    fixture.moveTo("items", Phase.COPYING);
    try (DomainRouter sleepy = fixture.heartbeat(Duration.ofMinutes(1)).another();
        Connection routed = sleepy.connect();
        Statement statement = routed.createStatement()) {
      fixture.heartbeat(Duration.ofMillis(100));
      statement.executeUpdate("UPDATE item SET name = 'b' WHERE id = 1");
      assertMirrored();
      fixture.moveTo("items", changed);
      assertEquals(1, statement.executeUpdate("INSERT INTO item (id, name) VALUES (5, 'c')"));
    }
    if (changed == Phase.DUAL_WRITE) {
      assertMirrored();
    } else {
      String journaled = "SELECT COUNT(*) FROM domainrouter_journal";
      assertEquals("0", RouterFixture.query(fixture.monolith(), journaled));
    }
  }

  private void assertMirrored() {
    Await.until(
        "both sides to be equal",
        Duration.ofSeconds(10),
        () -> contents(true).equals(contents(false)));
  }

  private List<String> contents(boolean ofMonolith) throws SQLException {
    try (Connection plain = ofMonolith ? fixture.monolith() : fixture.partition("items")) {
      return TableContents.of(plain, "item", Set.of());
    }
  }
}
