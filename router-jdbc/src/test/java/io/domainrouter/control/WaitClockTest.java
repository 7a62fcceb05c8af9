package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.LongTransaction;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.phase.ControlRows;
import io.domainrouter.phase.LockSession;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writers whose controller neither goes on nor dies: its session is theirs to end. */
final class WaitClockTest {
  private static final String DOMAIN = "items";
  private static final Duration DEADLINE = Duration.ofMillis(600);

  /** What the controller's session may take and be silent for: longer than the test. */
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Well before the server's own patience with a lock (50 s) is at its end. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The common pool has one thread on two cores, and who waits for a lock keeps it. */
  private static final Executor OWN_THREADS = task -> new Thread(task, "held").start();

  private static RouterFixture fixture;

  @BeforeAll
  static void open() throws SQLException {
    fixture =
        RouterFixture.named("wait_clock")
            .domain(DOMAIN, "item")
            .policy(
                MovePolicy.builder()
                    .initialReadPercent(50)
                    .workers(1)
                    .cutoverDeadline(DEADLINE)
                    .build())
            .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50))")
            .open();
    fixture.moveTo(DOMAIN, Phase.READ_MIGRATION);
  }

  @AfterAll
  static void close() throws SQLException {
    fixture.close();
  }

  @BeforeEach
  void empty() throws Exception {
    run(true, "DELETE FROM item").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      statement.execute("DELETE FROM domainrouter_audit WHERE requested_by = 'waiters'");
    }
  }

  private Connection controller(LongTransaction way) throws SQLException {
    Connection session = fixture.monolith();
    session.setAutoCommit(false);
    ExclusiveLock.prepare(session, DOMAIN, way, LONG, LONG);
    return session;
  }

  /** As one packet with its lock. */
  @ParameterizedTest
  @EnumSource(LongTransaction.class)
  void aWriterThatIsHeldForTooLongGoesOn(LongTransaction way) throws Exception {
    try (Connection controller = controller(way)) {
      assertTrue(ControlRows.lockExclusive(controller, DOMAIN).isPresent());
      long began = System.nanoTime();
      write(true, 1).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      long waited = System.nanoTime() - began;
      assertTrue(waited >= LockSession.longest(DEADLINE, way).toNanos(), waited + " ns");
      SQLException lost =
          assertThrows(SQLException.class, () -> ExclusiveLock.requireHeld(controller));
      assertEquals("DR202", lost.getSQLState());
    }
    String ended =
        "SELECT GROUP_CONCAT(reason) FROM domainrouter_audit WHERE requested_by = 'waiters'";
    Await.until(
        "the audit to have it",
        PATIENCE,
        () -> "held beyond the deadline".equals(RouterFixture.query(fixture.monolith(), ended)));
  }

  /** The other writer asks for the lock alone. */
  @Test
  void aLongTransactionForWhichTheControllerWaitsIsLeftAlone() throws Exception {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement();
        Connection controller = controller(LongTransaction.ABORT_CUTOVER)) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO item VALUES (1, 'long')");
      CompletableFuture<SQLException> givenUp =
          CompletableFuture.supplyAsync(
              () ->
                  assertThrows(
                      SQLException.class, () -> ControlRows.lockExclusive(controller, DOMAIN)),
              OWN_THREADS);
      Await.until(
          "the controller to wait",
          PATIENCE,
          () -> RouterFixture.isRunning(fixture.monolith(), "FOR UPDATE"));
      write(false, 2).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      givenUp.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      statement.executeUpdate("INSERT INTO item VALUES (3, 'still there')");
      connection.commit();
    }
    assertEquals("1,2,3", ids());
  }

  /** Who locks the row by hand is nobody of ours. */
  @Test
  void aLockThatIsNoControllersIsLeftAlone() throws Exception {
    try (Connection other = fixture.monolith();
        Connection controller = controller(LongTransaction.ABORT_CUTOVER)) {
      other.setAutoCommit(false);
      assertTrue(ControlRows.lockExclusive(other, DOMAIN).isPresent());
      CompletableFuture<Void> held = write(true, 1);
      Await.until(
          "the controller to be ended, which does not help",
          PATIENCE,
          () -> {
            try {
              ExclusiveLock.requireHeld(controller);
              return false;
            } catch (SQLException e) {
              return true;
            }
          });
      ExclusiveLock.requireHeld(other);
      other.rollback();
      held.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    assertEquals("1", ids());
  }

  /** A write has waited for a row for long when the controller comes. */
  @Test
  void aControllerHasItsWholeDeadline() throws Exception {
    try (Connection row = fixture.monolith();
        Statement lock = row.createStatement()) {
      write(true, 1).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      row.setAutoCommit(false);
      lock.executeQuery("SELECT * FROM item WHERE id = 1 FOR UPDATE").close();
      CompletableFuture<Void> waits = run(true, "UPDATE item SET name = 'late' WHERE id = 1");
      Await.until("a write to wait for long", PATIENCE, () -> longest("UPDATE item SET name") >= 1);
      SQLException givenUp = assertThrows(SQLException.class, () -> fixture.advance(DOMAIN));
      assertTrue(givenUp.getMessage().contains("held by [connection "), givenUp::toString);
      row.rollback();
      waits.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** In seconds, that a statement with this in its text has been running. */
  private long longest(String text) throws SQLException {
    String seconds =
        RouterFixture.query(
            fixture.monolith(),
            "SELECT MAX(time) FROM information_schema.processlist WHERE info LIKE '%"
                + text
                + "%' AND id <> CONNECTION_ID()");
    return seconds == null ? 0 : Long.parseLong(seconds);
  }

  private String ids() throws SQLException {
    return RouterFixture.query(fixture.monolith(), "SELECT GROUP_CONCAT(id ORDER BY id) FROM item");
  }

  private CompletableFuture<Void> write(boolean autoCommit, int id) {
    return run(autoCommit, "INSERT INTO item VALUES (" + id + ", 'held')");
  }

  private CompletableFuture<Void> run(boolean autoCommit, String sql) {
    return CompletableFuture.runAsync(
        () -> {
          try (Connection connection = fixture.connect();
              Statement statement = connection.createStatement()) {
            connection.setAutoCommit(autoCommit);
            statement.executeUpdate(sql);
            if (!autoCommit) {
              connection.commit();
            }
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        },
        OWN_THREADS);
  }
}
