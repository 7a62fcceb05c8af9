package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mysql.cj.jdbc.JdbcConnection;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domainrouter.DomainRouterDataSource;
import io.domainrouter.config.CrossDomainTransactions;
import io.domainrouter.config.Phase;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pools above and below the logical connection: checklist lines 98 to 106. Both have two
 * connections, the lower one two per database.
 */
final class PooledConnectionsTest {
  private static final int SIZE = 2;

  private static RouterFixture fixture;
  private static DomainRouterDataSource dataSource;

  private HikariDataSource outer;

  @BeforeAll
  static void open() throws SQLException {
    fixture =
        RouterFixture.named("pooled")
            .domain("goods", "good")
            .domain("moving", "moved")
            .crossDomainTransactions(CrossDomainTransactions.BEST_EFFORT)
            .pool(new PoolConfig(SIZE, 0, 5, Duration.ofSeconds(1), Duration.ofMinutes(30)))
            .schemas(
                "CREATE TABLE good (id INT AUTO_INCREMENT PRIMARY KEY)",
                "CREATE TABLE moved (id INT AUTO_INCREMENT PRIMARY KEY)",
                "CREATE TABLE plain_row (id INT AUTO_INCREMENT PRIMARY KEY)")
            .open();
    fixture.moveTo("goods", Phase.PARTITION_ONLY);
    fixture.moveTo("moving", Phase.DUAL_WRITE);
    try (Connection monolith = fixture.monolith()) {
      run(monolith, "CREATE TABLE only_here (zone VARCHAR(9))");
      run(monolith, "INSERT INTO only_here VALUES ('+01:00')");
    }
    dataSource = DomainRouterDataSource.builder().config(fixture.config()).build();
  }

  @AfterAll
  static void close() throws SQLException {
    dataSource.close();
    fixture.close();
  }

  @BeforeEach
  void openOuter() {
    outer = new HikariDataSource(outerSettings());
  }

  @AfterEach
  void closeOuter() {
    outer.close();
  }

