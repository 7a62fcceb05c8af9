package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mysql.cj.jdbc.JdbcConnection;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The driver's own connection and a logical one, each in a schema of its own with the same tables,
 * so that the same call can be made on both and the outcomes compared. Not thread-safe.
 *
 * <p>Table item is the domain's; table elsewhere belongs to none and stays on the monolith.
 */
final class Twins implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Pattern SCHEMA = Pattern.compile("twin\\d+_(raw|monolith|items)");
  private static final String ITEM =
      "CREATE TABLE item (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50) UNIQUE)";

  private final TestServer server = TestServers.shared().server(0);
  private final RouterFixture fixture;
  private final String parameters;
  private final String rawSchema;
  Connection raw;
  Connection logical;

  Twins() throws SQLException {
    this("");
  }

  /**
   * @param parameters more URL parameters, each with a leading ampersand
   */
  Twins(String parameters) throws SQLException {
    this(parameters, Phase.MONOLITH);
  }

  /** With the domain in a later phase. */
  Twins(Phase phase) throws SQLException {
    this("", phase);
  }

  Twins(String parameters, Phase phase) throws SQLException {
    String name = "twin" + NUMBER.incrementAndGet();
    this.parameters = parameters;
    rawSchema = name + "_raw";
    server.recreateSchema(rawSchema);
    fixture = RouterFixture.named(name).domain("items", "item").urlParameters(parameters).schemas();
    createTables(rawSchema);
    createTables(routedSchema());
    execute(fixture.partitionSchema("items"), ITEM);
    fillTables();
    fixture.open();
    fixture.moveTo("items", phase);
    raw = newRaw();
    logical = newLogical();
  }

  private void createTables(String schema) throws SQLException {
    execute(
        schema,
        ITEM,
        "CREATE TABLE elsewhere (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50))",
        "CREATE PROCEDURE twice (IN given INT, OUT doubled INT)"
            + " BEGIN SET doubled = 2 * given; SELECT given AS seen; END");
  }

  private void fillTables() throws SQLException {
    for (String schema : List.of(rawSchema, routedSchema())) {
      execute(
          schema,
          "DELETE FROM item",
          "INSERT INTO item VALUES (1, 'one'), (2, 'two'), (3, 'three')",
          "ALTER TABLE item AUTO_INCREMENT = 4",
          "DELETE FROM elsewhere",
          "INSERT INTO elsewhere VALUES (1, 'four')");
    }
  }

  /** The first rows again, and new connections; only in phase 1. */
  void renew() throws SQLException {
    logical.close();
    raw.close();
    fillTables();
    raw = newRaw();
    logical = newLogical();
  }

  private void execute(String schema, String... statements) throws SQLException {
    try (Connection connection = server.connect(schema);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Another connection of the driver's own. */
  Connection newRaw() throws SQLException {
    return DriverManager.getConnection(
        server.url(rawSchema) + parameters, server.user(), server.password());
  }

  /** Another logical connection on the same pool. */
  Connection newLogical() throws SQLException {
    return fixture.connect();
  }

  /** Physical connections that the logical twin holds now. */
  int lent() {
    return ((LogicalConnection) logical).openPhysicalConnections();
  }

  /** The physical connections of a logical one, in the order of opening. */
  static List<Connection> physicals(Connection logical) throws SQLException {
    return ((LogicalConnection) logical).openSession().openPhysicals();
  }

  /** Ends a connection's session from outside, as an administrator or a time limit would. */
  void kill(Connection connection) throws SQLException {
    long id = connection.unwrap(JdbcConnection.class).getSession().getThreadId();
    execute("", "KILL " + id);
    Await.until(
        "the connection to be gone",
        Duration.ofSeconds(10),
        () ->
            RouterFixture.query(
                    server.connect(""),
                    "SELECT id FROM information_schema.processlist WHERE id = " + id)
                == null);
  }

  /** The router that the logical twin belongs to. */
  RouterFixture router() {
    return fixture;
  }

  String routedSchema() {
    return fixture.monolithSchema();
  }

  /** What is committed in the logical twin's schema. */
  long committed(String query) throws SQLException {
    try (Connection other = server.connect(routedSchema());
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
      return anySchema(
          "%s [%s/%d] %s"
              .formatted(
                  e.getClass().getName(), e.getSQLState(), e.getErrorCode(), e.getMessage()));
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static String text(Object value) {
    if (value instanceof Object[] array) {
      return Arrays.deepToString(array);
    }
    return value instanceof ResultSet ? "rows" : anySchema(String.valueOf(value));
  }

  private static String anySchema(String text) {
    return SCHEMA.matcher(text).replaceAll("twin");
  }

  @Override
  public void close() throws SQLException {
    logical.close();
    raw.close();
    fixture.close();
    server.dropSchema(rawSchema);
  }

  /** One JDBC call; arrays of counts are to be made lists. */
  interface Call {
    Object on(Connection connection) throws Exception;
  }
}
