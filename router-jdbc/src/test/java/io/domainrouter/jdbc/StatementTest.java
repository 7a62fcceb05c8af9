package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mysql.cj.jdbc.JdbcStatement;
import com.mysql.cj.jdbc.result.ResultSetInternalMethods;
import com.mysql.cj.protocol.a.result.ResultsetRowsCursor;
import io.domainrouter.testing.Await;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Statements and their results, beside the driver's: checklist lines 49 to 87. */
final class StatementTest {
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

  static Stream<Arguments> flags() {
    return Stream.of(
        Arguments.of(1003, 1007, 1),
        Arguments.of(1004, 1007, 1),
        Arguments.of(1005, 1008, 2),
        Arguments.of(1003, 1008, 1),
        Arguments.of(999, 999, 999));
  }

  @ParameterizedTest
  @MethodSource("flags")
  void line49_creationFlagsAreTakenAsByTheDriver(int type, int concurrency, int holdability) {
    twins.assertSame(
        connection -> {
          Statement statement = connection.createStatement(type, concurrency, holdability);
          String before = flags(statement) + connection.getWarnings();
          ResultSet result = statement.executeQuery("SELECT * FROM item");
          return before + result.getType() + result.getConcurrency() + connection.getWarnings();
        });
  }

  private static String flags(Statement statement) throws SQLException {
    return List.of(
            statement.getResultSetType(),
            statement.getResultSetConcurrency(),
            statement.getResultSetHoldability())
        .toString();
  }

  @Test
  void line50_settingsMadeBeforeBindingReachThePhysicalStatement() throws SQLException {
    Statement statement = logical.createStatement();
    statement.setFetchSize(7);
    statement.setMaxRows(2);
    statement.setQueryTimeout(9);
    statement.setMaxFieldSize(100);
    statement.setPoolable(true);
    statement.setEscapeProcessing(false);
    statement.closeOnCompletion();
    statement.setFetchDirection(ResultSet.FETCH_REVERSE);
    assertEquals(0, twins.lent());
    assertEquals(7, statement.getFetchSize());
    assertEquals(2, statement.getMaxRows());

    ResultSet result = statement.executeQuery("SELECT * FROM item");
    Statement physical = statement.unwrap(JdbcStatement.class);
    assertEquals(7, physical.getFetchSize());
    assertEquals(2, physical.getMaxRows());
    assertEquals(9, physical.getQueryTimeout());
    assertEquals(100, physical.getMaxFieldSize());
    assertTrue(physical.isPoolable());
    assertTrue(physical.isCloseOnCompletion());
    assertTrue(result.next());
    assertTrue(result.next());
    assertFalse(result.next());
  }

  @Test
  void line53And54_aSequenceOfResultsIsReadAsWithTheDriver() throws SQLException {
    try (Twins multi = new Twins("&allowMultiQueries=true")) {
      multi.assertSame(
          connection -> {
            Statement s = connection.createStatement();
            List<Object> seen = new ArrayList<>();
            seen.add(s.execute("INSERT INTO item (name) VALUES ('m'); SELECT name FROM item"));
            seen.add(s.getUpdateCount());
            seen.add(s.getMoreResults());
            try (ResultSet rows = s.getResultSet()) {
              seen.add(rows.next());
            }
            seen.add(s.getMoreResults());
            seen.add(s.getUpdateCount());
            return seen;
          });
    }
  }

  @Test
  void line55_largeUpdatesAreCounted() {
    twins.assertSame(
        connection -> {
          Statement s = connection.createStatement();
          long count = s.executeLargeUpdate("UPDATE item SET name = CONCAT(name, '!')");
          return List.of(count, s.getLargeUpdateCount(), s.getUpdateCount());
        });
  }

  @Test
  void line58_aMixedBatchKeepsItsOrderAndItsCounts() throws SQLException {
    twins.assertSame(
        connection -> {
          Statement s = connection.createStatement();
          s.addBatch("INSERT INTO item (name) VALUES ('b1'), ('b2')");
          s.addBatch("DELETE FROM item WHERE name = 'b1'");
          s.addBatch("UPDATE item SET name = CONCAT(name, '?')");
          String counts = Arrays.toString(s.executeBatch());
          return counts + keys(s) + Arrays.toString(s.executeBatch());
        });
  }

