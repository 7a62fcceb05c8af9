package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.LongTransaction;
import io.domainrouter.config.MirrorFailure;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A transaction holds its domain for longer than the cutover's deadline. */
final class LongTransactionTest {
  private static final MovePolicy POLICY =
      new MovePolicy(MirrorFailure.JOURNAL, 50, 1000, 1, Duration.ofMillis(300));

  private static final ChangeRequest ADA = ChangeRequest.of("Ada", "test");

  private final RouterFixture fixture = RouterFixture.named("long_transaction");

  private void open(MovePolicy policy) throws SQLException {
    fixture
        .domain("items", "item")
        .policy(policy)
        .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50))")
        .open()
        .moveTo("items", Phase.READ_MIGRATION);
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @Test
  void theCutoverIsGivenUpAndSaysWhoHeldIt() throws SQLException {
    open(POLICY);
    try (Connection connection = fixture.router().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO item VALUES (1, 'long')");
      SQLException givenUp =
          assertThrows(
              SQLException.class, () -> fixture.router().controller().advance("items", ADA));
      assertEquals("DR202", givenUp.getSQLState());
      String why = givenUp.getMessage();
      assertTrue(why.contains("held by [connection ") && why.contains("root@"), why);
      assertEquals(Phase.READ_MIGRATION, fixture.phase("items"));
      statement.executeUpdate("INSERT INTO item VALUES (2, 'longer')");
      connection.commit();
    }
    assertRows("1,2");
    assertEquals(Phase.PARTITION_FIRST, fixture.router().controller().advance("items", ADA).to());
  }

  @Test
  void itIsEndedOnRequestAndToldSoOnce() throws SQLException {
    open(POLICY);
    isEnded(ADA.killing());
  }

  @Test
  void itIsEndedWhereThePolicySaysSo() throws SQLException {
    open(POLICY.with(LongTransaction.KILL));
    isEnded(ADA);
  }

  private void isEnded(ChangeRequest request) throws SQLException {
    try (Connection connection = fixture.router().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO item VALUES (1, 'too long')");
      assertEquals(
          Phase.PARTITION_FIRST, fixture.router().controller().advance("items", request).to());
      SQLException told =
          assertThrows(
              SQLException.class, () -> statement.executeUpdate("INSERT INTO item VALUES (2, '')"));
      assertEquals("40001", told.getSQLState(), told::toString);
      assertTrue(told.getMessage().contains("Try it again"), told::toString);
      connection.rollback();
      statement.executeUpdate("INSERT INTO item VALUES (3, 'again')");
      connection.commit();
    }
    assertRows("3");
  }

  private void assertRows(String ids) throws SQLException {
    for (Connection side : new Connection[] {fixture.monolith(), fixture.partition("items")}) {
      assertEquals(ids, RouterFixture.query(side, "SELECT GROUP_CONCAT(id ORDER BY id) FROM item"));
    }
  }
}
