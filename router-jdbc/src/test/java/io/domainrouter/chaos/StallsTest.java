package io.domainrouter.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.control.DomainStatus;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that answers, but does not do what it is asked. The partition has one of its own. */
@Tag("slow")
final class StallsTest {
  private static final String DOMAIN = "items";
  private static final String USER = "stalls";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final PoolConfig POOL =
      new PoolConfig(10, 0, 10, Duration.ofSeconds(2), Duration.ofMinutes(30));

  private final TestServer server = TestServers.shared().server(1);
  private final List<Connection> opened = new ArrayList<>();
  private RouterFixture fixture;
  private String connectionLimit;

  @BeforeEach
  void schemas() throws SQLException {
    for (TestServer each : List.of(TestServers.shared().server(0), server)) {
      run(
          each.connect(""),
          "CREATE USER IF NOT EXISTS '%s'@'%%' IDENTIFIED BY '%s'".formatted(USER, each.password()),
          "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES, TRIGGER, PROCESS"
              + " ON *.* TO '"
              + USER
              + "'@'%'");
    }
    connectionLimit = RouterFixture.query(server.connect(""), "SELECT @@GLOBAL.max_connections");
    fixture =
        RouterFixture.named("stalls")
            .domain(DOMAIN, Tables.NAMES.toArray(String[]::new))
            .partitionOn(DOMAIN, 1)
            .pool(POOL)
            .user(USER)
            .urlParameters("&socketTimeout=5000")
            .schemas(Tables.DDL);
  }

  @AfterEach
  void close() throws SQLException {
    for (Connection connection : opened) {
      connection.close();
    }
    normal();
    fixture.close();
  }

