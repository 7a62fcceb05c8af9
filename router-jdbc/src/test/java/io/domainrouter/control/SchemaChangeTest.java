package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A schema change that goes past the router while a copy runs stops the copy, clearly. */
final class SchemaChangeTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private RouterFixture fixture;

  @BeforeEach
  void open() throws SQLException {
    fixture =
        RouterFixture.named("schema_change")
            .domain("items", "item")
            .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20), spare INT)");
    run(fixture.monolith(), "INSERT INTO item VALUES (1, 'one', 1), (2, 'two', 2)");
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
      statement.execute("SELECT * FROM item WHERE id = 2 FOR UPDATE");
      fixture.advance("items");
      Await.until("the copy to wait", SOON, () -> activity().equals("copying"));
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
