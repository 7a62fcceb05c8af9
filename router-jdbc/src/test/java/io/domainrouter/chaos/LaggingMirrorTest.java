package io.domainrouter.chaos;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TcpProxy;
import io.domainrouter.testing.TcpProxy.Cut;
import io.domainrouter.testing.TestServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mirror whose commit the application does not wait for, because nobody reads it yet. */
final class LaggingMirrorTest {
  private static final String DOMAIN = "items";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration TIME_TO_LIVE = Duration.ofMillis(400);

  private TcpProxy partition;
  private RouterFixture fixture;

  @BeforeEach
  void open() throws IOException, SQLException {
    partition = TcpProxy.to(TestServers.shared().server(0));
    fixture =
        RouterFixture.named("lagging")
            .domain(DOMAIN, "item")
            .partitionThrough(DOMAIN, partition)
            .heartbeat(Duration.ofMillis(100))
            .timeToLive(TIME_TO_LIVE)
            .answerTimeout(Duration.ofSeconds(5))
            .schemas("CREATE TABLE item (id INT PRIMARY KEY, v INT NOT NULL)");
    fixture.open();
  }

  @AfterEach
  void close() throws Exception {
    partition.heal();
    fixture.close();
    partition.close();
  }

  @Test
  void aCommitThatIsNotAnsweredIsNotWaitedForWhereNobodyReadsTheMirror() throws Exception {
    enterSettled(Phase.DUAL_WRITE);
    insertBehindASilentCommit(1);
    assertTrue(
        status().mirrorTrusted(), "the mirror's commit is still waited for: not yet a failure");
    assertEquals(1, status().journalDepth(), "only the journal has it");
    assertEquals("1", routed("SELECT COUNT(*) FROM item"));
    partition.heal();
    awaitCaughtUp();
    assertEquals("1", partition("SELECT COUNT(*) FROM item"));
  }

  @Test
  void itIsWaitedForWhereTheMirrorIsRead() throws Exception {
    enterSettled(Phase.READ_MIGRATION);
    insertBehindASilentCommit(1);
    assertFalse(status().mirrorTrusted(), "the application was answered before the loss was known");
    assertEquals("1", routed("SELECT COUNT(*) FROM item"));
    partition.heal();
    awaitCaughtUp();
  }

  /** Somebody may still go by the phase before, in which the mirror was read. */
  @Test
  void itIsWaitedForRightAfterTheWayBackFromPhase4() throws Exception {
    fixture.router().close();
    fixture.timeToLive(Duration.ofSeconds(60)).open();
    fixture.moveTo(DOMAIN, Phase.READ_MIGRATION);
    fixture.moveTo(DOMAIN, Phase.DUAL_WRITE);
    insertBehindASilentCommit(1);
    assertFalse(status().mirrorTrusted(), "the application was answered before the loss was known");
  }

  @Test
  void theMirrorIsNotReadInPhase4BeforeItHasWhatWasAcknowledgedInPhase3b() throws Exception {
    enterSettled(Phase.DUAL_WRITE);
    insertBehindASilentCommit(1);
    CompletableFuture<Void> advancing =
        CompletableFuture.runAsync(() -> assertDoesNotThrow(() -> fixture.advance(DOMAIN)));
    while (!advancing.isDone()) {
      assertEquals("1", routed("SELECT COUNT(*) FROM item"));
    }
    advancing.get();
    assertEquals(Phase.READ_MIGRATION, fixture.phase(DOMAIN));
    partition.heal();
    while (!status().mirrorTrusted()) {
      assertEquals("1", routed("SELECT COUNT(*) FROM item"));
    }
    assertEquals("1", routed("SELECT COUNT(*) FROM item"));
    assertEquals("1", partition("SELECT COUNT(*) FROM item"));
  }

  private void enterSettled(Phase phase) throws Exception {
    fixture.moveTo(DOMAIN, phase);
    insert(1_000); // its session is there from now on
    execute("DELETE FROM item");
    TimeUnit.NANOSECONDS.sleep(2 * TIME_TO_LIVE.toNanos());
    Await.until("nothing to be under way", PATIENCE, () -> status().journalDepth() == 0);
  }

  private void insertBehindASilentCommit(int id) throws Exception {
    partition.cutAt("INTO `item`", "commit", Cut.SILENCE);
    insert(id);
    Await.until("the mirror's commit", PATIENCE, () -> !partition.isTrapSet());
  }

  private void awaitCaughtUp() {
    Await.until(
        "the mirror to catch up",
        PATIENCE,
        () -> status().mirrorTrusted() && status().journalDepth() == 0);
  }

  private DomainStatus status() throws SQLException {
    return fixture.router().controller().status(DOMAIN);
  }

  private void insert(int id) throws SQLException {
    execute("INSERT INTO item VALUES (" + id + ", 0)");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private String routed(String sql) throws SQLException {
    return RouterFixture.query(fixture.connect(), sql);
  }

  private String partition(String sql) throws SQLException {
    return RouterFixture.query(fixture.partition(DOMAIN), sql);
  }
}
