package io.domainrouter.phase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.testing.SqlScript;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The script for administrators and the tables that the router creates itself are the same. */
final class ControlScriptTest {
  private static final String SCRIPT = "sql/control.sql";

  @Test
  void theScriptIsTheRoutersOwnSchema() throws Exception {
    try (InputStream stream = getClass().getClassLoader().getResourceAsStream(SCRIPT)) {
      String script = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(ControlSchema.script().strip(), script.replaceAll("(?m)^--.*$", "").strip());
    }
  }

  @Test
  void theScriptLeavesNothingToCreate() throws Exception {
    TestServer server = TestServers.shared().server(0);
    server.recreateSchema("control_script");
    try (Connection connection = server.connect("control_script")) {
      SqlScript.run(connection, SCRIPT);
      ControlSchema.ensure(connection, "monolith", false);
    }
    server.dropSchema("control_script");
  }

  @Test
  void tablesOfAnEarlierVersionGetTheNewColumns() throws Exception {
    TestServer server = TestServers.shared().server(0);
    server.recreateSchema("control_upgrade");
    try (Connection connection = server.connect("control_upgrade");
        Statement statement = connection.createStatement()) {
      ControlSchema.ensure(connection, "monolith", true);
      for (String column : List.of("attempts", "tried_at", "reason")) {
        statement.execute("ALTER TABLE domainrouter_journal DROP COLUMN " + column);
      }
      statement.execute("DROP TABLE domainrouter_audit");
      SQLException refused =
          assertThrows(
              SQLException.class, () -> ControlSchema.ensure(connection, "monolith", false));
      assertEquals("DR101", refused.getSQLState());
      assertTrue(refused.getMessage().contains("domainrouter_audit, "), refused::getMessage);
      assertTrue(refused.getMessage().contains("domainrouter_journal.reason"), refused::getMessage);
      ControlSchema.ensure(connection, "monolith", true);
      ControlSchema.ensure(connection, "monolith", false);
    }
    server.dropSchema("control_upgrade");
  }
}
