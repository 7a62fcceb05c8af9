package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens before the first statement: checklist lines 25 to 30. */
final class LazyAcquisitionTest {
  private static Twins twins;
  private Connection logical;

  @BeforeAll
  static void open() throws SQLException {
    twins = new Twins();
  }

  @BeforeEach
  void connect() throws SQLException {
    twins.renew();
    logical = twins.logical;
  }

  @AfterAll
  static void close() throws SQLException {
    twins.close();
  }

  @Test
  void line25_aConnectionWithoutAStatementTouchesNoPool() throws SQLException {
    logical.createStatement().close();
    logical.prepareStatement("SELECT 1").close();
    assertEquals(0, twins.lent());
    logical.close();
    assertEquals(0, twins.lent());
  }

  @Test
  void line26_settingsMadeBeforeTheFirstStatementReachThePhysicalConnection() throws SQLException {
    Map<String, Class<?>> types = new HashMap<>(Map.of("t", String.class));
    logical.setAutoCommit(false);
    logical.setReadOnly(true);
    logical.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    logical.setCatalog(twins.routedSchema());
    logical.setSchema("ignored");
    logical.setHoldability(1);
    logical.setNetworkTimeout(Runnable::run, 5_000);
    logical.setClientInfo("purpose", "test");
    logical.setTypeMap(types);
    assertEquals(0, twins.lent());

    logical.createStatement().executeQuery("SELECT 1").close();
    Connection physical = logical.unwrap(com.mysql.cj.jdbc.JdbcConnection.class);
    assertFalse(physical.getAutoCommit());
    assertTrue(physical.isReadOnly());
    assertEquals(Connection.TRANSACTION_READ_COMMITTED, physical.getTransactionIsolation());
    assertEquals(5_000, physical.getNetworkTimeout());
    assertEquals("test", physical.getClientInfo("purpose"));
    assertSame(types, physical.getTypeMap());
  }

  @Test
  void line26_settingsMadeLaterReachTheOpenPhysicalConnection() throws SQLException {
    logical.createStatement().executeQuery("SELECT 1").close();
    Connection physical = logical.unwrap(com.mysql.cj.jdbc.JdbcConnection.class);
    logical.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    logical.setReadOnly(true);
    logical.setNetworkTimeout(Runnable::run, 7_000);
    logical.setClientInfo("purpose", "later");
    assertEquals(Connection.TRANSACTION_SERIALIZABLE, physical.getTransactionIsolation());
    assertTrue(physical.isReadOnly());
    assertEquals(7_000, physical.getNetworkTimeout());
    assertEquals("later", physical.getClientInfo("purpose"));
  }

