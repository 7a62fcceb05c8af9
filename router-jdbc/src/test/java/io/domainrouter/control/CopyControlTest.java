package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TableContents;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A copy is seen and steered from every instance; only one runs it. */
final class CopyControlTest {
  private static final String DOMAIN = "things";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ChangeRequest TEST = ChangeRequest.of("test", "test");
  private static final int ROWS = 1_000;

  private RouterFixture fixture;

  @BeforeEach
  void open() throws SQLException {
    fixture =
        RouterFixture.named("copy_control")
            .domain(DOMAIN, "thing", "other")
            .policy(MovePolicy.builder().chunkRows(5).build())
            .schemas(
                "CREATE TABLE thing (id INT PRIMARY KEY, v INT NOT NULL)",
                "CREATE TABLE other (id INT PRIMARY KEY)");
    StringBuilder insert = new StringBuilder("INSERT INTO thing VALUES (1, 1)");
    for (int i = 2; i <= ROWS; i++) {
      insert.append(",(").append(i).append(',').append(i).append(')');
    }
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      statement.execute(insert.toString());
    }
    fixture.open();
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  private static CopyReport report(DomainRouter router) throws SQLException {
    return router.controller().copies().report(DOMAIN);
  }

  @Test
  void anotherInstanceSeesPausesAndResumesTheCopyAndTellsWhoRunsIt() throws SQLException {
    CopyControl here = fixture.router().controller().copies();
    here.pause(DOMAIN, TEST);
    fixture.moveTo(DOMAIN, Phase.PARTITION_READY);
    fixture.advance(DOMAIN);
    Await.until(
        "the copy to say that it rests",
        PATIENCE,
        () -> report(fixture.router()).resting().equals("paused by hand"));
    assertEquals(0, report(fixture.router()).rowsCopied());
    try (DomainRouter other = fixture.another()) {
      fixture.router().controller().copies().start(DOMAIN); // It runs here already.
      String runner = report(other).runner();
      assertTrue(!runner.isEmpty() && runner.equals(report(fixture.router()).runner()), runner);
      assertEquals("copying", report(other).activity());
      assertTrue(report(other).paused());
      assertEquals(2, report(other).tables().size());
      SQLException refused =
          assertThrows(SQLException.class, () -> other.controller().copies().start(DOMAIN));
      assertEquals("DR203", refused.getSQLState());
      assertTrue(refused.getMessage().contains("run by instance " + runner), refused.getMessage());

      other.controller().copies().resume(DOMAIN, TEST);
      other.controller().awaitCopy(DOMAIN, Duration.ofMinutes(2));
      Await.until("the last report", PATIENCE, () -> report(other).activity().isEmpty());
      CopyReport whole = report(other);
      assertEquals(ROWS, whole.rowsCopied());
      assertEquals(ROWS, whole.rowsTotal());
      assertTrue(whole.verified());
      assertTrue(whole.tables().stream().allMatch(CopyReport.Table::copied), whole.toString());
      assertEquals("", whole.resting());
    }
    fixture.advance(DOMAIN);
    assertEquals(ROWS, report(fixture.router()).rowsCopied(), "in the next phase too");
    try (Connection monolith = fixture.monolith();
        Connection partition = fixture.partition(DOMAIN)) {
      assertEquals(
          TableContents.of(monolith, "thing", Set.of()),
          TableContents.of(partition, "thing", Set.of()));
    }
  }

  @Test
  void settingsChangeWhileItRunsAndWhatIsNotUnderstoodIsRefused() throws SQLException {
    CopyControl copies = fixture.router().controller().copies();
    String all = copies.change(DOMAIN, "chunkMillis=20", TEST);
    assertTrue(all.startsWith("chunkMillis=20,threadsRunning=25"), all);
    assertEquals(all, copies.report(DOMAIN).settings());
    String both = copies.change(DOMAIN, "threadsRunning=1", TEST);
    assertTrue(both.startsWith("chunkMillis=20,threadsRunning=1,"), both);
    assertEquals("DR201", state(() -> copies.change(DOMAIN, "chunkMillis=0", TEST)));
    assertEquals("DR201", state(() -> copies.change(DOMAIN, "speed=3", TEST)));
    assertEquals("DR201", state(() -> copies.change("nothing", "chunkMillis=20", TEST)));
    assertEquals("DR201", state(() -> copies.pause("nothing", TEST)));
    assertEquals(both, copies.report(DOMAIN).settings());

    fixture.moveTo(DOMAIN, Phase.PARTITION_READY);
    try (Connection busy = fixture.monolith();
        Statement sleep = busy.createStatement()) {
      Thread sleeper =
          new Thread(
              () -> {
                try {
                  sleep.execute("SELECT SLEEP(60)");
                } catch (SQLException e) {
                  // It was woken up.
                }
              },
              "sleeper");
      sleeper.start();
      fixture.advance(DOMAIN);
      Await.until(
          "the servers to count as busy",
          PATIENCE,
          () -> copies.report(DOMAIN).resting().contains("statements, more than 1"));
      copies.change(DOMAIN, "threadsRunning=1000", TEST);
      fixture.router().controller().awaitCopy(DOMAIN, Duration.ofMinutes(2));
      sleep.cancel();
    }
  }

  private static String state(SqlCall call) {
    return assertThrows(SQLException.class, call::run).getSQLState();
  }

  private interface SqlCall {
    void run() throws SQLException;
  }
}
