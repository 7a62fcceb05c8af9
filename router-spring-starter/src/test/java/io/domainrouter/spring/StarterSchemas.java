package io.domainrouter.spring;

import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The two schemas of {@code starter_domains.yml}, fresh for each test class. */
final class StarterSchemas implements BeforeAllCallback, AfterAllCallback {
  private static final List<String> SCHEMAS = List.of("starter_monolith", "starter_shop");
  private static final TestServer SERVER = TestServers.shared().server(0);

  @Override
  public void beforeAll(ExtensionContext context) throws SQLException {
    for (String schema : SCHEMAS) {
      SERVER.recreateSchema(schema);
      try (Connection connection = SERVER.connect(schema);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE items (id INT PRIMARY KEY, name VARCHAR(50))");
        statement.execute("CREATE TABLE remarks (id INT PRIMARY KEY, text VARCHAR(50))");
      }
    }
    System.setProperty("starter.monolith.url", SERVER.url(SCHEMAS.get(0)));
    System.setProperty("starter.shop.url", SERVER.url(SCHEMAS.get(1)));
    System.setProperty("starter.username", SERVER.user());
    System.setProperty("starter.password", SERVER.password());
  }

  @Override
  public void afterAll(ExtensionContext context) throws SQLException {
    for (String schema : SCHEMAS) {
      SERVER.dropSchema(schema);
    }
  }
}