  static Stream<Arguments> illegalSettings() {
    return Stream.of(
        call("isolation 99", c -> set(() -> c.setTransactionIsolation(99))),
        call("negative network timeout", c -> set(() -> c.setNetworkTimeout(Runnable::run, -1))),
        call("null catalog", c -> set(() -> c.setCatalog(null))),
        call("null text", c -> c.prepareStatement(null)),
        call("empty text", c -> c.prepareStatement("")),
        call("null savepoint name", c -> c.setSavepoint(null)),
        call("empty savepoint name", c -> c.setSavepoint("")),
        call("abort without executor", c -> set(() -> c.abort(null))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("illegalSettings")
  void line26_anIllegalValueIsRefusedAtOnceAsByTheDriver(String name, Twins.Call call) {
    twins.assertSame(call);
    assertEquals(0, twins.lent(), name);
  }

  @Test
  void line27_commitAndRollbackWithNothingBoundSendNothing() throws SQLException {
    logical.setAutoCommit(false);
    logical.commit();
    logical.rollback();
    assertEquals(0, twins.lent());
  }

  @Test
  void line27_commitAndRollbackInAutocommitModeThrowAsTheDriver() throws SQLException {
    twins.assertSame(c -> set(c::commit));
    twins.assertSame(c -> set(c::rollback));
  }

  static Stream<Arguments> getters() {
    return Stream.of(
        call("isolation", Connection::getTransactionIsolation),
        call("catalog", Connection::getCatalog),
        call("schema", Connection::getSchema),
        call("autocommit", Connection::getAutoCommit),
        call("read only", Connection::isReadOnly),
        call("holdability", Connection::getHoldability),
        call("network timeout", Connection::getNetworkTimeout),
        call("client info", Connection::getClientInfo),
        call("client info entry", c -> c.getClientInfo("none")),
        call("type map", Connection::getTypeMap),
        call("warnings", Connection::getWarnings),
        call("closed", Connection::isClosed),
        call("valid", c -> c.isValid(1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("getters")
  void line28_gettersAnswerAsTheDriverBeforeBindingAndAfter(String name, Twins.Call call)
      throws SQLException {
    twins.assertSame(call);
    assertEquals(0, twins.lent(), name);
    logical.createStatement().executeQuery("SELECT 1").close();
    twins.assertSame(call);
  }

  @Test
  void line29_isValidAsksThePhysicalConnection() throws SQLException {
    assertTrue(logical.isValid(0));
    logical.createStatement().executeQuery("SELECT 1").close();
    assertTrue(logical.isValid(1));
    assertThrows(SQLException.class, () -> logical.isValid(-1));
    logical.unwrap(com.mysql.cj.jdbc.JdbcConnection.class).close();
    assertFalse(logical.isValid(1));
    logical.close();
    assertFalse(logical.isValid(1));
  }

  @Test
  void line30_metadataBindsOnlyWhenItIsAsked() throws SQLException {
    DatabaseMetaData metaData = logical.getMetaData();
    assertEquals(0, twins.lent());
    assertEquals(twins.raw.getMetaData().getDriverMajorVersion(), metaData.getDriverMajorVersion());
    assertEquals(0, twins.lent());
    assertEquals(
        twins.raw.getMetaData().getDatabaseProductVersion(), metaData.getDatabaseProductVersion());
    assertEquals(1, twins.lent());
  }

  @Test
  void aCatalogOtherThanTheCurrentOneIsRefused() {
    SQLException refused = assertThrows(SQLException.class, () -> logical.setCatalog("mysql"));
    assertEquals("DR005", refused.getSQLState());
  }

  @Test
  void aClosedConnectionReportsClientInfoInItsOwnWay() throws SQLException {
    logical.close();
    assertThrows(SQLClientInfoException.class, () -> logical.setClientInfo("a", "b"));
  }

  static Stream<Arguments> callsAfterClose() {
    return Stream.of(
        call("create", Connection::createStatement),
        call("prepare", c -> c.prepareStatement("SELECT 1")),
        call("commit", c -> set(c::commit)),
        call("autocommit", c -> set(() -> c.setAutoCommit(false))),
        call("isolation", Connection::getTransactionIsolation),
        call("metadata", Connection::getMetaData),
        call("read only", c -> set(() -> c.setReadOnly(true))),
        call("savepoint", Connection::setSavepoint),
        call("network timeout", Connection::getNetworkTimeout),
        call("valid", c -> c.isValid(1)),
        call("closed", Connection::isClosed),
        call("close again", c -> set(c::close)),
        call("abort", c -> set(() -> c.abort(Runnable::run))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("callsAfterClose")
  void aClosedConnectionAnswersAsTheDrivers(String name, Twins.Call call) throws SQLException {
    twins.raw.close();
    logical.close();
    twins.assertSame(call);
    assertEquals(0, twins.lent(), name);
  }

  @Test
  void aForeignSavepointIsNeverCastButAnswered() {
    assertDoesNotThrow(() -> logical.setAutoCommit(false));
    Savepoint foreign =
        new Savepoint() {
          @Override
          public int getSavepointId() {
            return 1;
          }

          @Override
          public String getSavepointName() {
            return "foreign";
          }
        };
    assertThrows(SQLException.class, () -> logical.rollback(foreign));
    assertThrows(SQLException.class, () -> logical.releaseSavepoint(foreign));
    assertThrows(SQLException.class, () -> logical.rollback(null));
  }

  private static Arguments call(String name, Twins.Call call) {
    return Arguments.of(name, call);
  }

  private static Object set(Action action) throws SQLException {
    action.run();
    return "done";
  }

  private interface Action {
    void run() throws SQLException;
  }
}