  private void normal() throws SQLException {
    run(
        server.connect(""),
        "SET GLOBAL read_only = 0",
        "SET GLOBAL max_connections = " + connectionLimit);
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_WRITE", "READ_MIGRATION"})
  void aReadOnlyMirrorIsNotNoticed(Phase phase) throws SQLException {
    enter(phase);
    insert(1);
    run(server.connect(""), "SET GLOBAL read_only = 1");
    insert(2);
    update(1);
    assertTrustLost();
    normal();
    assertHealed(2);
  }

  @Test
  void aReadOnlyAuthoritySaysSoItself() throws SQLException {
    enter(Phase.PARTITION_FIRST);
    insert(1);
    run(server.connect(""), "SET GLOBAL read_only = 1");
    SQLException refused = assertThrows(SQLException.class, () -> insert(2));
    assertTrue(refused.getErrorCode() == 1290 || refused.getErrorCode() == 1836, refused::toString);
    assertEquals("1", RouterFixture.query(fixture.connect(), "SELECT COUNT(*) FROM item"));
    normal();
    insert(3);
    assertHealed(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_WRITE", "PARTITION_FIRST"})
  void aRowThatSomebodyHoldsOnTheMirrorIsNotWaitedForLong(Phase phase) throws SQLException {
    enter(phase);
    insert(1);
    Connection holder = held(phase == Phase.PARTITION_FIRST ? monolith() : partition());
    run(holder.createStatement(), "SELECT * FROM item WHERE id = 1 FOR UPDATE");
    update(1);
    assertTrustLost();
    insert(2);
    holder.rollback();
    assertHealed(2);
  }

  @Test
  void aRowThatSomebodyHoldsOnTheAuthorityIsTheServersOwnError() throws SQLException {
    enter(Phase.DUAL_WRITE);
    insert(1);
    Connection holder = held(monolith());
    run(holder.createStatement(), "SELECT * FROM item WHERE id = 1 FOR UPDATE");
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION innodb_lock_wait_timeout = 1");
      SQLException late =
          assertThrows(
              SQLException.class, () -> statement.executeUpdate("UPDATE item SET amount = 9"));
      assertEquals(1205, late.getErrorCode(), late::toString);
      holder.rollback();
      assertEquals(1, statement.executeUpdate("UPDATE item SET amount = 9"));
    }
    assertHealed(1);
  }

  /** As {@code wait_timeout} does, or an operator. */
  @ParameterizedTest
  @EnumSource(names = {"DUAL_WRITE", "PARTITION_FIRST"})
  void sessionsThatTheServerEndsCostOneConnectionErrorAtMost(Phase phase) throws SQLException {
    enter(phase);
    try (Connection connection = fixture.connect()) {
      insert(connection, 1);
      endSessions(server);
      endSessions(TestServers.shared().server(0));
      int rows = 1;
      try {
        insert(connection, 2);
        rows++;
      } catch (SQLException e) {
        assertTrue(e.getSQLState().startsWith("08"), e::toString);
      }
      insert(connection, 3);
      insert(4);
      assertHealed(rows + 2);
    }
  }

  @Test
  void aMirrorWithoutFreeConnectionsIsNotNoticed() throws SQLException {
    enter(Phase.DUAL_WRITE);
    insert(1);
    takeAllConnections();
    insert(2);
    assertTrustLost();
    giveConnectionsBack();
    assertHealed(2);
  }

  @Test
  void anAuthorityWithoutFreeConnectionsSaysSoItself() throws SQLException {
    enter(Phase.PARTITION_FIRST);
    insert(1);
    takeAllConnections();
    SQLException ended = assertThrows(SQLException.class, () -> insert(2), "by an old connection");
    assertTrue(ended.getSQLState().startsWith("08"), ended::toString);
    SQLException refused = assertThrows(SQLException.class, () -> insert(2));
    assertTrue(refused.getSQLState().startsWith("08"), refused::toString);
    assertTrue(refused.getMessage().contains("Too many connections"), refused::toString);
    giveConnectionsBack();
    Await.until("writes to succeed again", PATIENCE, () -> inserts(3));
    assertHealed(2);
  }

  private boolean inserts(int id) {
    try {
      insert(id);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private void takeAllConnections() throws SQLException {
    run(server.connect(""), "SET GLOBAL max_connections = 10");
    endSessions(server);
    fill();
  }

  private void giveConnectionsBack() throws SQLException {
    for (Connection connection : opened) {
      connection.close();
    }
    normal();
  }

  private void fill() {
    assertThrows(
        SQLException.class,
        () -> {
          for (int i = 0; i < 20; i++) {
            opened.add(DriverManager.getConnection(server.url(""), USER, server.password()));
          }
        });
  }

  /** The other one there has changed more rows, so that the server chooses the router's. */
  @Test
  void aDeadlockOnTheMirrorIsTriedAgain() throws Exception {
    enter(Phase.DUAL_WRITE);
    for (int id = 1; id <= 5; id++) {
      insert(id);
    }
    String before = deadlocks();
    Connection other = held(partition());
    run(other.createStatement(), "UPDATE item SET amount = amount + 1 WHERE id > 1");
    List<SQLException> victims = new ArrayList<>();
    Thread writer = new Thread(() -> updateAllOrFail(victims));
    writer.start();
    Await.until(
        "the mirror to wait",
        PATIENCE,
        () -> RouterFixture.isRunning(server.connect(""), "INTO `item`"));
    run(other.createStatement(), "UPDATE item SET amount = amount + 1 WHERE id = 1");
    other.rollback();
    writer.join();
    assertEquals(List.of(), victims);
    assertNotEquals(before, deadlocks());
    assertTrue(status().mirrorTrusted(), "the mirror was written at the second attempt");
    assertHealed(5);
  }

  private void updateAllOrFail(List<SQLException> victims) {
    try {
      run(fixture.connect(), "UPDATE item SET amount = amount + 1");
    } catch (SQLException e) {
      victims.add(e);
    }
  }

  private String deadlocks() throws SQLException {
    return RouterFixture.query(
        server.connect(""),
        "SELECT COUNT FROM information_schema.INNODB_METRICS WHERE NAME = 'lock_deadlocks'");
  }

  /** Two of the application's transactions that wait for each other: one is told, as ever. */
  @Test
  void aDeadlockOfTheApplicationsHasOneVictim() throws Exception {
    enter(Phase.DUAL_WRITE);
    insert(1);
    insert(2);
    try (Connection one = fixture.connect();
        Connection other = fixture.connect()) {
      one.setAutoCommit(false);
      other.setAutoCommit(false);
      update(one, 1);
      update(other, 2);
      List<SQLException> victims = new ArrayList<>();
      Thread waiting = new Thread(() -> updateOrFail(one, 2, victims));
      waiting.start();
      updateOrFail(other, 1, victims);
      waiting.join();
      assertEquals(1, victims.size(), victims::toString);
      assertEquals(1213, victims.get(0).getErrorCode());
    }
    assertHealed(2);
  }

  private static void updateOrFail(Connection connection, int id, List<SQLException> victims) {
    try {
      update(connection, id);
      connection.commit();
    } catch (SQLException e) {
      synchronized (victims) {
        victims.add(e);
      }
    }
  }

  private void enter(Phase phase) throws SQLException {
    fixture.open();
    fixture.moveTo(DOMAIN, phase);
    Await.until("the mirror to be trusted", PATIENCE, () -> status().mirrorTrusted());
  }

  private DomainStatus status() {
    return fixture.router().controller().status(DOMAIN);
  }

  private void assertTrustLost() {
    Await.until("trust to be lost", PATIENCE, () -> !status().mirrorTrusted());
  }

  private void assertHealed(int rows) throws SQLException {
    Await.until("the mirror to be trusted", PATIENCE, () -> status().mirrorTrusted());
    Await.until("the journal to run empty", PATIENCE, () -> status().journalDepth() == 0);
    try (Connection one = monolith();
        Connection other = partition()) {
      assertEquals(List.of(), Tables.differences(one, other));
    }
    assertEquals(
        String.valueOf(rows), RouterFixture.query(monolith(), "SELECT COUNT(*) FROM item"));
  }

  private Connection monolith() throws SQLException {
    return fixture.monolith();
  }

  private Connection partition() throws SQLException {
    return fixture.partition(DOMAIN);
  }

  private Connection held(Connection connection) throws SQLException {
    opened.add(connection);
    connection.setAutoCommit(false);
    return connection;
  }

  private static void endSessions(TestServer of) throws SQLException {
    List<Long> sessions = new ArrayList<>();
    try (Connection connection = of.connect("");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW PROCESSLIST")) {
      while (row.next()) {
        if (USER.equals(row.getString("User"))) {
          sessions.add(row.getLong("Id"));
        }
      }
    }
    for (long session : sessions) {
      try {
        run(of.connect(""), "KILL " + session);
      } catch (SQLException e) {
        assertEquals(1094, e.getErrorCode(), e::toString); // ended by itself meanwhile
      }
    }
  }

  private void insert(int id) throws SQLException {
    try (Connection connection = fixture.connect()) {
      insert(connection, id);
    }
  }

  private static void insert(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO item (id, life, owner, name, amount) VALUES (%d, 0, 0, 'n%d', 1)"
              .formatted(id, id));
    }
  }

  private void update(int id) throws SQLException {
    try (Connection connection = fixture.connect()) {
      update(connection, id);
    }
  }

  private static void update(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertEquals(
          1, statement.executeUpdate("UPDATE item SET amount = amount + 1 WHERE id = " + id));
    }
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static void run(Statement statement, String sql) throws SQLException {
    try (statement) {
      statement.execute(sql);
    }
  }
}
