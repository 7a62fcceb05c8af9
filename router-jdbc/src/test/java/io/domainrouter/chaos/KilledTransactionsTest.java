package io.domainrouter.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.phase.KilledSessions;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sessions that have a transaction open on the authority are ended as a cutover ends them, wherever
 * they are just then. An application tries again what it is told to; so what it was told must be
 * true: a transaction that was to be tried again and stands was made twice. {@code
 * -Dtest.kills=1000} makes it longer.
 */
@Tag("slow")
final class KilledTransactionsTest {
  private static final int KILLS = Integer.getInteger("test.kills", 25);
  private static final int KILLS_PER_CUTOVER = 10;
  private static final int THREADS = 6;
  private static final String DOMAIN = "items";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The server shows who looks sooner the same picture of its transactions again. */
  private static final Duration REFRESH = Duration.ofMillis(150);

  private static final ChangeRequest KILLING = ChangeRequest.of("test", "test").killing();

  @TempDir private Path directory;
  private final RouterFixture fixture = RouterFixture.named("killed_transactions");
  private Writers writers;
  private int killed;
  private int moved;

  @BeforeEach
  void open() throws Exception {
    fixture
        .domain(DOMAIN, Tables.NAMES.toArray(String[]::new))
        .policy(
            MovePolicy.builder()
                .initialReadPercent(50)
                .workers(1)
                .cutoverDeadline(Duration.ofMillis(100))
                .build())
        .schemas(Tables.DDL)
        .open()
        .moveTo(DOMAIN, Phase.READ_MIGRATION);
    writers = new Writers(fixture::connect, directory, THREADS);
  }

  @AfterEach
  void close() throws Exception {
    writers.stop();
    fixture.close();
  }

  @Test
  void whatIsToBeTriedAgainDoesNotStand() throws Exception {
    writers.begin(true);
    while (killed < KILLS) {
      if (killed > 0 && killed % KILLS_PER_CUTOVER == 0) {
        cutOver();
      }
      Await.until("somebody to be ended", PATIENCE, this::killOne);
    }
    writers.stop();
    Verdict verdict = writers.verdict(fixture, DOMAIN);
    System.out.printf(
        "KILLS kills=%d cutovers=%d acknowledged=%d again=%d unknown=%d lost=%d duplicated=%d"
            + " diverged=%d errors=%d%n",
        killed,
        moved,
        verdict.acknowledged(),
        verdict.rolledBack(),
        verdict.unknown(),
        verdict.lost(),
        verdict.duplicated() + verdict.torn(),
        verdict.diverged(),
        verdict.errors());
    assertEquals(List.of(), verdict.findings());
    assertTrue(verdict.isClean(), verdict::toString);
    assertTrue(verdict.rolledBack() > 0, verdict::toString);
  }

  /** Anybody who has a transaction open on the authority, the router itself included. */
  private boolean killOne() throws SQLException, InterruptedException {
    Thread.sleep(REFRESH.toMillis());
    boolean there = status().phase() == Phase.PARTITION_FIRST;
    String target = there ? DOMAIN + "_partition" : "monolith";
    String schema = there ? fixture.partitionSchema(DOMAIN) : fixture.monolithSchema();
    String session =
        RouterFixture.query(
            fixture.monolith(),
            "SELECT t.trx_mysql_thread_id FROM information_schema.innodb_trx t"
                + " JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id"
                + " WHERE p.db = '"
                + schema
                + "' AND p.id <> CONNECTION_ID() ORDER BY RAND() LIMIT 1");
    if (session == null) {
      return false;
    }
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      long number = Long.parseLong(session);
      KilledSessions.record(monolith, DOMAIN, 1, target, number, "test", "test");
      statement.execute("KILL " + session);
      killed++;
      return true;
    } catch (SQLException e) {
      if (e.getErrorCode() == 1094) {
        return false; // it has gone
      }
      throw e;
    }
  }

  private void cutOver() {
    DomainStatus now = status();
    ChangeRequest request = KILLING.inEpoch(now.epoch());
    try {
      if (now.phase() == Phase.READ_MIGRATION) {
        fixture.router().controller().advance(DOMAIN, request);
      } else {
        fixture.router().controller().goBack(DOMAIN, request);
      }
      moved++;
    } catch (SQLException e) {
      System.out.println("KILLS no cutover: " + e);
    }
  }

  private DomainStatus status() {
    return fixture.router().controller().status(DOMAIN);
  }
}
