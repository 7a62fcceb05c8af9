package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.CrossDomainTransactions;
import io.domainrouter.config.Phase;
import io.domainrouter.execute.PartialCommitException;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One transaction on two authorities: checklist lines 33 to 35 and 38. The near domain's partition
 * is on server 0, the far one's on server 1.
 */
final class SeveralTargetsTest {
  private static final String TABLE = "(id INT PRIMARY KEY, v INT NOT NULL)";
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private static RouterFixture fixture;

  @BeforeAll
  static void open() throws SQLException {
    fixture =
        RouterFixture.named("several")
            .domain("near", "near_row")
            .domain("far", "far_row")
            .partitionOn("far", 1)
            .crossDomainTransactions(CrossDomainTransactions.BEST_EFFORT)
            .schemas("CREATE TABLE near_row " + TABLE, "CREATE TABLE far_row " + TABLE)
            .open();
    fixture.moveTo("near", Phase.PARTITION_ONLY);
    fixture.moveTo("far", Phase.PARTITION_ONLY);
  }

  @AfterAll
  static void close() throws SQLException {
    fixture.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    for (String domain : List.of("near", "far")) {
      try (Connection connection = fixture.partition(domain);
          Statement statement = connection.createStatement()) {
        statement.execute("DELETE FROM " + domain + "_row");
        statement.execute("INSERT INTO " + domain + "_row VALUES (100, 0), (200, 0)");
      }
    }
  }

  private static int near() throws SQLException {
    return count("near");
  }

  private static int far() throws SQLException {
    return count("far");
  }

  /** Rows that the test has inserted. */
  private static int count(String domain) throws SQLException {
    return Integer.parseInt(
        RouterFixture.query(
            fixture.partition(domain), "SELECT COUNT(*) FROM " + domain + "_row WHERE id < 100"));
  }

  private static Connection transaction() throws SQLException {
    Connection connection = fixture.connect();
    connection.setAutoCommit(false);
    return connection;
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static long physicalId(Connection connection, String domain) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT CONNECTION_ID() FROM " + domain + "_row LIMIT 1")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void cut(Connection connection, String domain) throws SQLException {
    long id = physicalId(connection, domain);
    try (Connection killer = fixture.partition(domain)) {
      run(killer, "KILL " + id);
    }
  }

  @Test
  void line33_bothAuthoritiesCommit() throws SQLException {
    try (Connection connection = transaction()) {
      run(connection, "INSERT INTO near_row VALUES (1, 1)", "INSERT INTO far_row VALUES (1, 1)");
      connection.commit();
    }
    assertEquals("1 1", near() + " " + far());
  }

  @Test
  void line33_whenTheFirstCommitFailsNothingIsCommitted() throws SQLException {
    try (Connection connection = transaction()) {
      run(connection, "INSERT INTO far_row VALUES (1, 1)", "INSERT INTO near_row VALUES (1, 1)");
      cut(connection, "far");
      SQLException failure = assertThrows(SQLException.class, connection::commit);
      assertFalse(failure instanceof PartialCommitException, failure::toString);
      assertTrue(failure.getSQLState().startsWith("08"), failure::getSQLState);
      run(connection, "INSERT INTO near_row VALUES (2, 1)", "INSERT INTO far_row VALUES (2, 1)");
      connection.commit();
    }
    assertEquals("1 1", near() + " " + far());
  }

  @Test
  void line33_whenTheSecondCommitFailsTheExceptionNamesBoth() throws SQLException {
    TestServer server = TestServers.shared().server(1);
    try (Connection connection = transaction()) {
      run(connection, "INSERT INTO near_row VALUES (1, 1)", "INSERT INTO far_row VALUES (1, 1)");
      server.kill();
      PartialCommitException partial =
          assertThrows(PartialCommitException.class, connection::commit);
      assertEquals("DR300", partial.getSQLState());
      assertTrue(
          partial
              .getMessage()
              .contains("committed on near_partition and not committed on far_part"),
          partial::getMessage);
      assertInstanceOf(SQLException.class, partial.getCause());
    } finally {
      server.restart();
    }
    assertEquals("1 0", near() + " " + far());
    Await.until(
        "the router to reach the server again",
        DEADLINE,
        () -> {
          try (Connection connection = fixture.connect()) {
            run(connection, "INSERT INTO far_row VALUES (2, 2)");
            return true;
          } catch (SQLException e) {
            return false;
          }
        });
  }

  @Test
  void line34_aRollbackReachesTheOthersWhenTheFirstFails() throws SQLException {
    try (Connection connection = transaction()) {
      run(connection, "INSERT INTO far_row VALUES (1, 1)", "INSERT INTO near_row VALUES (1, 1)");
      cut(connection, "far");
      assertThrows(SQLException.class, connection::rollback);
      run(connection, "INSERT INTO near_row VALUES (2, 1)");
      connection.commit();
    }
    assertEquals("1 0", near() + " " + far());
    assertEquals(
        "2",
        RouterFixture.query(fixture.partition("near"), "SELECT id FROM near_row WHERE id < 100"));
  }

  @Test
  void line34_everyFailureOfARollbackIsReported() throws SQLException {
    try (Connection connection = transaction()) {
      run(connection, "INSERT INTO far_row VALUES (1, 1)", "INSERT INTO near_row VALUES (1, 1)");
      cut(connection, "far");
      cut(connection, "near");
      SQLException failure = assertThrows(SQLException.class, connection::rollback);
      assertEquals(1, failure.getSuppressed().length, failure::toString);
    }
    assertEquals("0 0", near() + " " + far());
  }

