package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.PhaseController;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.HotRows;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many threads write few rows while the drainer and repair copy the same rows and dual write is
 * switched off and on: no row of the mirror ever goes back to an older version.
 *
 * <p>{@code -Dtest.ordering.seconds=180} makes it longer.
 */
final class OrderingTest {
  private static final int SECONDS = Integer.getInteger("test.ordering.seconds", 3);
  private static final int THREADS = 32;
  private static final int ROWS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DOMAIN = "hot";
  private static final ChangeRequest TEST = ChangeRequest.of("test", "test");

  /** So short that commits of the mirror in 3b are soon left to other threads. */
  private final RouterFixture fixture =
      RouterFixture.named("ordering")
          .domain(DOMAIN, "hot")
          .heartbeat(Duration.ofMillis(200))
          .timeToLive(Duration.ofSeconds(1));

  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong looks = new AtomicLong();
  private final AtomicLong repairs = new AtomicLong();
  private volatile boolean stopped;

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  /** Something that is done again and again until the test ends. */
  private interface Task {
    void run() throws SQLException;
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_WRITE", "PARTITION_FIRST"})
  void theMirrorNeverGoesBack(Phase phase) throws Exception {
    fixture.schemas(HotRows.DDL);
    try (Connection monolith = fixture.monolith()) {
      HotRows.fill(monolith, ROWS);
    }
    fixture.open();
    fixture.moveTo(DOMAIN, phase);
    Await.until("trust", PATIENCE, this::trusted);
    List<Thread> threads = new ArrayList<>();
    long copied;
    try (HotRows load = new HotRows(fixture::connect, ROWS, THREADS);
        Connection mirror =
            phase == Phase.DUAL_WRITE ? fixture.partition(DOMAIN) : fixture.monolith()) {
      long[] versions = new long[ROWS + 1];
      threads.add(repeat(() -> look(mirror, versions)));
      threads.add(repeat(this::repair));
      threads.add(repeat(this::switchDualWrite));
      load.start();
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SECONDS));
      load.close();
      stopped = true;
      for (Thread thread : threads) {
        thread.join();
      }
      controller().setDualWrite(DOMAIN, true, TEST);
      Await.until("trust", PATIENCE, this::trusted);
      look(mirror, versions);
      copied = fixture.router().counters().drained(0);
      assertEquals(List.of(), load.failures());
      assertEquals(List.of(), failures);
      assertEquals(load.acknowledged(), HotRows.versions(fixture.monolith()));
      assertEquals(load.acknowledged(), HotRows.versions(fixture.partition(DOMAIN)));
      assertTrue(looks.get() > 10 && repairs.get() > 0, looks + " looks, " + repairs + " repairs");
      System.out.printf(
          "ORDERING %s seconds=%d threads=%d rows=%d writes=%d looks=%d repairs=%d drained=%d"
              + " dual_writes=%d mirror_failures=%d%n",
          phase.label(),
          SECONDS,
          THREADS,
          ROWS,
          load.writes(),
          looks.get(),
          repairs.get(),
          copied,
          fixture.router().counters().dualWrites(0),
          fixture.router().counters().mirrorFailures(0));
    } finally {
      stopped = true;
    }
  }

  private Thread repeat(Task task) {
    Thread thread =
        new Thread(
            () -> {
              while (!stopped) {
                try {
                  task.run();
                } catch (SQLException | RuntimeException e) {
                  failures.add(e.toString());
                  return;
                }
              }
            });
    thread.start();
    return thread;
  }

  private void look(Connection mirror, long[] versions) throws SQLException {
    try (Statement statement = mirror.createStatement();
        ResultSet row = statement.executeQuery("SELECT id, version FROM hot")) {
      while (row.next()) {
        int id = row.getInt(1);
        if (row.getLong(2) < versions[id]) {
          throw new IllegalStateException(
              "row " + id + " went back from " + versions[id] + " to " + row.getLong(2));
        }
        versions[id] = row.getLong(2);
      }
    }
    looks.incrementAndGet();
  }

  private void repair() throws SQLException {
    controller().repair(DOMAIN, TEST);
    repairs.incrementAndGet();
  }

  private void switchDualWrite() throws SQLException {
    for (boolean on : new boolean[] {false, true}) {
      controller().setDualWrite(DOMAIN, on, TEST);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
    }
  }

  private PhaseController controller() {
    return fixture.router().controller();
  }

  private boolean trusted() {
    return controller().status(DOMAIN).mirrorTrusted();
  }
}
