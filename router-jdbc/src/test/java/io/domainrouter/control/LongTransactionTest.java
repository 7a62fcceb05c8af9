package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mysql.cj.jdbc.JdbcConnection;
import io.domainrouter.DomainRouter;
import io.domainrouter.config.LongTransaction;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.phase.KilledSessions;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction holds its domain for longer than the cutover's deadline. */
final class LongTransactionTest {
  private static final MovePolicy POLICY =
      MovePolicy.builder()
          .initialReadPercent(50)
          .workers(1)
          .cutoverDeadline(Duration.ofMillis(300))
          .build();

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
      assertTrue(why.contains("; instance " + ProcessHandle.current().pid() + "@"), why);
      assertTrue(why.contains(" thread " + Thread.currentThread().getName() + ", for "), why);
      assertTrue(why.contains("in phase 4, began with INSERT of [item]"), why);
      assertEquals(Phase.READ_MIGRATION, fixture.phase("items"));
      statement.executeUpdate("INSERT INTO item VALUES (2, 'longer')");
      connection.commit();
    }
    assertRows("1,2");
    assertEquals(Phase.PARTITION_FIRST, fixture.router().controller().advance("items", ADA).to());
  }

  /**
   * The server's picture of its transactions gets old while a monitoring program looks at it all
   * the time. Our own looks must not be what keeps it so.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anOldPictureOfTheTransactionsIsNotTheLastWord(boolean kill) throws Exception {
    open(POLICY);
    CountDownLatch looked = new CountDownLatch(1);
    AtomicBoolean monitors = new AtomicBoolean(true);
    Thread monitor = new Thread(() -> look(monitors, looked), "monitoring");
    monitor.start();
    looked.await();
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO item VALUES (1, 'long')");
      CompletableFuture<SQLException> told =
          CompletableFuture.supplyAsync(kill ? this::advanceKilling : this::advance);
      Await.until("the lock to be asked for", Duration.ofSeconds(20), this::isLockAskedFor);
      TimeUnit.MILLISECONDS.sleep(POLICY.cutoverDeadline().toMillis() + 60); // it has looked once
      monitors.set(false);
      monitor.join();
      SQLException givenUp = told.get(20, TimeUnit.SECONDS);
      if (kill) {
        assertEquals(null, givenUp);
      } else {
        assertTrue(givenUp.getMessage().contains("held by [connection "), givenUp::toString);
      }
      connection.rollback();
    } finally {
      monitors.set(false);
    }
  }

  private boolean isLockAskedFor() throws SQLException {
    return RouterFixture.isRunning(fixture.monolith(), " FOR UPDATE");
  }

  private void look(AtomicBoolean monitors, CountDownLatch looked) {
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      while (monitors.get()) {
        statement.executeQuery("SELECT COUNT(*) FROM information_schema.innodb_trx").close();
        looked.countDown();
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Another instance says so with its heartbeats. */
  @Test
  void theThreadOfAnotherInstanceIsNamedToo() throws Exception {
    open(POLICY);
    try (DomainRouter other = fixture.another();
        Connection connection = other.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      Thread holder = new Thread(() -> insert(statement), "the-other-thread");
      holder.start();
      holder.join();
      Await.until("the fleet to show it", Duration.ofSeconds(20), () -> fleet().contains("holds:"));
      String fleet = fleet();
      assertTrue(fleet.contains("in flight: items 4=1"), fleet);
      assertTrue(fleet.contains("build development, alive, heartbeat "), fleet);
      SQLException givenUp =
          assertThrows(
              SQLException.class, () -> fixture.router().controller().advance("items", ADA));
      assertTrue(
          givenUp.getMessage().contains(" thread the-other-thread, for "), givenUp::toString);
      connection.rollback();
    }
    Await.until("nobody to hold it", Duration.ofSeconds(20), () -> !fleet().contains("holds:"));
  }

  private String fleet() throws SQLException {
    return String.join("\n", fixture.router().controller().fleet());
  }

  private static void insert(Statement statement) {
    try {
      statement.executeUpdate("INSERT INTO item VALUES (1, 'long')");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A write that goes in one packet holds the domain while it waits for a row. */
  @Test
  void aWriteInOnePacketThatIsEndedLeavesNothingAndIsToldSoOnce() throws Exception {
    open(POLICY);
    try (Connection connection = fixture.router().connect();
        Statement statement = connection.createStatement();
        Connection monolith = fixture.monolith();
        Statement lock = monolith.createStatement()) {
      statement.executeUpdate("INSERT INTO item VALUES (1, 'before')");
      monolith.setAutoCommit(false);
      lock.executeQuery("SELECT * FROM item WHERE id = 1 FOR UPDATE").close();
      CompletableFuture<SQLException> told =
          CompletableFuture.supplyAsync(
              () ->
                  assertThrows(
                      SQLException.class,
                      () -> statement.executeUpdate("UPDATE item SET name = 'late' WHERE id = 1")));
      Await.until(
          "the write to wait for the row",
          Duration.ofSeconds(20),
          () -> RouterFixture.isRunning(fixture.monolith(), "UPDATE item SET name"));
      SQLException stillHeld = advanceKilling();
      monolith.rollback();
      assertEquals("40001", told.get(20, TimeUnit.SECONDS).getSQLState(), told.get()::toString);
      assertEquals(null, stillHeld);
      assertEquals(Phase.PARTITION_FIRST, fixture.phase("items"));
      statement.executeUpdate("UPDATE item SET name = 'again' WHERE id = 1");
    }
    for (Connection side : new Connection[] {fixture.monolith(), fixture.partition("items")}) {
      assertEquals("again", RouterFixture.query(side, "SELECT GROUP_CONCAT(name) FROM item"));
    }
  }

  /**
   * A transaction that has read on a side, and then found under its lock there that the domain has
   * left, keeps that lock. It must not stand between the two commits of the way back.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLockOnTheNewSidesRowIsMetWhileThereIsAnAuthority(boolean kill) throws Exception {
    open(POLICY);
    try (Connection writer = fixture.partition("items");
        Statement statement = writer.createStatement()) {
      statement.execute("START TRANSACTION");
      statement.executeQuery("SELECT * FROM domainrouter_domain LOCK IN SHARE MODE").close();
      if (kill) {
        assertEquals(null, advanceKilling());
        assertEquals(Phase.PARTITION_FIRST, fixture.phase("items"));
      } else {
        SQLException givenUp =
            assertThrows(
                SQLException.class, () -> fixture.router().controller().advance("items", ADA));
        assertEquals("DR202", givenUp.getSQLState(), givenUp::toString);
        assertTrue(givenUp.getMessage().contains("held by [connection "), givenUp::toString);
        assertEquals(Phase.READ_MIGRATION, fixture.phase("items"));
      }
      try (Connection connection = fixture.connect();
          Statement insert = connection.createStatement()) {
        assertEquals(1, insert.executeUpdate("INSERT INTO item VALUES (1, 'held')"));
      }
    }
    assertRows("1");
  }

  /** Its entries are one transaction: none of them stands, and none goes on without the lock. */
  @Test
  void aBatchThatIsEndedInTheMiddleIsToldSoAsAWhole() throws Exception {
    open(POLICY);
    try (Connection connection = fixture.connect();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?, 'b')");
        Connection monolith = fixture.monolith();
        Statement other = monolith.createStatement()) {
      monolith.setAutoCommit(false);
      other.executeUpdate("INSERT INTO item VALUES (2, 'in the way')");
      for (int id = 1; id <= 3; id++) {
        insert.setInt(1, id);
        insert.addBatch();
      }
      CompletableFuture<BatchUpdateException> told =
          CompletableFuture.supplyAsync(
              () -> assertThrows(BatchUpdateException.class, insert::executeBatch));
      Await.until(
          "the second entry to wait",
          Duration.ofSeconds(20),
          () -> RouterFixture.isRunning(fixture.monolith(), "INSERT INTO item VALUES (2, 'b')"));
      SQLException stillHeld = advanceKilling();
      BatchUpdateException batch = told.get(20, TimeUnit.SECONDS);
      monolith.rollback();
      assertEquals("40001", batch.getSQLState(), batch::toString);
      assertTrue(
          Arrays.stream(batch.getUpdateCounts()).allMatch(n -> n == Statement.EXECUTE_FAILED),
          () -> Arrays.toString(batch.getUpdateCounts()));
      assertEquals(null, stillHeld);
    }
    assertRows(null);
  }

  /** The statements before its COMMIT read what it has changed: it is known that nothing stands. */
  @Test
  void itIsToldSoByItsCommit() throws Exception {
    open(POLICY);
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO item VALUES (1, 'too long')");
      assertEquals(null, advanceKilling());
      SQLException told = assertThrows(SQLException.class, connection::commit);
      assertEquals("40001", told.getSQLState(), told::toString);
      statement.executeUpdate("INSERT INTO item VALUES (2, 'again')");
      connection.commit();
    }
    assertRows("2");
  }

  /** It was ended a moment too late: the transaction has committed, and the next one begins. */
  @Test
  void theNextTransactionOnAnEndedSessionIsToldSo() throws Exception {
    open(POLICY);
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO item VALUES (1, 'in time')");
      long session = connection.unwrap(JdbcConnection.class).getSession().getThreadId();
      end(session);
      String longWay = "UPDATE item SET name = 'changed' WHERE name = 'in time'";
      SQLException told = assertThrows(SQLException.class, () -> statement.executeUpdate(longWay));
      assertEquals("40001", told.getSQLState(), told::toString);
      statement.executeUpdate("INSERT INTO item VALUES (3, 'again')");
    }
    assertRows("1,3");
  }

  /** As a cutover does. */
  private void end(long session) throws SQLException {
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      KilledSessions.record(monolith, "items", 1, "monolith", session, "test", "test");
      statement.execute("KILL " + session);
    }
    Await.until(
        "the session to end",
        Duration.ofSeconds(20),
        () ->
            "0"
                .equals(
                    RouterFixture.query(
                        fixture.monolith(),
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE id = "
                            + session)));
  }

  private SQLException advanceKilling() {
    return advance(ADA.killing());
  }

  private SQLException advance() {
    return advance(ADA);
  }

  private SQLException advance(ChangeRequest request) {
    try {
      fixture.router().controller().advance("items", request);
      return null;
    } catch (SQLException e) {
      return e;
    }
  }

  @Test
  void itIsEndedOnRequestAndToldSoOnce() throws SQLException {
    open(POLICY);
    isEnded(ADA.killing());
  }

  @Test
  void itIsEndedWhereThePolicySaysSo() throws SQLException {
    open(POLICY.toBuilder().onLongTransaction(LongTransaction.KILL).build());
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
