package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A prepared SET, as Flyway sends it: it holds on the databases that come later, too. */
final class SetWithParametersTest {
  private static RouterFixture fixture;
  private Connection connection;

  @BeforeAll
  static void open() throws SQLException {
    fixture =
        RouterFixture.named("preparedset")
            .domain("items", "item")
            .schemas("CREATE TABLE item (id INT PRIMARY KEY)", "CREATE TABLE other (id INT)")
            .open();
    fixture.moveTo("items", Phase.PARTITION_ONLY);
    try (Connection routed = fixture.connect();
        Statement statement = routed.createStatement()) {
      statement.executeUpdate("INSERT INTO item VALUES (1)");
      statement.executeUpdate("INSERT INTO other VALUES (1)");
    }
  }

  @AfterAll
  static void close() throws SQLException {
    fixture.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = fixture.connect();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  private void set(String sql, Object... values) throws SQLException {
    try (PreparedStatement set = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        set.setObject(i + 1, values[i]);
      }
      set.executeUpdate();
    }
  }

  private String read(String variable, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@session." + variable + " FROM " + table)) {
      row.next();
      return row.getString(1);
    }
  }

  private void assertOnBoth(String expected, String variable) throws SQLException {
    assertEquals(expected, read(variable, "other"));
    assertEquals(expected, read(variable, "item"));
  }

  @Test
  void numbersAndFlags() throws SQLException {
    set("SET lock_wait_timeout = ?, sql_safe_updates = ?", 77, true);
    assertOnBoth("77", "lock_wait_timeout");
    assertOnBoth("1", "sql_safe_updates");
    set("SET lock_wait_timeout = ?", 78L);
    assertOnBoth("78", "lock_wait_timeout");
  }

  @Test
  void text() throws SQLException {
    set("SET collation_connection = ?", "utf8mb4_bin");
    assertOnBoth("utf8mb4_bin", "collation_connection");
  }

  @Test
  void whatHasNoSafeLiteralIsRefused() {
    for (Object value : new Object[] {"a\\b", new byte[] {1}}) {
      SQLException refusal =
          assertThrows(SQLException.class, () -> set("SET collation_connection = ?", value));
      assertEquals("DR005", refusal.getSQLState());
    }
    SQLException quoted =
        assertThrows(SQLException.class, () -> set("SET lock_wait_timeout = ? /* seconds? */", 77));
    assertEquals("DR005", quoted.getSQLState());
  }
}
