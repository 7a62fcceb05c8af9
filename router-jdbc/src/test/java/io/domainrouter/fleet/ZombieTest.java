package io.domainrouter.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.chaos.History;
import io.domainrouter.chaos.HistoryChecker;
import io.domainrouter.chaos.Tables;
import io.domainrouter.chaos.Verdict;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TcpProxy;
import io.domainrouter.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application is stopped as a whole (SIGSTOP), or cut off from one side, wherever its threads
 * are just then, while others write and its domain is cut over; then it goes on. Nothing that it
 * does afterwards may land under the old authority. {@code -Dtest.zombie.rounds=10} makes it
 * longer.
 */
@Tag("slow")
final class ZombieTest {
  private static final int ROUNDS = Integer.getInteger("test.zombie.rounds", 1);
  private static final String DOMAIN = "items";
  private static final int ZOMBIE = 1;
  private static final int WITNESS = 2;
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(2);
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ChangeRequest TEST = ChangeRequest.of("test", "test");

  @TempDir private Path directory;
  private final RouterFixture fixture = RouterFixture.named("zombie");
  private TcpProxy monolith;
  private TcpProxy partition;
  private FleetProcess zombie;
  private FleetProcess witness;
  private int moved;
  private int givenUp;

  @BeforeEach
  void open() throws Exception {
    monolith = TcpProxy.to(TestServers.shared().server(0));
    partition = TcpProxy.to(TestServers.shared().server(0));
    Path direct = directory.resolve("direct.yml");
    Path wired = directory.resolve("wired.yml");
    RouterFixture itsOwn = RouterFixture.named("zombie");
    of(itsOwn).monolithThrough(monolith).partitionThrough(DOMAIN, partition);
    itsOwn.urlParameters("&connectTimeout=1000&socketTimeout=5000");
    Files.writeString(wired, itsOwn.domainFile());
    of(fixture).schemas(Tables.DDL).open().moveTo(DOMAIN, Phase.READ_MIGRATION);
    Files.writeString(direct, fixture.domainFile());
    zombie = FleetProcess.zombie(wired, ZOMBIE, 6);
    witness = FleetProcess.application(direct, WITNESS, 1, 2);
    zombie.await("READY");
    witness.await("READY");
  }

  private static RouterFixture of(RouterFixture some) {
    return some.domain(DOMAIN, Tables.NAMES.toArray(String[]::new))
        .timeToLive(TIME_TO_LIVE)
        .policy(
            MovePolicy.builder()
                .initialReadPercent(50)
                .workers(1)
                .cutoverDeadline(DEADLINE)
                .build());
  }

  @AfterEach
  void close() throws Exception {
    zombie.close();
    witness.close();
    fixture.close();
    monolith.close();
    partition.close();
  }

  @Test
  void nothingLandsUnderTheOldAuthority() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      stoppedWhileItsSessionsEnd(false);
      stoppedWhileItsSessionsEnd(true);
      stoppedWithItsLocks();
      cutOffFrom(monolith, Phase.READ_MIGRATION);
      cutOffFrom(partition, Phase.PARTITION_FIRST);
    }
    zombie.tell("stop");
    zombie.await("STOPPED");
    witness.tell("stop");
    witness.await("STOPPED");
    Verdict verdict = verdict();
    System.out.printf(
        "ZOMBIES rounds=%d cutovers=%d given_up=%d acknowledged=%d unknown=%d lost=%d duplicated=%d"
            + " diverged=%d errors=%d%n",
        ROUNDS,
        moved,
        givenUp,
        verdict.acknowledged(),
        verdict.unknown(),
        verdict.lost(),
        verdict.duplicated() + verdict.torn(),
        verdict.diverged(),
        verdict.errors());
    assertTrue(verdict.isClean(), verdict::toString);
    assertTrue(moved >= 4 * ROUNDS, moved + " cutovers");
  }

  /** As a server does with sessions that have been silent for too long. */
  private void stoppedWhileItsSessionsEnd(boolean heartbeatExpires) throws Exception {
    awaitZombie();
    zombie.signal("STOP");
    monolith.halfOpen();
    partition.halfOpen();
    if (heartbeatExpires) {
      Await.until("its heartbeat to expire", PATIENCE, () -> !isHeard());
    }
    awaitCutover();
    monolith.heal();
    partition.heal();
    zombie.signal("CONT");
    awaitZombie();
  }

  /** A transaction that holds its locks holds up the cutover, which gives up at its deadline. */
  private void stoppedWithItsLocks() throws Exception {
    zombie.signal("STOP");
    Phase before = status().phase();
    if (!cutover()) {
      assertEquals(before, status().phase());
      givenUp++;
    }
    zombie.signal("CONT");
    awaitZombie();
  }

  /**
   * From the authority of that phase, which leaves it. From a mirror it cannot be left behind: it
   * writes on, and the mirror that lacks its rows is not trusted.
   */
  private void cutOffFrom(TcpProxy wire, Phase phase) throws Exception {
    if (status().phase() != phase) {
      awaitCutover();
    }
    wire.refuse();
    awaitCutover();
    wire.heal();
    awaitZombie();
  }

  private void awaitCutover() {
    Await.until("the cutover", PATIENCE, this::cutover);
  }

  /**
   * Gates may refuse while what was not mirrored is drained, and locks may be held for a moment.
   */
  private boolean cutover() throws SQLException {
    DomainStatus now = status();
    ChangeRequest request = TEST.inEpoch(now.epoch()); // a step further than meant helps nobody
    try {
      if (now.phase() == Phase.READ_MIGRATION) {
        fixture.router().controller().advance(DOMAIN, request);
      } else {
        fixture.router().controller().goBack(DOMAIN, request);
      }
      moved++;
      return true;
    } catch (SQLException e) {
      System.out.println("ZOMBIES no cutover yet: " + e);
      return false;
    }
  }

  private boolean isHeard() throws SQLException {
    String live =
        "SELECT COUNT(*) FROM domainrouter_instance WHERE heartbeat_at > CURRENT_TIMESTAMP(3)"
            + " - INTERVAL "
            + TIME_TO_LIVE.toSeconds()
            + " SECOND";
    return !"2".equals(RouterFixture.query(fixture.monolith(), live));
  }

  private void awaitZombie() throws IOException, InterruptedException {
    long before = acknowledged();
    try {
      Await.until("the zombie to write", PATIENCE, () -> acknowledged() > before + 5);
    } catch (AssertionError e) {
      zombie.dumpThreads();
      throw e;
    }
  }

  private long acknowledged() throws IOException {
    try (Stream<String> lines = Files.lines(FleetProcess.history(directory.resolve("x"), ZOMBIE))) {
      return lines.filter(line -> line.startsWith("A\t")).count();
    }
  }

  private DomainStatus status() {
    return fixture.router().controller().status(DOMAIN);
  }

  private Verdict verdict() throws SQLException, IOException {
    Await.until("the journal to run empty", PATIENCE, () -> status().journalDepth() == 0);
    Await.until("the mirror to be trusted", PATIENCE, () -> status().mirrorTrusted());
    boolean there = status().phase() == Phase.PARTITION_FIRST;
    Verdict verdict = Verdict.NOTHING;
    try (Connection authority = there ? fixture.partition(DOMAIN) : fixture.monolith();
        Connection mirror = there ? fixture.monolith() : fixture.partition(DOMAIN)) {
      for (int life : new int[] {ZOMBIE, WITNESS}) {
        History history = History.read(FleetProcess.history(directory.resolve("x"), life));
        verdict = verdict.plus(HistoryChecker.check(history, life, authority, mirror));
      }
    }
    return verdict;
  }
}