  @Test
  void line59_aBatchIsEmptyAfterSuccessFailureAndClear() {
    twins.assertSame(
        connection -> {
          Statement s = connection.createStatement();
          s.addBatch("SELEC");
          s.clearBatch();
          int cleared = s.executeBatch().length;
          s.addBatch("SELEC");
          assertThrows(BatchUpdateException.class, s::executeBatch);
          return cleared + s.executeBatch().length;
        });
  }

  static Stream<Arguments> failingBatches() {
    return Stream.of(
        Arguments.of(List.of("a", "one", "b")),
        Arguments.of(List.of("one", "two", "c")),
        Arguments.of(List.of("one")),
        Arguments.of(List.of("a", "a", "a")));
  }

  @ParameterizedTest
  @MethodSource("failingBatches")
  void line60_aFailingBatchOfTextsReportsAsTheDrivers(List<String> names) {
    twins.assertSame(
        connection -> {
          Statement s = connection.createStatement();
          for (String name : names) {
            s.addBatch("INSERT INTO item (name) VALUES ('" + name + "')");
          }
          return failure(s);
        });
  }

  @ParameterizedTest
  @MethodSource("failingBatches")
  void line60_aFailingPreparedBatchReportsAsTheDrivers(List<String> names) {
    twins.assertSame(
        connection -> {
          PreparedStatement s =
              connection.prepareStatement("INSERT INTO item (name) VALUES (?)", 1);
          for (String name : names) {
            s.setString(1, name);
            s.addBatch();
          }
          return failure(s);
        });
  }

  private static String failure(Statement s) {
    BatchUpdateException e = assertThrows(BatchUpdateException.class, s::executeBatch);
    return Arrays.toString(e.getUpdateCounts())
        + Arrays.toString(e.getLargeUpdateCounts())
        + e.getMessage().replaceAll("twin\\w+", "twin")
        + e.getSQLState()
        + e.getErrorCode();
  }

  @Test
  void line61_aRewrittenBatchIsRewrittenByTheDriver() throws SQLException {
    try (Twins rewriting = new Twins("&rewriteBatchedStatements=true")) {
      rewriting.assertSame(
          connection -> {
            PreparedStatement s =
                connection.prepareStatement("INSERT INTO item (name) VALUES (?)", 1);
            for (int i = 0; i < 5; i++) {
              s.setString(1, "r" + i);
              s.addBatch();
            }
            return Arrays.toString(s.executeLargeBatch()) + keys(s);
          });
    }
  }

  static Stream<Arguments> preparesWithKeys() {
    return Stream.of(
        preparing("flag", c -> c.prepareStatement(NEW_ITEM, Statement.RETURN_GENERATED_KEYS)),
        preparing("no flag", c -> c.prepareStatement(NEW_ITEM, Statement.NO_GENERATED_KEYS)),
        preparing("indexes", c -> c.prepareStatement(NEW_ITEM, new int[] {1})),
        preparing("names", c -> c.prepareStatement(NEW_ITEM, new String[] {"id"})),
        preparing("no names", c -> c.prepareStatement(NEW_ITEM, new String[0])),
        preparing("plain", c -> c.prepareStatement(NEW_ITEM)));
  }

  private static final String NEW_ITEM = "INSERT INTO item (name) VALUES (?)";

