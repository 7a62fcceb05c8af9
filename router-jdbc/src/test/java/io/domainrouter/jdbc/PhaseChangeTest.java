package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.domainrouter.config.Phase;
import io.domainrouter.control.TransitionReport;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change of phase between two statements of an open connection: checklist lines 43 and 71. */
final class PhaseChangeTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private RouterFixture fixture;

  @BeforeEach
  void open() throws SQLException {
    fixture =
        RouterFixture.named("flip")
            .domain("items", "item")
            .schemas("CREATE TABLE item (id INT PRIMARY KEY)")
            .open();
    fixture.moveTo("items", Phase.READ_MIGRATION);
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO item VALUES (0)");
    }
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  private static void insert(Statement statement, int id) throws SQLException {
    assertEquals(1, statement.executeUpdate("INSERT INTO item VALUES (" + id + ")"));
  }

  /** The schema that a locking read goes to, which is the authority's. */
  private static String authority(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT DATABASE() FROM item WHERE id = 0 FOR UPDATE")) {
      row.next();
      return row.getString(1);
    }
  }

  private void assertOnBothSides(String ids) throws SQLException {
    String sql = "SELECT GROUP_CONCAT(id ORDER BY id) FROM item";
    assertEquals(ids, RouterFixture.query(fixture.monolith(), sql));
    assertEquals(ids, RouterFixture.query(fixture.partition("items"), sql));
  }

  @Test
  void line43_aTransactionThatHasWrittenStaysInItsPhaseAndTheCutoverWaits() throws Exception {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      insert(statement, 1);
      CompletableFuture<TransitionReport> cutover = cutoverThatWaits();
      assertEquals("flip_monolith", authority(statement));
      insert(statement, 2);
      assertFalse(cutover.isDone());
      connection.commit();
      assertEquals(Phase.PARTITION_FIRST, cutover.get(DEADLINE.toSeconds(), TimeUnit.SECONDS).to());
      assertEquals("flip_items", authority(statement));
      insert(statement, 3);
      connection.commit();
    }
    assertOnBothSides("0,1,2,3");
  }

  private CompletableFuture<TransitionReport> cutoverThatWaits() {
    CompletableFuture<TransitionReport> cutover =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return fixture.advance("items");
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    Await.until(
        "the cutover to wait for the writer",
        DEADLINE,
        () -> RouterFixture.isRunning(fixture.monolith(), "WHERE domain = 'items' FOR UPDATE"));
    return cutover;
  }

  @Test
  void line43_aTransactionThatHasOnlyReadWritesUnderTheNewPhase() throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeQuery("SELECT * FROM item").close();
      fixture.advance("items");
      insert(statement, 1);
      assertEquals("flip_items", authority(statement));
      connection.commit();
    }
    assertOnBothSides("0,1");
  }

  @Test
  void line43_betweenTwoAutocommitStatementsTheNewPhaseHoldsAtOnce() throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      insert(statement, 1);
      assertEquals("flip_monolith", authority(statement));
      fixture.advance("items");
      assertEquals("flip_items", authority(statement));
      insert(statement, 2);
      fixture.goBack("items");
      assertEquals("flip_monolith", authority(statement));
      insert(statement, 3);
    }
    assertOnBothSides("0,1,2,3");
  }

  @Test
  void line71_aPreparedStatementGoesToTheNewSide() throws SQLException {
    try (Connection connection = fixture.connect();
        PreparedStatement locking =
            connection.prepareStatement("SELECT DATABASE() FROM item WHERE id = ? FOR UPDATE")) {
      locking.setInt(1, 0);
      assertEquals("flip_monolith", first(locking));
      fixture.moveTo("items", Phase.PARTITION_ONLY);
      assertEquals("flip_items", first(locking));
    }
  }

  private static String first(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }
}
