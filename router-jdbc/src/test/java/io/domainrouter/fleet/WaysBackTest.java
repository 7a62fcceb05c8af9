package io.domainrouter.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.Phase;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.PhaseController;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every way back, while two instances write and a third only reads: what was foretold, how long it
 * took, since when the reads of the third are on the monolith, the longest write. {@code
 * -Dtest.ways=all} adds the emergency controls. The lines are the table of docs/phases.md.
 */
@Tag("slow")
final class WaysBackTest {
  private static final boolean ALL = "all".equals(System.getProperty("test.ways"));
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DOMAIN = "items";
  private static final ChangeRequest ADA = ChangeRequest.of("Ada", "test");

  private final RouterFixture fixture = RouterFixture.named("ways");
  private final List<Traffic> traffic = new ArrayList<>();
  private final AtomicInteger nextId = new AtomicInteger(1);
  private final AtomicLong longestNanos = new AtomicLong();
  private DomainRouter second;
  private DomainRouter third;
  private Reads reads;

  @BeforeEach
  void open() throws SQLException {
    fixture
        .domain(DOMAIN, "item")
        .heartbeat(Duration.ofMillis(500))
        .schemas("CREATE TABLE item (id INT PRIMARY KEY, v INT NOT NULL)")
        .open();
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      statement.execute("INSERT INTO item VALUES (0, 0)");
    }
    second = fixture.another();
    third = fixture.another();
    traffic.add(new Traffic(fixture.router()));
    traffic.add(new Traffic(second));
    reads = new Reads(third);
  }

  @AfterEach
  void close() throws Exception {
    for (Traffic one : traffic) {
      one.end();
    }
    reads.end();
    third.close();
    second.close();
    fixture.close();
  }

  private PhaseController controller() {
    return fixture.router().controller();
  }

  /** A way back; its words are what the operator calls. */
  private interface Way {
    void take() throws SQLException;
  }

  private void measure(String method, Phase to, boolean readsMove, Way way) throws SQLException {
    Phase from = fixture.phase(DOMAIN);
    boolean foretold =
        to == from || controller().wayBack(DOMAIN, to).lossFree(); // A switch is no step.
    longestNanos.set(0);
    long began = System.nanoTime();
    way.take();
    long took = System.nanoTime() - began;
    if (readsMove) {
      Await.until("the reads to follow", PATIENCE, () -> reads.areOnMonolith());
    }
    long seen = readsMove ? Math.max(0, reads.lastOnPartitionNanos() - began) : 0;
    System.out.printf(
        "WAY BACK | %s | %s | %s | %.0f | %s | %.0f |%n",
        from.label(),
        method,
        foretold ? "yes" : "no",
        took / 1e6,
        readsMove ? Math.round(seen / 1e6) + "" : "-",
        longestNanos.get() / 1e6);
    assertEquals(to, fixture.phase(DOMAIN), method);
    assertTrue(foretold, method);
  }

  private void goBack(Phase to, boolean readsMove) throws SQLException {
    measure("goBack", to, readsMove, () -> controller().goBack(DOMAIN, ADA));
  }

  @Test
  void eachLosesNothingAndFailsNobody() throws Exception {
    moveTo(Phase.PARTITION_ONLY);
    goBack(Phase.PARTITION_FIRST, false);
    controller().awaitCopy(DOMAIN, PATIENCE);
    awaitTrust();
    goBack(Phase.READ_MIGRATION, false);
    controller().setReadPercent(DOMAIN, 100, ADA);
    if (ALL) {
      switches();
    }
    awaitReadsOnPartition();
    goBack(Phase.DUAL_WRITE, true);
    goBack(Phase.COPYING, false);
    goBack(Phase.PARTITION_READY, false);
    goBack(Phase.MONOLITH, false);
    if (ALL) {
      emergencies();
    }
    for (Traffic one : traffic) {
      one.end();
    }
    assertEquals(
        nextId.get() + "", RouterFixture.query(fixture.monolith(), "SELECT COUNT(*) FROM item"));
  }

  private void switches() throws SQLException {
    awaitReadsOnPartition();
    measure(
        "changeReadPercent 0",
        Phase.READ_MIGRATION,
        true,
        () -> controller().setReadPercent(DOMAIN, 0, ADA));
    controller().setReadPercent(DOMAIN, 100, ADA);
    awaitReadsOnPartition();
    measure(
        "disableDualWrite",
        Phase.READ_MIGRATION,
        true,
        () -> controller().setDualWrite(DOMAIN, false, ADA));
    controller().setDualWrite(DOMAIN, true, ADA);
    awaitTrust();
  }

  private void emergencies() throws SQLException {
    for (Phase from : new Phase[] {Phase.DUAL_WRITE, Phase.READ_MIGRATION, Phase.PARTITION_FIRST}) {
      moveTo(from);
      boolean move = from.mirrorServesReads();
      if (move) {
        awaitReadsOnPartition();
      }
      measure(
          "toMonolith",
          Phase.PARTITION_READY,
          move,
          () -> assertEquals("is in phase 2", controller().toMonolith(DOMAIN, ADA)));
    }
    moveTo(Phase.PARTITION_FIRST);
    awaitReadsOnPartition();
    measure(
        "returnTo 1",
        Phase.MONOLITH,
        true,
        () -> controller().returnTo(DOMAIN, Phase.MONOLITH, ADA));
    moveTo(Phase.PARTITION_FIRST);
    awaitReadsOnPartition();
    measure(
        "everythingToMonolith",
        Phase.PARTITION_READY,
        true,
        () ->
            assertEquals(
                List.of(DOMAIN + ": is in phase 2"), controller().everythingToMonolith(ADA)));
  }

  private void moveTo(Phase phase) throws SQLException {
    if (phase.compareTo(Phase.READ_MIGRATION) > 0) {
      fixture.moveTo(DOMAIN, Phase.READ_MIGRATION);
      awaitTrust();
    }
    fixture.moveTo(DOMAIN, phase);
    if (phase == Phase.READ_MIGRATION) {
      awaitTrust();
    }
  }

  private void awaitTrust() {
    Await.until(
        "the mirror to be trusted", PATIENCE, () -> controller().status(DOMAIN).mirrorTrusted());
  }

  private void awaitReadsOnPartition() {
    Await.until("reads on the partition", PATIENCE, () -> !reads.areOnMonolith());
  }

  /** Inserts one row after the other, until it is ended; nothing may fail. */
  private final class Traffic implements Runnable {
    private final DomainRouter router;
    private final Thread thread = new Thread(this, "traffic");
    private volatile boolean ended;
    private volatile Throwable failure;

    Traffic(DomainRouter router) {
      this.router = router;
      thread.start();
    }

    @Override
    public void run() {
      try (Connection connection = router.connect();
          Statement statement = connection.createStatement()) {
        while (!ended) {
          long began = System.nanoTime();
          statement.executeUpdate("INSERT INTO item VALUES (" + nextId.getAndIncrement() + ", 1)");
          longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
          Thread.sleep(5);
        }
      } catch (SQLException | InterruptedException | RuntimeException e) {
        failure = e;
      }
    }

    void end() throws InterruptedException {
      ended = true;
      thread.join();
      if (failure != null) {
        throw new AssertionError("a statement failed", failure);
      }
    }
  }

  /** Reads all the time and notes which side answers. */
  private static final class Reads implements Runnable {
    private final DomainRouter router;
    private final Thread thread = new Thread(this, "reads");
    private volatile boolean ended;
    private volatile boolean onMonolith;
    private volatile long lastOnPartition = System.nanoTime();

    Reads(DomainRouter router) {
      this.router = router;
      thread.start();
    }

    @Override
    public void run() {
      try (Connection connection = router.connect();
          Statement statement = connection.createStatement()) {
        while (!ended) {
          try (ResultSet row = statement.executeQuery("SELECT DATABASE() FROM item WHERE id = 0")) {
            row.next();
            onMonolith = row.getString(1).endsWith("_monolith");
          }
          if (!onMonolith) {
            lastOnPartition = System.nanoTime();
          }
          Thread.sleep(1);
        }
      } catch (SQLException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    boolean areOnMonolith() {
      return onMonolith;
    }

    long lastOnPartitionNanos() {
      return lastOnPartition;
    }

    void end() throws InterruptedException {
      ended = true;
      thread.join();
    }
  }
}
