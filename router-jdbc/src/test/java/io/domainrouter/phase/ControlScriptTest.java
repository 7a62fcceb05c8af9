package io.domainrouter.phase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.testing.SqlScript;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
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
}
