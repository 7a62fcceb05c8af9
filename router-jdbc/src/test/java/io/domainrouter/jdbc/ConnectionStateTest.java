package io.domainrouter.jdbc;

import static io.domainrouter.config.Phase.PARTITION_ONLY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mysql.cj.jdbc.CommentClientInfoProvider;
import java.sql.ClientInfoStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of a connection, and the end of those below it: checklist lines 88 to 97. */
final class ConnectionStateTest {
  private static Twins twins;

  /** Apart from the twin's, since most tests here leave their connection in a bad way. */
  private Connection logical;

  @BeforeAll
  static void open() throws SQLException {
    twins = new Twins("&clientInfoProvider=" + RefusingClientInfo.class.getName(), PARTITION_ONLY);
  }

  @AfterAll
  static void close() throws SQLException {
    twins.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    logical = twins.newLogical();
  }

  @AfterEach
  void disconnect() throws SQLException {
    logical.close();
  }

  private static String first(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }

  private void bindBoth() throws SQLException {
    first(logical, "SELECT name FROM elsewhere");
    first(logical, "SELECT name FROM item");
  }

  @Test
  void line88_theNetworkTimeoutReachesPresentAndFutureConnections() throws SQLException {
    first(logical, "SELECT name FROM item");
    logical.setNetworkTimeout(Runnable::run, 6_000);
    first(logical, "SELECT name FROM elsewhere");
    for (Connection physical : Twins.physicals(logical)) {
      assertEquals(6_000, physical.getNetworkTimeout());
    }
    assertEquals(6_000, logical.getNetworkTimeout());
    assertEquals(2, Twins.physicals(logical).size());
  }

  @Test
  void line89_aTimeoutOfTheNetworkEndsOnlyThatConnection() throws SQLException {
    bindBoth();
    logical.setNetworkTimeout(Runnable::run, 200);
    SQLException cut = assertThrows(SQLException.class, () -> first(logical, "SELECT SLEEP(3)"));
    assertTrue(cut.getSQLState().startsWith("08"), cut::toString);
    assertEquals(1, Twins.physicals(logical).size());
    assertEquals("four", first(logical, "SELECT name FROM elsewhere"));
    assertEquals("one", first(logical, "SELECT name FROM item WHERE id = 1"));
  }

  @Test
  void line89_aTransactionThatLosesAConnectionIsOver() throws SQLException {
    logical.setAutoCommit(false);
    bindBoth();
    logical.setNetworkTimeout(Runnable::run, 200);
    assertThrows(SQLException.class, () -> first(logical, "SELECT SLEEP(3)"));
    SQLException refused =
        assertThrows(SQLException.class, () -> first(logical, "SELECT name FROM elsewhere"));
    assertEquals("40000", refused.getSQLState());
    logical.rollback();
    assertEquals("four", first(logical, "SELECT name FROM elsewhere"));
  }

  @Test
  void line90_aDeadConnectionBelowIsNoticedWhenItIsUsed() throws SQLException {
    bindBoth();
    twins.kill(Twins.physicals(logical).get(1));
    assertFalse(logical.isClosed());
    assertEquals("four", first(logical, "SELECT name FROM elsewhere"));
    SQLException lost =
        assertThrows(SQLException.class, () -> first(logical, "SELECT name FROM item"));
    assertTrue(lost.getSQLState().startsWith("08"), lost::toString);
    assertFalse(logical.isClosed());
    assertEquals("one", first(logical, "SELECT name FROM item WHERE id = 1"));
  }

  static Stream<Arguments> changesOfSettings() {
    return Stream.of(
        change("read only", "1", c -> c.setReadOnly(true)),
        change("isolation", "READ-COMMITTED", c -> c.setTransactionIsolation(2)),
        change("autocommit", "0", c -> c.setAutoCommit(false)),
        change("a SET", "+01:00", c -> execute(c, "SET time_zone = '+01:00'")),
        change(
            "a SET of the isolation",
            "SERIALIZABLE",
            c -> execute(c, "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE")));
  }

  private static final Map<String, String> VARIABLES =
      Map.of(
          "read only", "@@transaction_read_only",
          "isolation", "@@transaction_isolation",
          "autocommit", "@@autocommit",
          "a SET", "@@time_zone",
          "a SET of the isolation", "@@transaction_isolation");

