package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions of one database: checklist lines 31 to 47, but for those with several sides. */
final class TransactionCallsTest {
  private static final String INSERT = "INSERT INTO item (name) VALUES ('new')";
  private static final String COUNT_NEW = "SELECT COUNT(*) FROM item WHERE name = 'new'";

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

  private void execute(String sql) throws SQLException {
    try (Statement statement = logical.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void line31_switchingAutocommitOnCommits() throws SQLException {
    logical.setAutoCommit(false);
    execute(INSERT);
    assertEquals(0, twins.committed(COUNT_NEW));
    logical.setAutoCommit(true);
    assertEquals(1, twins.committed(COUNT_NEW));
  }

  @Test
  void line32_settingAutocommitToItsValueSendsNothing() throws SQLException {
    logical.setAutoCommit(false);
    execute(INSERT);
    logical.setAutoCommit(false);
    assertEquals(0, twins.committed(COUNT_NEW));
    logical.rollback();
    logical.setAutoCommit(true);
    logical.setAutoCommit(true);
    assertEquals(0, twins.committed(COUNT_NEW));
  }

  @Test
  void line34_rollbackUndoesEverything() throws SQLException {
    logical.setAutoCommit(false);
    execute(INSERT);
    logical.rollback();
    logical.commit();
    assertEquals(0, twins.committed(COUNT_NEW));
  }

  @Test
  void line36_closingWithAnOpenTransactionRollsBack() throws SQLException {
    logical.setAutoCommit(false);
    execute(INSERT);
    logical.close();
    assertEquals(0, twins.committed(COUNT_NEW));
    assertEquals(0, twins.lent());
  }

  @Test
  void line37_aSavepointInAutocommitModeIsAllowedAsByTheDriver() {
    twins.assertSame(
        connection -> {
          Savepoint savepoint = connection.setSavepoint("s");
          return savepoint.getSavepointName();
        });
  }

  @Test
  void line39_aSavepointOfAnotherConnectionIsRefusedWithASqlException() throws SQLException {
    logical.setAutoCommit(false);
    execute(INSERT);
    try (Connection other = twins.newLogical()) {
      other.setAutoCommit(false);
      Savepoint foreign = other.setSavepoint("theirs");
      assertThrows(SQLException.class, () -> logical.rollback(foreign));
      assertThrows(SQLException.class, () -> logical.releaseSavepoint(foreign));
      other.rollback();
    }
    logical.commit();
    assertEquals(1, twins.committed(COUNT_NEW));
  }

  @Test
  void line38_rollingBackToASavepointKeepsWhatWasBeforeIt() throws SQLException {
    logical.setAutoCommit(false);
    execute(INSERT);
    Savepoint savepoint = logical.setSavepoint("middle");
    execute("DELETE FROM item");
    logical.rollback(savepoint);
    logical.releaseSavepoint(savepoint);
    logical.commit();
    assertEquals(4, twins.committed("SELECT COUNT(*) FROM item"));
  }

  @Test
  void line40_aSavepointsNameAndIdAnswerAsTheDrivers() {
    twins.assertSame(
        connection -> {
          connection.setAutoCommit(false);
          Savepoint named = connection.setSavepoint("bob");
          return named.getSavepointName();
        });
    twins.assertSame(connection -> connection.setSavepoint("again").getSavepointId());
  }

  @Test
  void line41_isolationCanBeChangedWithinATransactionAsWithTheDriver() {
    twins.assertSame(
        connection -> {
          connection.setAutoCommit(false);
          connection.createStatement().executeQuery("SELECT * FROM item").close();
          connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
          int level = connection.getTransactionIsolation();
          connection.rollback();
          return level;
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO item (name) VALUES ('ro')",
        "UPDATE item SET name = 'ro' WHERE id = 1",
        "SELECT * FROM item FOR UPDATE",
        "SELECT 1"
      })
  void line42_aReadOnlyConnectionRefusesWhatTheDriverRefuses(String sql) {
    twins.assertSame(
        connection -> {
          connection.setReadOnly(true);
          try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  @Test
  void line44_textTransactionControlHoldsAndTheAutocommitFlagStaysTheDrivers() throws SQLException {
    twins.assertSame(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute(INSERT);
            boolean flag = connection.getAutoCommit();
            statement.execute("ROLLBACK");
            return flag;
          }
        });
    assertEquals(0, twins.committed(COUNT_NEW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/* a */ BEGIN", "-- a\nBEGIN", "# a\nSTART TRANSACTION"})
  void line45_aCommentBeforeBeginHidesNothing(String begin) throws SQLException {
    execute(begin);
    execute(INSERT);
    assertEquals(0, twins.committed(COUNT_NEW));
    execute("/* b */ COMMIT");
    assertEquals(1, twins.committed(COUNT_NEW));
  }

  @Test
  void line46_autocommitOffWithoutAStatementIsNoTransaction() throws SQLException {
    logical.setAutoCommit(false);
    logical.setReadOnly(true);
    logical.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    logical.setAutoCommit(true);
    assertEquals(0, twins.lent());
  }

  @Test
  void line47_abortClosesAtOnceAndStaysClosed() throws SQLException {
    Statement statement = logical.createStatement();
    logical.setAutoCommit(false);
    statement.execute(INSERT);
    ResultSet result = statement.executeQuery("SELECT 1");
    logical.abort(Runnable::run);
    assertTrue(logical.isClosed());
    assertTrue(statement.isClosed());
    assertTrue(result.isClosed());
    logical.abort(Runnable::run);
    logical.close();
    assertThrows(SQLException.class, logical::createStatement);
    assertEquals(0, twins.committed(COUNT_NEW));
  }

  @Test
  void line77And78_closingTheConnectionClosesItsStatementsAndResultSets() throws SQLException {
    List<Statement> statements = new ArrayList<>();
    List<ResultSet> results = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Statement statement = logical.createStatement();
      results.add(statement.executeQuery("SELECT 1"));
      statements.add(statement);
    }
    logical.close();
    for (int i = 0; i < 3; i++) {
      assertTrue(statements.get(i).isClosed());
      assertTrue(results.get(i).isClosed());
      Statement statement = statements.get(i);
      SQLException refused =
          assertThrows(SQLException.class, () -> statement.executeQuery("SELECT 1"));
      assertEquals("S1009", refused.getSQLState());
      statement.close();
    }
    assertFalse(logical.isValid(1));
  }
}
