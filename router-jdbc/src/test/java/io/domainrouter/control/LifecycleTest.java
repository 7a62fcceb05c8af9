package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One domain through all phases, forward and back, with writes in each. */
class LifecycleTest {
  private static final String DDL =
      "CREATE TABLE item (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50) UNIQUE,"
          + " amount INT NOT NULL DEFAULT 0)";

  private RouterFixture fixture;
  private int next;

  @BeforeEach
  void open() throws SQLException {
    fixture = RouterFixture.named("life").domain("items", "item").schemas(DDL).open();
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @Test
  void writesInEveryPhaseAreOnTheSidesThatThePhaseSays() throws SQLException {
    for (Phase phase : Phase.values()) {
      fixture.moveTo("items", phase);
      write();
      if (phase.mirrorsAtOnce()) {
        Await.until("the journal is drained", Duration.ofSeconds(20), this::journalIsEmpty);
        assertEquals(rows(fixture.monolith(), "item"), rows(fixture.partition("items"), "item"));
      }
    }
    assertEquals(next, readCount());
    assertEquals(next, rows(fixture.partition("items"), "item").size());
    assertTrue(rows(fixture.monolith(), "domainrouter_fenced_item").size() < next);
    for (int i = Phase.values().length - 1; i >= 0; i--) {
      fixture.moveTo("items", Phase.values()[i]);
      write();
    }
    assertEquals(next, readCount());
    assertEquals(next, rows(fixture.monolith(), "item").size());
  }

  private void write() throws SQLException {
    try (Connection connection = fixture.connect()) {
      insert(connection);
      connection.setAutoCommit(false);
      insert(connection);
      insert(connection);
      try (Statement statement = connection.createStatement()) {
        assertEquals(
            1, statement.executeUpdate("UPDATE item SET amount = 7 WHERE name = 'n" + next + "'"));
        connection.commit();
        assertEquals(next, statement.executeUpdate("UPDATE item SET amount = amount + 1"));
        connection.rollback();
        insert(connection);
        statement.executeUpdate("DELETE FROM item WHERE name = 'n" + next + "'");
        next--;
        connection.commit();
      }
    }
  }

  private void insert(Connection connection) throws SQLException {
    next++;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO item (name) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
      insert.setString(1, "n" + next);
      assertEquals(1, insert.executeUpdate());
      try (ResultSet key = insert.getGeneratedKeys()) {
        assertTrue(key.next());
        assertTrue(key.getLong(1) > 0);
      }
    }
  }

  private boolean journalIsEmpty() {
    return fixture.router().controller().status("items").journalDepth() == 0;
  }

  private int readCount() throws SQLException {
    return Integer.parseInt(RouterFixture.query(fixture.connect(), "SELECT COUNT(*) FROM item"));
  }

  private static List<String> rows(Connection connection, String table) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM " + table + " ORDER BY id")) {
      while (row.next()) {
        rows.add(row.getString(1) + "|" + row.getString(2) + "|" + row.getString(3));
      }
    }
    return rows;
  }
}