  private static Arguments change(String name, String value, Change change) {
    return Arguments.of(name, value, change);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changesOfSettings")
  void line90_aConnectionThatDiedIdleIsReplacedWhereASettingIsChanged(
      String name, String value, Change change) throws SQLException {
    bindBoth();
    for (Connection physical : List.copyOf(Twins.physicals(logical))) {
      twins.kill(physical);
    }
    change.on(logical);
    String variable = VARIABLES.get(name);
    assertEquals(value, first(logical, "SELECT " + variable + " FROM item LIMIT 1"));
    assertEquals(value, first(logical, "SELECT " + variable + " FROM elsewhere LIMIT 1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SELECT @a := 1 FROM item LIMIT 1", "CREATE TEMPORARY TABLE t AS TABLE item"})
  void line90_sessionStateThatDiedWithItsConnectionIsNotReplaced(String pinning)
      throws SQLException {
    execute(logical, pinning.replace("TABLE item", "SELECT * FROM item"));
    twins.kill(Twins.physicals(logical).get(0));
    assertThrows(SQLException.class, () -> logical.setReadOnly(true));
    SQLException lost =
        assertThrows(SQLException.class, () -> first(logical, "SELECT name FROM elsewhere"));
    assertEquals("08S01", lost.getSQLState());
  }

  @Test
  void line90_aTransactionThatDiedWithItsConnectionIsNotReplaced() throws SQLException {
    logical.setAutoCommit(false);
    execute(logical, "INSERT INTO item (name) VALUES ('lost')");
    twins.kill(Twins.physicals(logical).get(0));
    SQLException lost = assertThrows(SQLException.class, () -> logical.setReadOnly(true));
    assertTrue(lost.getSQLState().startsWith("08"), lost::toString);
    assertThrows(SQLException.class, logical::commit);
  }

  @Test
  void line91_anInterruptedThreadFinishesItsStatementAndStaysInterrupted() {
    twins.assertSame(
        connection -> {
          first(connection, "SELECT name FROM item");
          Thread.currentThread().interrupt();
          String name = first(connection, "SELECT name FROM item WHERE id = 1");
          return name + Thread.interrupted();
        });
  }

  @Test
  void line92_clientInfoThatCannotBeSetIsNamed() {
    Properties refused = new Properties();
    refused.setProperty(RefusingClientInfo.REFUSED, "1");
    for (ClientInfo call :
        List.<ClientInfo>of(
            c -> c.setClientInfo(RefusingClientInfo.REFUSED, "1"), c -> c.setClientInfo(refused))) {
      twins.assertSame(
          connection -> {
            first(connection, "SELECT name FROM item");
            return assertThrows(SQLClientInfoException.class, () -> call.on(connection))
                .getFailedProperties();
          });
    }
    twins.assertSame(c -> c.getClientInfo(RefusingClientInfo.REFUSED));
  }

  @Test
  void line92_clientInfoOfAClosedConnectionIsNamed() throws SQLException {
    Properties two = new Properties();
    two.putAll(Map.of("a", "1", "b", "2"));
    logical.close();
    SQLClientInfoException all =
        assertThrows(SQLClientInfoException.class, () -> logical.setClientInfo(two));
    assertEquals(Set.of("a", "b"), all.getFailedProperties().keySet());
    SQLClientInfoException one =
        assertThrows(SQLClientInfoException.class, () -> logical.setClientInfo("a", "1"));
    assertEquals(Map.of("a", ClientInfoStatus.REASON_UNKNOWN), one.getFailedProperties());
  }

  /** Refuses one name; the driver makes it by its name. */
  public static final class RefusingClientInfo extends CommentClientInfoProvider {
    static final String REFUSED = "refused";

    @Override
    public synchronized void setClientInfo(Connection connection, String name, String value)
        throws SQLClientInfoException {
      if (name.equals(REFUSED)) {
        throw new SQLClientInfoException(
            "refused", Map.of(name, ClientInfoStatus.REASON_VALUE_INVALID));
      }
      super.setClientInfo(connection, name, value);
    }

    @Override
    public synchronized void setClientInfo(Connection connection, Properties properties)
        throws SQLClientInfoException {
      for (String name : properties.stringPropertyNames()) {
        setClientInfo(connection, name, properties.getProperty(name));
      }
    }
  }

  private interface ClientInfo {
    void on(Connection connection) throws SQLClientInfoException;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{fn now()}",
        "SELECT {d '2026-01-01'}",
        "{call twice(?, ?)}",
        "SELECT '{fn x}'",
        "{oj a"
      })
  void line93_nativeTextIsTheDrivers(String sql) {
    twins.assertSame(connection -> connection.nativeSQL(sql));
  }

  @Test
  void line94_anotherCatalogIsRefusedByCallAndByText() throws SQLException {
    for (Change change :
        List.<Change>of(c -> c.setCatalog("mysql"), c -> execute(c, "USE mysql"))) {
      SQLException refused = assertThrows(SQLException.class, () -> change.on(logical));
      assertEquals("DR005", refused.getSQLState());
    }
    execute(logical, "USE " + twins.routedSchema());
    logical.setCatalog(twins.routedSchema());
    assertEquals(twins.routedSchema(), logical.getCatalog());
    assertEquals("four", first(logical, "SELECT name FROM elsewhere"));
  }

  @Test
  void line95_aSchemaIsNoCatalog() {
    twins.assertSame(
        connection -> {
          connection.setSchema("other");
          return connection.getSchema() + first(connection, "SELECT name FROM elsewhere");
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {ResultSet.HOLD_CURSORS_OVER_COMMIT, ResultSet.CLOSE_CURSORS_AT_COMMIT, 99})
  void line96_holdabilityIsTheDrivers(int holdability) {
    twins.assertSame(
        connection -> {
          int before = connection.getHoldability();
          connection.setHoldability(holdability);
          return List.of(before, connection.getHoldability());
        });
  }

  @Test
  void line97_theTypeMapComesBackAsItWasSet() {
    twins.assertSame(Connection::getTypeMap);
    twins.assertSame(
        connection -> {
          Map<String, Class<?>> types = new HashMap<>(Map.of("t", String.class));
          connection.setTypeMap(types);
          first(connection, "SELECT name FROM item");
          return connection.getTypeMap() == types;
        });
    twins.assertSame(
        connection -> {
          connection.setTypeMap(null);
          return connection.getTypeMap();
        });
  }

  private interface Change {
    void on(Connection connection) throws SQLException;
  }
}
