package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each call on a fresh, a bound and a closed statement, beside the driver's: lines 50, 51, 77. */
final class StatementAnswersTest {
  private static final Map<String, String> ANSWERED_AFTER_CLOSE =
      Map.of(
          "cancel",
          "done",
          "fetch direction",
          String.valueOf(ResultSet.FETCH_FORWARD),
          "illegal fetch direction",
          "java.sql.SQLException [S1009/0] Illegal value for setFetchDirection().",
          "holdability",
          String.valueOf(ResultSet.HOLD_CURSORS_OVER_COMMIT));

  private static Twins twins;

  @BeforeAll
  static void connect() throws SQLException {
    twins = new Twins();
  }

  @AfterAll
  static void close() throws SQLException {
    twins.close();
  }

  private static Arguments call(String name, StatementCallUnderTest call) {
    return Arguments.of(name, call);
  }

  static Stream<Arguments> freshStatements() {
    return Stream.of(
        call("fetch size", Statement::getFetchSize),
        call("max rows", Statement::getMaxRows),
        call("large max rows", Statement::getLargeMaxRows),
        call("query timeout", Statement::getQueryTimeout),
        call("fetch direction", Statement::getFetchDirection),
        call("type", Statement::getResultSetType),
        call("concurrency", Statement::getResultSetConcurrency),
        call("holdability", Statement::getResultSetHoldability),
        call("poolable", Statement::isPoolable),
        call("close on completion", Statement::isCloseOnCompletion),
        call("update count", Statement::getUpdateCount),
        call("large update count", Statement::getLargeUpdateCount),
        call("more results", Statement::getMoreResults),
        call("more results, keeping", s -> s.getMoreResults(Statement.KEEP_CURRENT_RESULT)),
        call("result set", Statement::getResultSet),
        call("warnings", Statement::getWarnings),
        call("keys", Statement::getGeneratedKeys),
        call("empty batch", s -> Arrays.toString(s.executeBatch())),
        call("negative timeout", s -> set(() -> s.setQueryTimeout(-1))),
        call("negative max rows", s -> set(() -> s.setMaxRows(-1))),
        call("too large max rows", s -> set(() -> s.setLargeMaxRows(50_000_001))),
        call("negative max field size", s -> set(() -> s.setMaxFieldSize(-1))),
        call("negative fetch size", s -> set(() -> s.setFetchSize(-1))),
        call("illegal fetch direction", s -> set(() -> s.setFetchDirection(99))),
        call("cancel", s -> set(s::cancel)),
        call("literal", s -> s.enquoteLiteral("a'b")),
        call("identifier", s -> s.enquoteIdentifier("a b", false)),
        call("national literal", s -> s.enquoteNCharLiteral("a'b")),
        call("simple identifier", s -> s.isSimpleIdentifier("a b")),
        call("empty text", s -> s.execute("")),
        call("blank text", s -> s.executeQuery(" ")),
        call("select as update", s -> s.executeUpdate("SELECT 1")),
        call("update as query", s -> s.executeQuery("DELETE FROM item WHERE id = 0")),
        call("syntax error", s -> s.execute("SELEC 1")),
        call("unknown table", s -> s.execute("SELECT * FROM nowhere")),
        call("duplicate", s -> s.executeUpdate("INSERT INTO item (name) VALUES ('one')")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("freshStatements")
  void line50_aFreshStatementAnswersAsTheDrivers(String name, StatementCallUnderTest call) {
    twins.assertSame(connection -> call.on(connection.createStatement()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("freshStatements")
  void line50_aFreshPreparedStatementAnswersAsTheDrivers(String name, StatementCallUnderTest call) {
    twins.assertSame(connection -> call.on(connection.prepareStatement("SELECT 1")));
    twins.assertSame(connection -> call.on(connection.prepareCall("{call twice(1, ?)}")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("freshStatements")
  void line51_aBoundStatementAnswersAsTheDrivers(String name, StatementCallUnderTest call) {
    twins.assertSame(
        connection -> {
          Statement statement = connection.createStatement();
          statement.executeUpdate("UPDATE item SET name = name");
          return call.on(statement);
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("freshStatements")
  void line77_aClosedStatementRefusesAllButWhatTheDriverAnswers(
      String name, StatementCallUnderTest call) {
    String outcome =
        Twins.outcome(
            connection -> {
              Statement statement = connection.createStatement();
              statement.close();
              statement.close();
              return call.on(statement);
            },
            twins.logical);
    String refusal =
        "java.sql.SQLException [S1009/0] No operations allowed after statement closed.";
    assertEquals(ANSWERED_AFTER_CLOSE.getOrDefault(name, refusal), outcome);
  }

  private static Object set(Action action) throws SQLException {
    action.run();
    return "done";
  }

  private interface Action {
    void run() throws SQLException;
  }

  private interface StatementCallUnderTest {
    Object on(Statement statement) throws SQLException;
  }
}
