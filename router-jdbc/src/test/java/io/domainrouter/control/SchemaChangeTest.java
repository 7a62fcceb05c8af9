package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A schema change that goes past the router while a copy runs stops the copy, clearly. */
final class SchemaChangeTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static final MovePolicy ROW_BY_ROW = MovePolicy.builder().chunkRows(1).workers(1).build();

  private RouterFixture fixture;

  @BeforeEach
  void open() throws SQLException {
    fixture =
        RouterFixture.named("schema_change")
            .domain("items", "item")
            .policy(ROW_BY_ROW)
            .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20), spare INT)");
    run(fixture.monolith(), "INSERT INTO item VALUES (1, 'one', 1), (2, 'two', 2), (9, 'nine', 9)");
    fixture.open();
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String activity() {
    return fixture.router().controller().status("items").activity();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "partition | ALTER TABLE item ADD COLUMN more INT | ALTER TABLE item DROP COLUMN more | item on the target",
        "monolith  | ALTER TABLE item DROP COLUMN spare | ALTER TABLE item ADD COLUMN spare INT | item on the source",
        "partition | CREATE TRIGGER t BEFORE INSERT ON item FOR EACH ROW SET NEW.name = 'x' | DROP TRIGGER t | triggers on the target",
      })
  void aChangeStopsTheCopyUntilItIsTakenBack(String side, String ddl, String undo, String named)
      throws Exception {
    boolean partition = side.equals("partition");
    fixture.moveTo("items", Phase.PARTITION_READY);
    try (Connection holder = fixture.monolith();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT * FROM item WHERE id = 9 FOR UPDATE");
      fixture.advance("items");
      Await.until("the first row to be copied", SOON, () -> rowsCopied() > 0);
      if (partition) {
        run(fixture.partition("items"), ddl);
        holder.rollback();
      } else {
        changeAhead(ddl, holder);
      }
    }
    Await.until("the copy to stop", SOON, () -> activity().contains("has changed since the copy"));
    assertTrue(activity().startsWith("stopped: the definition of " + named), activity());
    Await.until(
        "everybody to know",
        SOON,
        () -> fixture.router().controller().mirrorReason("items").contains(named));
    GatesRefusedException refused =
        assertThrows(GatesRefusedException.class, () -> fixture.advance("items"));
    assertTrue(refused.getMessage().contains(named), refused.getMessage());
    assertEquals(Phase.COPYING, fixture.phase("items"));

    run(partition ? fixture.partition("items") : fixture.monolith(), undo);
    Await.until("the copy to end", SOON, this::mayGoOn);
    assertEquals(Phase.DUAL_WRITE, fixture.advance("items").to());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE item ADD UNIQUE KEY names (name) | ALTER TABLE item DROP KEY names",
        "ALTER TABLE item ALTER spare SET DEFAULT 7 | ALTER TABLE item ALTER spare SET DEFAULT NULL",
        "CREATE TRIGGER t BEFORE INSERT ON item FOR EACH ROW SET NEW.name = 'x' | DROP TRIGGER t",
      })
  void aChangeWhileNobodyCopiesStopsWhoeverGoesOn(String ddl, String undo) throws Exception {
    fixture.moveTo("items", Phase.PARTITION_READY);
    try (Connection holder = fixture.monolith();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT * FROM item WHERE id = 9 FOR UPDATE");
      fixture.advance("items");
      Await.until("the first row to be copied", SOON, () -> rowsCopied() > 0);
      fixture.router().close();
      run(fixture.partition("items"), ddl);
      fixture.open();
      Await.until("the copy to stop", SOON, () -> activity().contains("of item cannot go on"));
      holder.rollback();
    }
    GatesRefusedException refused =
        assertThrows(GatesRefusedException.class, () -> fixture.advance("items"));
    assertTrue(refused.getMessage().contains("the copy is not complete"), refused.getMessage());
    run(fixture.partition("items"), undo);
    Await.until("the copy to end", SOON, this::mayGoOn);
    assertEquals(Phase.DUAL_WRITE, fixture.advance("items").to());
  }

  /** There is nothing to go on from, so that it begins anew with the tables as they are now. */
  @Test
  void aChangeBeforeTheFirstRowStopsTheCopyForAMoment() throws Exception {
    fixture.moveTo("items", Phase.PARTITION_READY);
    try (Connection holder = fixture.monolith();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT * FROM item WHERE id = 1 FOR UPDATE");
      fixture.advance("items");
      Await.until("the copy to wait for the row", SOON, () -> !resting().isEmpty());
      run(fixture.partition("items"), "ALTER TABLE item ADD KEY names (name)");
      Await.until(
          "everybody to know",
          SOON,
          () -> fixture.router().controller().mirrorReason("items").contains("has changed"));
      holder.rollback();
    }
    Await.until("the copy to end", SOON, this::mayGoOn);
    assertEquals(3, rowsCopied());
  }

  private String resting() throws SQLException {
    return fixture.router().controller().copies().report("items").resting();
  }

  private long rowsCopied() throws SQLException {
    return fixture.router().controller().copies().report("items").rowsCopied();
  }

  /** Rows that the partition refuses, because somebody has forced his way past the schema check. */
  @Test
  void aFailureThatRepeatsIsLoggedOnce() throws Exception {
    run(fixture.partition("items"), "ALTER TABLE item ADD CONSTRAINT one CHECK (id < 1)");
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      fixture.moveTo("items", Phase.MONOLITH);
      ChangeRequest forced = new ChangeRequest("test", "test", true);
      fixture.router().controller().advance("items", forced);
      fixture.router().controller().advance("items", forced);
      awaitAttempts(4);
      assertEquals(1, stops(log));
    } finally {
      System.setErr(before);
    }
  }

  private static int stops(ByteArrayOutputStream log) {
    return log.toString(StandardCharsets.UTF_8).split("domain items stopped: ", -1).length - 1;
  }

  /** Each attempt has a thread of its own. */
  private static void awaitAttempts(int count) {
    Set<Thread> seen = new HashSet<>();
    Await.until(
        "the copy to be tried again and again",
        SOON,
        () -> {
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("domainrouter-copy-items"))
              .forEach(seen::add);
          return seen.size() >= count;
        });
  }

  /** The change waits for the holder, and what the copy does next for the change. */
  private void changeAhead(String ddl, Connection holder) throws Exception {
    FutureTask<Void> change =
        new FutureTask<>(
            () -> {
              run(fixture.monolith(), ddl);
              return null;
            });
    new Thread(change, "schema-change").start();
    Await.until("the change to wait", SOON, () -> RouterFixture.isRunning(fixture.monolith(), ddl));
    holder.rollback();
    change.get();
  }

  private boolean mayGoOn() throws SQLException {
    return fixture.router().controller().checkGates("items", true).stream()
        .allMatch(GateResult::passed);
  }
}
