package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/**
 * The driver's own connection and a logical one, each in a schema of its own with the same tables,
 * so that the same call can be made on both and the outcomes compared. Not thread-safe.
 */
final class Twins implements AutoCloseable {
  private static final String RAW = "twin_raw";
  private static final String ROUTED = "twin_monolith";

  private final TestServer server = TestServers.shared().server(0);
  private final RouterFixture fixture;
  final Connection raw;
  final Connection logical;

  Twins() throws SQLException {
    this("");
  }

  /**
   * @param parameters more URL parameters, each with a leading ampersand
   */
  Twins(String parameters) throws SQLException {
    server.recreateSchema(RAW);
    createTables(RAW);
    fixture =
        RouterFixture.named("twin").domain("items", "item").urlParameters(parameters).schemas();
    createTables(ROUTED);
    fixture.open();
    raw =
        java.sql.DriverManager.getConnection(
            server.url(RAW) + parameters, server.user(), server.password());
    logical = newLogical();
  }

  private void createTables(String schema) throws SQLException {
    try (Connection connection = server.connect(schema);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE item (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50) UNIQUE)");
      statement.execute("INSERT INTO item (name) VALUES ('one'), ('two'), ('three')");
      statement.execute(
          "CREATE PROCEDURE twice (IN given INT, OUT doubled INT)"
              + " BEGIN SET doubled = 2 * given; SELECT given AS seen; END");
    }
  }

  /** Another logical connection on the same pool. */
  Connection newLogical() throws SQLException {
    return fixture.connect();
  }

  /** Physical connections that the logical twin holds now. */
  int lent() {
    return ((LogicalConnection) logical).openPhysicalConnections();
  }

  String routedSchema() {
    return ROUTED;
  }

  /** What is committed in the logical twin's schema. */
  long committed(String query) throws SQLException {
    try (Connection other = server.connect(ROUTED);
        Statement statement = other.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Makes the call on both and compares value or exception. */
  void assertSame(Call call) {
    assertEquals(outcome(call, raw), outcome(call, logical));
  }

  static String outcome(Call call, Connection connection) {
    try {
      return text(call.on(connection));
    } catch (SQLException e) {
      return "%s [%s/%d] %s"
          .formatted(e.getClass().getName(), e.getSQLState(), e.getErrorCode(), e.getMessage())
          .replace(ROUTED, RAW);
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static String text(Object value) {
    if (value instanceof Object[] array) {
      return Arrays.deepToString(array);
    }
    return value instanceof ResultSet ? "rows" : String.valueOf(value).replace(ROUTED, RAW);
  }

  @Override
  public void close() throws SQLException {
    logical.close();
    raw.close();
    fixture.close();
    server.dropSchema(RAW);
  }

  /** One JDBC call; arrays of counts are to be made lists. */
  interface Call {
    Object on(Connection connection) throws Exception;
  }
}
