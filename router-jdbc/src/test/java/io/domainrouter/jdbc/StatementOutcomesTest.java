package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.RouterFixture;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What executions return, beside the driver's and phase by phase: checklist lines 52 to 70. */
@ParameterizedClass(name = "{0}")
@EnumSource(
    value = Phase.class,
    names = {"MONOLITH", "DUAL_WRITE", "PARTITION_ONLY"})
final class StatementOutcomesTest {
  private static Twins twins;

  private final Phase phase;

  StatementOutcomesTest(Phase phase) {
    this.phase = phase;
  }

  @BeforeParameterizedClassInvocation
  static void connect(Phase phase) throws SQLException {
    twins = new Twins(phase);
  }

  @AfterParameterizedClassInvocation
  static void close() throws SQLException {
    twins.close();
  }

  private static String rows(ResultSet rows) throws SQLException {
    List<String> all = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        all.add(rows.getString(1));
      }
    }
    return all.toString();
  }

  private static String names(Connection connection) throws SQLException {
    return rows(connection.createStatement().executeQuery("SELECT name FROM item ORDER BY id"));
  }

  @Test
  void line52_oneStatementServesTablesOfTwoDatabases() {
    twins.assertSame(
        connection -> {
          Statement s = connection.createStatement();
          ResultSet items = s.executeQuery("SELECT COUNT(*) FROM item");
          ResultSet others = s.executeQuery("SELECT COUNT(*) FROM elsewhere");
          boolean closed = items.isClosed();
          String all = rows(others);
          s.executeUpdate("INSERT INTO elsewhere (name) VALUES ('five')", 1);
          all += rows(s.getGeneratedKeys()) + s.getUpdateCount();
          s.executeUpdate("INSERT INTO item (name) VALUES ('line52')", 1);
          return closed + all + rows(s.getGeneratedKeys()) + s.getUpdateCount();
        });
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Statement.KEEP_CURRENT_RESULT,
        Statement.CLOSE_CURRENT_RESULT,
        Statement.CLOSE_ALL_RESULTS
      })
  void line53And54_resultsEndAsWithTheDriver(int current) {
    for (String sql :
        List.of("INSERT INTO item (name) VALUES ('line53 " + current + "')", "SELECT 1")) {
      twins.assertSame(
          connection -> {
            Statement s = connection.createStatement();
            boolean query = s.execute(sql);
            ResultSet first = s.getResultSet();
            List<Object> seen = new ArrayList<>(List.of(query, s.getUpdateCount()));
            seen.add(s.getMoreResults(current));
            seen.add(s.getUpdateCount());
            seen.add(first == null || first.isClosed());
            seen.add(s.getResultSet() == null);
            return seen;
          });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM item WHERE name = 'one'",
        "INSERT INTO item (name) VALUES ('line56')",
        "UPDATE item SET name = 'line56' WHERE name = 'one'",
        "REPLACE INTO item (name) VALUES ('one')"
      })
  void line56_aWriteIsNoQueryAndIsNotExecuted(String sql) {
    twins.assertSame(
        connection -> Twins.outcome(c -> c.createStatement().executeQuery(sql), connection));
    twins.assertSame(
        connection -> Twins.outcome(c -> c.prepareStatement(sql).executeQuery(), connection));
    twins.assertSame(StatementOutcomesTest::names);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT * FROM item", "SELECT * FROM item FOR UPDATE", "SHOW TABLES"})
  void line56_aQueryIsNoUpdate(String sql) {
    twins.assertSame(connection -> connection.createStatement().executeUpdate(sql));
    twins.assertSame(connection -> connection.prepareStatement(sql).executeUpdate());
  }

  /** MySQL does not know it; of MariaDB's the driver gives -1 rows, or refuses the query. */
  @ParameterizedTest
  @ValueSource(strings = {"elsewhere", "item"})
  void line57_insertReturningIsPassedOnOrRefusedWhereItsKeysAreNeeded(String table) {
    String sql = "INSERT INTO " + table + " (name) VALUES ('line57 %s') RETURNING name";
    List<Twins.Call> calls =
        List.of(
            c -> c.createStatement().executeUpdate(sql.formatted("update")),
            c -> rows(c.createStatement().executeQuery(sql.formatted("query"))),
            c -> c.createStatement().execute(sql.formatted("any")));
    for (Twins.Call call : calls) {
      if (phase == Phase.DUAL_WRITE && table.equals("item")) {
        String refused = Twins.outcome(call, twins.logical);
        assertTrue(refused.contains("[DR003/0]"), refused);
      } else {
        twins.assertSame(call);
      }
    }
  }

  @Test
  void line58_aBatchForTwoDatabasesKeepsOrderAndCounts() {
    twins.assertSame(
        connection -> {
          Statement s = connection.createStatement();
          s.addBatch("INSERT INTO item (name) VALUES ('b1'), ('b2')");
          s.addBatch("INSERT INTO elsewhere (name) VALUES ('b3')");
          s.addBatch("DELETE FROM item WHERE name = 'b1'");
          s.addBatch("UPDATE elsewhere SET name = 'b4' WHERE name = 'b3'");
          s.addBatch("DELETE FROM item WHERE name IN ('b2', 'b3')");
          return Arrays.toString(s.executeBatch());
        });
    twins.assertSame(StatementOutcomesTest::names);
  }

  @Test
  void line60_aFailingBatchForTwoDatabasesReportsAsTheDrivers() {
    twins.assertSame(
        connection -> {
          Statement s = connection.createStatement();
          s.addBatch("INSERT INTO item (name) VALUES ('c1')");
          s.addBatch("INSERT INTO item (name) VALUES ('c1')");
          s.addBatch("INSERT INTO elsewhere (name) VALUES ('c2')");
          return counts(s);
        });
    twins.assertSame(StatementOutcomesTest::names);
  }

  @Test
  void line60_aFailingPreparedBatchReportsAsTheDrivers() {
    twins.assertSame(
        connection -> {
          PreparedStatement s =
              connection.prepareStatement("INSERT INTO item (name) VALUES (?)", 1);
          for (String name : List.of("d1", "one", "d2", "d1", "d3")) {
            s.setString(1, name);
            s.addBatch();
          }
          return counts(s) + s.executeBatch().length;
        });
    twins.assertSame(StatementOutcomesTest::names);
  }

  @Test
  void line60_anOrderToStopAtTheFirstFailureIsObeyed() throws SQLException {
    try (Twins stopping = new Twins("&continueBatchOnError=false", phase)) {
      for (String table : List.of("item", "elsewhere")) {
        stopping.assertSame(
            connection -> {
              PreparedStatement s =
                  connection.prepareStatement(
                      "INSERT INTO " + table + " (id, name) VALUES (?, 'e')");
              for (int id : new int[] {51, 1, 52}) {
                s.setInt(1, id);
                s.addBatch();
              }
              return counts(s);
            });
      }
      stopping.assertSame(
          connection -> {
            Statement s = connection.createStatement();
            s.addBatch("INSERT INTO item (name) VALUES ('f')");
            s.addBatch("INSERT INTO item (name) VALUES ('f')");
            s.addBatch("INSERT INTO elsewhere (name) VALUES ('f')");
            return counts(s);
          });
      stopping.assertSame(
          connection -> {
            Statement s = connection.createStatement();
            for (int i = 0; i < 3; i++) {
              s.addBatch("INSERT INTO item (name) VALUES ('g')");
            }
            return counts(s);
          });
      stopping.assertSame(StatementOutcomesTest::names);
    }
  }

  @Test
  void line60_theLastOfSeveralFailuresIsReported() {
    twins.assertSame(
        connection -> {
          PreparedStatement s = connection.prepareStatement("INSERT INTO item (name) VALUES (?)");
          for (String name : List.of("one", "h", "x".repeat(99))) {
            s.setString(1, name);
            s.addBatch();
          }
          return counts(s);
        });
    twins.assertSame(StatementOutcomesTest::names);
  }

  @Test
  void line75_aQueryTimeoutBoundsTheWaitForACutover() throws SQLException {
    assumeTrue(phase == Phase.DUAL_WRITE, "no lock is waited for");
    try (Connection cutover = twins.router().monolith();
        Statement lock = cutover.createStatement();
        Statement write = twins.logical.createStatement()) {
      cutover.setAutoCommit(false);
      lock.executeQuery("SELECT 1 FROM domainrouter_domain FOR UPDATE").close();
      String sql = "UPDATE item SET name = name WHERE id = 1";
      write.setQueryTimeout(1);
      assertThrows(SQLTimeoutException.class, () -> write.executeUpdate(sql));
      cutover.rollback();
      assertEquals(1, write.executeUpdate(sql));
    }
  }

  private static String counts(Statement s) throws SQLException {
    try {
      return Arrays.toString(s.executeLargeBatch());
    } catch (BatchUpdateException e) {
      return Arrays.toString(e.getUpdateCounts())
          + Arrays.toString(e.getLargeUpdateCounts())
          + e.getSQLState()
          + e.getErrorCode();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO item (id, name) VALUES (1, 'g1'), (1000, 'g2') ON DUPLICATE KEY UPDATE name ="
            + " VALUES(name)",
        "REPLACE INTO item (name) VALUES ('two'), ('g3')",
        "INSERT INTO item (id, name) VALUES (2000, 'g4'), (2001, 'g5')",
        "INSERT IGNORE INTO item (name) VALUES ('g4'), ('g6'), ('g7')"
      })
  void line64_keysAreTheDriversGuessesButTheRowsAreTheServers(String sql) throws SQLException {
    twins.assertSame(
        connection -> {
          Statement s = connection.createStatement();
          int count = s.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS);
          return count + rows(s.getGeneratedKeys());
        });
    twins.assertSame(StatementOutcomesTest::names);
    if (phase == Phase.DUAL_WRITE) {
      assertBothSidesEqual();
    }
  }

  private static void assertBothSidesEqual() throws SQLException {
    String all = "SELECT GROUP_CONCAT(id, name ORDER BY id) FROM item";
    assertEquals(
        RouterFixture.query(twins.router().monolith(), all),
        RouterFixture.query(twins.router().partition("items"), all));
  }

  @Test
  void line66_aMissingParameterIsReportedByTheDriver() {
    twins.assertSame(
        connection -> {
          PreparedStatement s =
              connection.prepareStatement("UPDATE item SET name = ? WHERE name = ?");
          s.setString(1, "x");
          return s.executeUpdate();
        });
    twins.assertSame(
        connection -> {
          PreparedStatement s = connection.prepareStatement("DELETE FROM item WHERE id = ?");
          s.setInt(1, -1);
          int first = s.executeUpdate();
          s.clearParameters();
          return first + Twins.outcome(c -> s.executeUpdate(), connection);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO item (name) VALUES ('one')",
        "INSERT INTO item (nosuch) VALUES (1)",
        "INSERT INTO item (name) VALUES (REPEAT('x', 51))",
        "DELETE FROM item WHERE nosuch = 1",
        "SELECT nosuch FROM item",
        "UPDATE item SET name = ? WHERE id = ?"
      })
  void line112_anErrorOfTheServerComesThroughUnchanged(String sql) {
    twins.assertSame(connection -> connection.createStatement().execute(sql));
    twins.assertSame(connection -> connection.prepareStatement(sql).execute());
  }
}
