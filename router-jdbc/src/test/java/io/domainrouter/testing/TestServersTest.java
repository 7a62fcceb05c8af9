package io.domainrouter.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

final class TestServersTest {
  private final TestServer server = TestServers.shared().server(1);

  @Test
  void namesTheRunningProduct() {
    String expected = TestServers.shared().isMySql() ? "MySQL 9\\..*" : "MariaDB 11\\.4\\..*";
    assertTrue(
        TestServers.shared().product().matches(expected), () -> TestServers.shared().product());
  }

  @Test
  void aSchemaIsEmptyAndUtf8mb4AfterRecreation() throws SQLException {
    server.recreateSchema("recreated");
    run("recreated", "CREATE TABLE t (id INT)");
    server.recreateSchema("recreated");
    assertEquals(
        "utf8mb4",
        text(
            "SELECT default_character_set_name FROM information_schema.schemata"
                + " WHERE schema_name = 'recreated'"));
    assertEquals(
        "0",
        text("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'recreated'"));
    server.dropSchema("recreated");
  }

  @Test
  void aKilledServerKeepsWhatWasCommittedAndLosesTheRest() throws SQLException {
    server.recreateSchema("killed");
    run("killed", "CREATE TABLE t (id INT PRIMARY KEY)");
    run("killed", "INSERT INTO t VALUES (1)");
    String url = server.url("killed");
    Connection open = server.connect("killed");
    open.setAutoCommit(false);
    open.createStatement().execute("INSERT INTO t VALUES (2)");

    server.kill();
    assertThrows(SQLException.class, () -> server.connect("killed"));
    assertThrows(SQLException.class, open::commit);

    server.restart();
    assertEquals(url, server.url("killed"));
    assertEquals("1", text("SELECT GROUP_CONCAT(id) FROM killed.t"));
    server.dropSchema("killed");
  }

  private void run(String schema, String sql) throws SQLException {
    try (Connection connection = server.connect(schema);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = server.connect("");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