  private static HikariConfig outerSettings() {
    HikariConfig settings = new HikariConfig();
    settings.setDataSource(dataSource);
    settings.setMaximumPoolSize(SIZE);
    settings.setConnectionTimeout(5_000);
    settings.setPoolName("outer");
    return settings;
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static LogicalConnection logical(Connection pooled) throws SQLException {
    return (LogicalConnection) pooled.unwrap(DomainRouterConnection.class);
  }

  @Test
  void line98_resettingAConnectionThatRanNothingOpensNothing() throws SQLException {
    LogicalConnection first;
    try (Connection pooled = outer.getConnection()) {
      first = logical(pooled);
      pooled.setReadOnly(true);
      pooled.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      pooled.setNetworkTimeout(Runnable::run, 5_000);
      pooled.setAutoCommit(false);
    }
    assertFalse(first.isReadOnly());
    assertTrue(first.getAutoCommit());
    assertEquals(Connection.TRANSACTION_REPEATABLE_READ, first.getTransactionIsolation());
    assertEquals(0, first.openPhysicalConnections());
  }

  @Test
  void line99_aStartingPoolOpensNothing() throws SQLException {
    HikariConfig settings = outerSettings();
    settings.setConnectionTestQuery(null);
    settings.setMinimumIdle(SIZE);
    settings.setReadOnly(true);
    settings.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    try (HikariDataSource starting = new HikariDataSource(settings);
        Connection pooled = starting.getConnection()) {
      assertTrue(pooled.isValid(1));
      assertTrue(pooled.isReadOnly());
      assertEquals(0, logical(pooled).openPhysicalConnections());
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal("DR001", c -> run(c, "SELECT * FROM good, plain_row")),
        refusal("DR003", c -> run(c, "CREATE INDEX i ON moved (id)")),
        refusal("DR005", c -> run(c, "USE elsewhere")),
        refusal("DR006", c -> run(c, "COMMIT AND CHAIN")),
        refusal("DR006", c -> prepared(c).addBatch("SELECT 1")),
        refusal(null, Connection::commit),
        refusal("42000", c -> run(c, "SELECT FROM WHERE")),
        refusal("42S02", c -> run(c, "SELECT * FROM nowhere")),
        refusal("S1009", c -> c.createStatement().setMaxRows(-1)),
        refusal("S1009", c -> c.createStatement().executeQuery("DELETE FROM good")));
  }

  private static Arguments refusal(String sqlState, Action action) {
    return Arguments.of(sqlState, action);
  }

  private static PreparedStatement prepared(Connection connection) throws SQLException {
    return connection.prepareStatement("SELECT 1");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void line100_aRefusalEvictsNoConnection(String sqlState, Action action) throws SQLException {
    LogicalConnection before;
    List<Connection> physicals;
    try (Connection pooled = outer.getConnection()) {
      before = logical(pooled);
      run(pooled, "SELECT 1 FROM good", "SELECT 1 FROM plain_row");
      physicals = Twins.physicals(before);
      SQLException refused = assertThrows(SQLException.class, () -> action.on(pooled));
      assertEquals(sqlState, refused.getSQLState());
      assertFalse(pooled.isClosed());
    }
    try (Connection pooled = outer.getConnection()) {
      assertSame(before, logical(pooled));
      assertEquals(physicals, Twins.physicals(before));
      run(pooled, "SELECT 1 FROM good");
    }
  }

  @Test
  void line100_aLostConnectionEvictsTheLogicalOne() throws SQLException {
    LogicalConnection before;
    try (Connection pooled = outer.getConnection()) {
      before = logical(pooled);
      run(pooled, "SELECT 1 FROM good");
      killBelow(before);
      assertThrows(SQLException.class, () -> run(pooled, "SELECT 1 FROM good"));
    }
    try (Connection pooled = outer.getConnection()) {
      assertNotEquals(before, logical(pooled));
      run(pooled, "SELECT 1 FROM good");
    }
  }

  @Test
  void line27And100_aRollbackOfNothingCostsNoPhysicalConnection() throws SQLException {
    try (Connection pooled = outer.getConnection()) {
      LogicalConnection before = logical(pooled);
      run(pooled, "SELECT 1 FROM good");
      Connection physical = before.openSession().anyPhysical();
      SQLException refused = assertThrows(SQLException.class, pooled::rollback);
      assertEquals("08003", refused.getSQLState());
      Await.until(
          "the outer pool to give it up, as it does the driver's own",
          Duration.ofSeconds(10),
          before::isClosed);
      assertFalse(physical.isClosed());
    }
  }

  private static void killBelow(LogicalConnection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()");
        Connection killer = fixture.monolith()) {
      row.next();
      run(killer, "KILL " + row.getLong(1));
    }
  }

  @Test
  void line101_nestedPoolsOfOneSizeDoNotBlockEachOther() {
    List<CompletableFuture<Integer>> threads = new ArrayList<>();
    for (int thread = 0; thread < 2 * SIZE; thread++) {
      boolean partitionFirst = thread % 2 == 0;
      threads.add(CompletableFuture.supplyAsync(() -> transactions(partitionFirst)));
    }
    for (CompletableFuture<Integer> thread : threads) {
      assertEquals(20, thread.join());
    }
  }

  private int transactions(boolean partitionFirst) {
    int done = 0;
    for (; done < 20; done++) {
      try (Connection connection = outer.getConnection()) {
        connection.setAutoCommit(false);
        String partition = "INSERT INTO good VALUES ()";
        String monolith = "INSERT INTO plain_row VALUES ()";
        run(
            connection,
            partitionFirst ? partition : monolith,
            partitionFirst ? monolith : partition);
        connection.commit();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return done;
  }

  @Test
  void line101_moreLogicalConnectionsThanPhysicalOnesFailFast() throws SQLException {
    try (Connection first = dataSource.getConnection();
        Connection second = dataSource.getConnection();
        Connection third = dataSource.getConnection()) {
      run(first, "SELECT 1 FROM good");
      run(second, "SELECT 1 FROM good");
      run(third, "SELECT 1 FROM plain_row");
      SQLException none = assertThrows(SQLException.class, () -> run(third, "SELECT 1 FROM good"));
      assertInstanceOf(SQLTransientConnectionException.class, none);
      second.close();
      run(third, "SELECT 1 FROM good");
    }
  }

  @Test
  void line91_aThreadInterruptedWhileItWaitsForAConnectionStaysInterrupted() throws SQLException {
    try (Connection first = dataSource.getConnection();
        Connection second = dataSource.getConnection();
        Connection third = dataSource.getConnection()) {
      run(first, "SELECT 1 FROM good");
      run(second, "SELECT 1 FROM good");
      Thread.currentThread().interrupt();
      assertThrows(SQLException.class, () -> run(third, "SELECT 1 FROM good"));
      assertTrue(Thread.interrupted());
      first.close();
      run(third, "SELECT 1 FROM good");
    }
  }

  @Test
  void line102_aLeakReportNamesTheApplication() throws Exception {
    HikariConfig settings = outerSettings();
    settings.setLeakDetectionThreshold(2_000);
    PrintStream err = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (HikariDataSource watched = new HikariDataSource(settings);
        Connection leaked = watched.getConnection()) {
      run(leaked, "SELECT 1 FROM good");
      Await.until(
          "the leak to be reported",
          Duration.ofSeconds(20),
          () -> log.toString(StandardCharsets.UTF_8).contains("leak detection"));
    } finally {
      System.setErr(err);
    }
    String report = log.toString(StandardCharsets.UTF_8);
    assertTrue(report.contains("line102_aLeakReportNamesTheApplication"), report);
    assertFalse(report.contains(LogicalConnection.class.getName()), report);
  }

  @Test
  void line105_aConnectionOnWhichTheStateCannotBeReplayedIsNotLost() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      run(connection, "SET time_zone = (SELECT zone FROM only_here)");
      for (int attempt = 0; attempt <= SIZE; attempt++) {
        SQLException failed =
            assertThrows(SQLException.class, () -> run(connection, "SELECT 1 FROM good"));
        assertEquals("42S02", failed.getSQLState());
      }
    }
    try (Connection connection = dataSource.getConnection()) {
      run(connection, "SELECT 1 FROM good");
    }
  }

  @Test
  void line103_aConnectionFoundDeadDoesNotGoBackToItsPool() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      run(connection, "SELECT 1 FROM good");
      killBelow((LogicalConnection) connection);
      assertFalse(connection.isValid(1));
    }
    try (Connection connection = dataSource.getConnection()) {
      run(connection, "SELECT 1 FROM good");
    }
  }

  /** The driver would write it before every prepared statement of the next user. */
  @Test
  void line103_aConnectionGoesBackWithoutTheCommentThatHeldItsClientInfo() throws SQLException {
    Connection physical;
    try (Connection connection = dataSource.getConnection()) {
      connection.setClientInfo("purpose", "test");
      run(connection, "SELECT 1 FROM good");
      physical = ((LogicalConnection) connection).openSession().anyPhysical();
      assertEquals("purpose=test", comment(physical));
      connection.setClientInfo("purpose", null);
    }
    assertFalse(physical.isClosed());
    assertNull(comment(physical));
  }

  private static String comment(Connection physical) throws SQLException {
    return physical.unwrap(JdbcConnection.class).getStatementComment();
  }

  @Test
  void line106_aConnectionThatCannotBeClosedDoesNotKeepTheOthers() throws SQLException {
    for (int round = 0; round <= SIZE; round++) {
      Connection connection = dataSource.getConnection();
      connection.setAutoCommit(false);
      run(connection, "INSERT INTO good VALUES ()");
      killBelow((LogicalConnection) connection);
      run(connection, "INSERT INTO plain_row VALUES ()");
      connection.close();
      assertTrue(connection.isClosed());
    }
  }

  private interface Action {
    void on(Connection connection) throws SQLException;
  }
}