  private static Arguments preparing(String name, Preparation preparation) {
    return Arguments.of(name, preparation);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("preparesWithKeys")
  void line62_keysAreReturnedWhereTheyWereAskedFor(String name, Preparation preparation) {
    twins.assertSame(
        connection -> {
          PreparedStatement s = preparation.on(connection);
          s.setString(1, "k");
          return s.executeUpdate() + keys(s);
        });
    twins.assertSame(connection -> keys(preparation.on(connection)));
  }

  @Test
  void line62_plainStatementsReturnKeysInAllForms() {
    twins.assertSame(
        connection -> {
          Statement s = connection.createStatement();
          s.executeUpdate("INSERT INTO item (name) VALUES ('k1')", 1);
          String all = keys(s);
          s.executeUpdate("INSERT INTO item (name) VALUES ('k2')", new int[] {1});
          all += keys(s);
          s.execute("INSERT INTO item (name) VALUES ('k3')", new String[] {"id"});
          all += keys(s);
          s.executeLargeUpdate("INSERT INTO item (name) VALUES ('k4'), ('k5')", 1);
          return all + keys(s);
        });
  }

  private static String keys(Statement s) throws SQLException {
    List<Object> keys = new ArrayList<>();
    try (ResultSet rows = s.getGeneratedKeys()) {
      while (rows.next()) {
        keys.add(rows.getLong(1) + rows.getMetaData().getColumnName(1));
      }
    }
    return keys.toString();
  }

  @Test
  void line63_keysCloseWithTheirStatement() throws SQLException {
    Statement s = logical.createStatement();
    s.executeUpdate("INSERT INTO item (name) VALUES ('k')", 1);
    ResultSet keys = s.getGeneratedKeys();
    assertTrue(keys.next());
    s.close();
    assertTrue(keys.isClosed());
  }

  @Test
  void line68And69_preparedMetadataAnswersAsTheDrivers() {
    twins.assertSame(
        c -> c.prepareStatement("SELECT 1 WHERE 1 = ?").getParameterMetaData().getParameterCount());
    for (String sql :
        List.of(
            "SELECT id, name FROM item WHERE id = ?",
            "/* c */ (SELECT id FROM item)",
            "-- c\nselect 1",
            "INSERT INTO item (name) VALUES (?)")) {
      twins.assertSame(
          c -> {
            var columns = c.prepareStatement(sql).getMetaData();
            return columns == null
                ? null
                : columns.getColumnCount() + columns.getColumnName(1) + columns.getTableName(1);
          });
    }
  }

  @Test
  void line70_aBadTextIsReportedAtExecutionAsByTheDriver() {
    twins.assertSame(
        connection -> {
          PreparedStatement s = connection.prepareStatement("SELEC 1");
          return s.executeQuery();
        });
  }

  @Test
  void line73_aProcedureReturnsItsOutParametersByIndexAndName() {
    twins.assertSame(
        connection -> {
          CallableStatement call = connection.prepareCall("{call twice(?, ?)}");
          call.setInt(1, 21);
          call.registerOutParameter(2, Types.INTEGER);
          boolean rows = call.execute();
          ResultSet seen = call.getResultSet();
          seen.next();
          return List.of(
              rows, seen.getInt(1), call.getInt(2), call.getInt("doubled"), call.wasNull());
        });
    twins.assertSame(
        connection -> {
          CallableStatement call = connection.prepareCall("{call twice(?, ?)}");
          call.setInt("given", 4);
          call.registerOutParameter("doubled", Types.INTEGER);
          call.execute();
          return call.getObject("doubled");
        });
    twins.assertSame(connection -> connection.prepareCall("{call twice(?, ?)}").getInt(2));
    twins.assertSame(connection -> connection.prepareCall("{call twice(?, ?)}").wasNull());
  }

  @Test
  void line74_cancelReachesTheStatementThatRunsNow() throws Exception {
    Statement statement = logical.createStatement();
    CompletableFuture<Integer> slept =
        CompletableFuture.supplyAsync(
            () -> {
              try (ResultSet row = statement.executeQuery("SELECT SLEEP(10) FROM item")) {
                row.next();
                return row.getInt(1);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    Await.until(
        "the query to be cancelled",
        Duration.ofSeconds(10),
        () -> {
          cancel(statement);
          return slept.isDone();
        });
    Exception cancelled = assertThrows(ExecutionException.class, slept::get);
    assertInstanceOf(SQLException.class, cancelled.getCause().getCause());
    assertTrue(logical.isValid(2));
    statement.cancel();
    assertTrue(statement.executeQuery("SELECT 1").next());
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void line75_aQueryTimeoutSetBeforeBindingFires() throws SQLException {
    Statement statement = logical.createStatement();
    statement.setQueryTimeout(1);
    assertThrows(SQLTimeoutException.class, () -> statement.executeQuery("SELECT SLEEP(10)"));
  }

  @Test
  void line76_closeOnCompletionClosesWithTheLastResultSet() {
    for (boolean before : new boolean[] {true, false}) {
      twins.assertSame(
          connection -> {
            Statement s = connection.createStatement();
            if (before) {
              s.closeOnCompletion();
            }
            ResultSet result = s.executeQuery("SELECT 1");
            if (!before) {
              s.closeOnCompletion();
            }
            boolean open = s.isClosed();
            result.close();
            return List.of(open, s.isClosed(), connection.isClosed());
          });
    }
    twins.assertSame(
        connection -> {
          Statement s = connection.createStatement();
          s.executeQuery("SELECT 1").close();
          return s.isClosed();
        });
  }

  @Test
  void line52_executingAgainClosesTheResultBefore() throws SQLException {
    Statement statement = logical.createStatement();
    ResultSet first = statement.executeQuery("SELECT 1");
    statement.executeQuery("SELECT 2");
    assertTrue(first.isClosed());
  }

  @Test
  void line79And80_aStreamingResultIsStreamed() {
    twins.assertSame(
        connection -> {
          Statement streaming = connection.createStatement();
          streaming.setFetchSize(Integer.MIN_VALUE);
          ResultSet rows = streaming.executeQuery("SELECT name FROM item ORDER BY id");
          rows.next();
          String other =
              Twins.outcome(c -> c.createStatement().executeQuery("SELECT 1"), connection);
          rows.close();
          return other.replaceAll("@\\w+", "");
        });
  }

  @Test
  void line81_aCursorFetchesBlockByBlock() throws SQLException {
    try (Twins fetching = new Twins("&useCursorFetch=true")) {
      fetching.assertSame(
          connection -> {
            PreparedStatement s = connection.prepareStatement("SELECT id FROM item WHERE id > ?");
            s.setFetchSize(2);
            s.setInt(1, 0);
            ResultSet rows = s.executeQuery();
            assertInstanceOf(
                ResultsetRowsCursor.class, rows.unwrap(ResultSetInternalMethods.class).getRows());
            int fetched = rows.getFetchSize();
            while (rows.next()) {
              fetched += 10;
            }
            return fetched;
          });
    }
  }

  @Test
  void line83_rowsCanBeChangedThroughAnUpdatableResultSet() {
    twins.assertSame(
        connection -> {
          Statement s =
              connection.createStatement(
                  ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
          ResultSet rows = s.executeQuery("SELECT id, name FROM item ORDER BY id");
          rows.absolute(2);
          rows.updateString("name", "changed");
          rows.updateRow();
          rows.moveToInsertRow();
          rows.updateString("name", "inserted");
          rows.insertRow();
          rows.first();
          rows.deleteRow();
          return names(connection);
        });
  }

  private static String names(Connection connection) throws SQLException {
    try (ResultSet rows =
        connection
            .createStatement()
            .executeQuery("SELECT GROUP_CONCAT(name ORDER BY id) FROM item")) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void line87_warningsOfTheLastStatementAreKeptAndCleared() throws SQLException {
    Statement statement = logical.createStatement();
    statement.execute("DROP TABLE IF EXISTS nowhere");
    SQLWarning warning = statement.getWarnings();
    assertEquals(1051, warning.getErrorCode());
    statement.clearWarnings();
    assertNull(statement.getWarnings());
    assertNull(logical.getWarnings());
    logical.clearWarnings();
  }

  @Test
  void line84And93_nativeTextAndLobsComeFromTheDriver() {
    twins.assertSame(c -> c.nativeSQL("{fn now()}"));
    twins.assertSame(c -> c.createArrayOf("x", new Object[0]));
    twins.assertSame(c -> c.createStruct("x", new Object[0]));
    twins.assertSame(
        c -> {
          var blob = c.createBlob();
          blob.setBytes(1, new byte[] {'o', 'n', 'e'});
          PreparedStatement s = c.prepareStatement("SELECT id FROM item WHERE name = ?");
          s.setBlob(1, blob);
          ResultSet row = s.executeQuery();
          return row.next() ? row.getInt(1) : -1;
        });
  }

  private interface Preparation {
    PreparedStatement on(Connection connection) throws SQLException;
  }
}