  @Test
  void line35_aDeadlockOnOneRequiresARollbackOfBoth() throws Exception {
    try (Connection connection = transaction();
        Connection rival = fixture.partition("far")) {
      rival.setAutoCommit(false);
      run(connection, "INSERT INTO near_row VALUES (1, 1)");
      run(connection, "UPDATE far_row SET v = 1 WHERE id = 100");
      run(rival, "INSERT INTO far_row VALUES (50, 0), (51, 0), (52, 0), (53, 0), (54, 0)");
      run(rival, "UPDATE far_row SET v = 2 WHERE id = 200");
      CompletableFuture<Void> blocked = blocked(rival);
      SQLException deadlock =
          assertThrows(
              SQLException.class, () -> run(connection, "UPDATE far_row SET v = 1 WHERE id = 200"));
      assertEquals(1213, deadlock.getErrorCode());
      blocked.get();
      rival.rollback();

      SQLException refused =
          assertThrows(
              SQLException.class, () -> run(connection, "INSERT INTO near_row VALUES (2, 1)"));
      assertEquals("40000", refused.getSQLState());
      assertEquals(deadlock, refused.getCause());
      connection.rollback();
      run(connection, "INSERT INTO near_row VALUES (3, 1)", "INSERT INTO far_row VALUES (3, 1)");
      connection.commit();
    }
    assertEquals("1 1", near() + " " + far());
  }

  /** The rival waits for the row that the router's transaction has changed. */
  private static CompletableFuture<Void> blocked(Connection rival) throws SQLException {
    CompletableFuture<Void> update =
        CompletableFuture.runAsync(
            () -> {
              try {
                run(rival, "UPDATE far_row SET v = 2 WHERE id = 100");
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    Await.until(
        "the rival to wait",
        DEADLINE,
        () -> RouterFixture.isRunning(fixture.partition("far"), "SET v = 2 WHERE id = 100"));
    return update;
  }

  @Test
  void line35_aCommitAfterALostConnectionFailsAndRollsBack() throws SQLException {
    try (Connection connection = transaction()) {
      run(connection, "INSERT INTO near_row VALUES (1, 1)");
      cut(connection, "far");
      assertThrows(SQLException.class, () -> run(connection, "INSERT INTO far_row VALUES (1, 1)"));
      SQLException refused = assertThrows(SQLException.class, connection::commit);
      assertEquals("40000", refused.getSQLState());
    }
    assertEquals("0 0", near() + " " + far());
  }

  @Test
  void line36_closingRollsBackOnBoth() throws SQLException {
    try (Connection connection = transaction()) {
      run(connection, "INSERT INTO near_row VALUES (1, 1)", "INSERT INTO far_row VALUES (1, 1)");
    }
    assertEquals("0 0", near() + " " + far());
  }

  @Test
  void aTemporaryTableIsReadAndDroppedOnItsPartitionWithoutACommit() throws SQLException {
    try (Connection connection = transaction()) {
      run(connection, "INSERT INTO near_row VALUES (1, 1)");
      run(connection, "CREATE TEMPORARY TABLE seen AS SELECT id FROM near_row");
      run(connection, "SELECT * FROM seen JOIN near_row USING (id)");
      run(connection, "DROP TEMPORARY TABLE seen");
      connection.rollback();
    }
    assertEquals("0 0", near() + " " + far());
  }

  @Test
  void line38_aSavepointUndoesWhatALaterTargetDid() throws SQLException {
    try (Connection connection = transaction()) {
      run(connection, "INSERT INTO near_row VALUES (1, 1)");
      Savepoint savepoint = connection.setSavepoint();
      run(connection, "INSERT INTO near_row VALUES (2, 1)", "INSERT INTO far_row VALUES (2, 1)");
      connection.rollback(savepoint);
      run(connection, "INSERT INTO far_row VALUES (3, 1)");
      connection.commit();
    }
    assertEquals("1 1", near() + " " + far());
    assertEquals(
        "3",
        RouterFixture.query(fixture.partition("far"), "SELECT id FROM far_row WHERE id < 100"));
  }

  @Test
  void line38_aSavepointCoversBothWhenBothHadJoined() throws SQLException {
    try (Connection connection = transaction()) {
      run(connection, "INSERT INTO near_row VALUES (1, 1)", "INSERT INTO far_row VALUES (1, 1)");
      Savepoint savepoint = connection.setSavepoint("both");
      run(connection, "INSERT INTO near_row VALUES (2, 1)", "INSERT INTO far_row VALUES (2, 1)");
      connection.rollback(savepoint);
      connection.releaseSavepoint(savepoint);
      connection.commit();
    }
    assertEquals("1 1", near() + " " + far());
  }

  @Test
  void line38_aSavepointBeforeAnyStatementUndoesBoth() throws SQLException {
    try (Connection connection = transaction()) {
      Savepoint savepoint = connection.setSavepoint();
      run(connection, "INSERT INTO near_row VALUES (1, 1)", "INSERT INTO far_row VALUES (1, 1)");
      connection.rollback(savepoint);
      connection.commit();
    }
    assertEquals("0 0", near() + " " + far());
  }
}
