package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recorded settings on several physical connections. */
final class SessionSettingsTest {
  private final TestServer server = TestServers.shared().server(0);
  private final List<Connection> open = new ArrayList<>();
  private final SessionSettings settings = new SessionSettings("shop", new Opened());
  private Connection first;
  private Connection second;

  /** Connections that nobody replaces. */
  private final class Opened implements SessionSettings.Physicals {
    @Override
    public List<Connection> connections() {
      return open;
    }

    @Override
    public boolean lostIdle(Connection physical, SQLException failure) {
      return false;
    }
  }

  @BeforeEach
  void connect() throws SQLException {
    first = server.connect("");
    second = server.connect("");
  }

  @AfterEach
  void close() throws SQLException {
    first.close();
    second.close();
  }

  @Test
  void aSettingReachesOpenConnectionsAndThoseToCome() throws SQLException {
    open.add(first);
    settings.setReadOnly(true);
    settings.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    assertTrue(first.isReadOnly());
    assertFalse(second.isReadOnly());
    settings.applyTo(second);
    assertTrue(second.isReadOnly());
    assertEquals(Connection.TRANSACTION_READ_COMMITTED, second.getTransactionIsolation());
  }

  @Test
  void aSettingThatFailsOnOneConnectionIsTakenBackOnTheOthers() throws SQLException {
    second.close();
    open.add(first);
    open.add(second);
    assertThrows(SQLException.class, () -> settings.setReadOnly(true));
    assertFalse(first.isReadOnly());
    assertFalse(settings.readOnly());
    assertThrows(
        SQLException.class,
        () -> settings.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
    assertEquals(Connection.TRANSACTION_REPEATABLE_READ, first.getTransactionIsolation());
  }

  @Test
  void theSameValueAgainIsNotSent() throws SQLException {
    settings.setReadOnly(true);
    settings.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    settings.setNetworkTimeout(Runnable::run, 1_000);
    settings.setClientInfo("a", "b");
    second.close();
    open.add(second);
    settings.setReadOnly(true);
    settings.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    settings.setNetworkTimeout(Runnable::run, 1_000);
    settings.setClientInfo("a", "b");
    assertThrows(SQLException.class, () -> settings.setReadOnly(false));
  }

  @Test
  void recordedSetStatementsAreReplayedInTheirOrder() throws SQLException {
    settings.addReplayedStatement("SET @a = 1");
    settings.addReplayedStatement("SET @a = @a + 1");
    settings.applyTo(first);
    try (Statement statement = first.createStatement();
        ResultSet row = statement.executeQuery("SELECT @a")) {
      row.next();
      assertEquals(2, row.getInt(1));
    }
  }

  @Test
  void onlyTheMonolithsCatalogCanBeSet() throws SQLException {
    settings.setCatalog("shop");
    SQLException refused = assertThrows(RoutingException.class, () -> settings.setCatalog("x"));
    assertEquals("DR005", refused.getSQLState());
    assertEquals("shop", settings.catalog());
  }

  @Test
  void clientInfoCanBeRemoved() throws SQLException {
    open.add(first);
    settings.setClientInfo("a", "b");
    assertEquals("b", first.getClientInfo("a"));
    settings.setClientInfo("a", null);
    assertEquals(0, settings.clientInfo().size());
  }
}
