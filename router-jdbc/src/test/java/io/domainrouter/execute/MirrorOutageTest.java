package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domainrouter.DomainRouterDataSource;
import io.domainrouter.config.ControlConfig;
import io.domainrouter.config.Phase;
import io.domainrouter.config.RouterConfig;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.HotRows;
import io.domainrouter.testing.Latencies;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The mirror's server is killed under load and comes back after some seconds: no statement fails,
 * and everything that was acknowledged is on both sides in the end. Two instances: one carries the
 * load, the other one drains.
 *
 * <p>{@code -Dtest.outage.seconds=60} makes it longer; {@code benchmarks/evidence/mirror-outage}
 * reads the lines that it prints.
 */
@Tag("slow")
final class MirrorOutageTest {
  private static final int SECONDS = Integer.getInteger("test.outage.seconds", 2);
  private static final int AROUND_SECONDS = Math.min(15, Math.max(2, SECONDS / 4));
  private static final int THREADS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60L + SECONDS);
  private static final String DOMAIN = "hot";

  private final TestServer mirror = TestServers.shared().server(1);
  private final RouterFixture fixture =
      RouterFixture.named("outage").domain(DOMAIN, "hot").partitionOn(DOMAIN, 1);
  private boolean killed;

  @AfterEach
  void close() throws SQLException {
    if (killed) {
      mirror.restart();
    }
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({"DUAL_WRITE, 10", "READ_MIGRATION, 1000"})
  void theLoadDoesNotNoticeAndTheMirrorCatchesUp(Phase phase, int rows) throws Exception {
    fixture.schemas(HotRows.DDL);
    try (Connection monolith = fixture.monolith()) {
      HotRows.fill(monolith, rows);
    }
    fixture.open();
    fixture.moveTo(DOMAIN, phase);
    awaitTrust();
    Latencies before = new Latencies();
    Latencies during = new Latencies();
    Latencies after = new Latencies();
    long steppedBack;
    long trustedAgain;
    List<String> depths;
    long deepest;
    try (DomainRouterDataSource instance =
            DomainRouterDataSource.builder().config(withUsualHeartbeat()).build();
        HikariDataSource pool = pool(instance);
        HotRows load = new HotRows(pool::getConnection, rows, THREADS).start()) {
      pause(1);
      load.latenciesTo(before);
      pause(AROUND_SECONDS);

      load.latenciesTo(during);
      killed = true;
      long killedAt = System.nanoTime();
      mirror.kill();
      Await.until(
          "reads to step back everywhere",
          PATIENCE,
          () -> !status().mirrorTrusted() && !status(instance).mirrorTrusted());
      steppedBack = millisSince(killedAt);
      depths = new ArrayList<>();
      while (millisSince(killedAt) < SECONDS * 1000L) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.max(100, SECONDS * 50L)));
        depths.add(Long.toString(status().journalDepth()));
      }
      deepest = status().journalDepth();
      mirror.restart();
      killed = false;
      long answersAt = System.nanoTime();
      Await.until(
          "trust everywhere",
          PATIENCE,
          () -> {
            if (depths.size() < 1000) {
              depths.add(Long.toString(status().journalDepth()));
            }
            return status().mirrorTrusted() && status(instance).mirrorTrusted();
          });
      trustedAgain = millisSince(answersAt);
      load.latenciesTo(after);
      pause(AROUND_SECONDS);
      load.close();
      assertEquals(List.of(), load.failures());
      assertTrue(deepest > 0, "the journal holds what the mirror has missed");
      Await.until("the journal to run empty", PATIENCE, () -> status().journalDepth() == 0);
      assertEquals(load.acknowledged(), HotRows.versions(fixture.monolith()));
      assertEquals(load.acknowledged(), HotRows.versions(fixture.partition(DOMAIN)));
      report(phase, rows, load, before, during, after);
    }
    System.out.printf(
        "OUTAGE %s rows=%d stepped_back_ms=%d deepest=%d trusted_again_ms=%d journal=%s%n",
        phase.label(), rows, steppedBack, deepest, trustedAgain, String.join(",", depths));
  }

  private static void report(
      Phase phase, int rows, HotRows load, Latencies before, Latencies during, Latencies after) {
    System.out.printf(
        "OUTAGE %s rows=%d outage_s=%d writes=%d failed=%d longer_than_500ms=%d%n",
        phase.label(),
        rows,
        SECONDS,
        load.writes(),
        load.failures().size(),
        during.longerThanMillis(500));
    print(phase, rows, "before", before);
    print(phase, rows, "during", during);
    print(phase, rows, "after", after);
  }

  private static void print(Phase phase, int rows, String when, Latencies latencies) {
    System.out.printf(
        "OUTAGE %s rows=%d when=%s count=%d p50_ms=%.2f p99_ms=%.2f max_ms=%.1f%n",
        phase.label(),
        rows,
        when,
        latencies.count(),
        latencies.millis(0.5),
        latencies.millis(0.99),
        latencies.millis(1));
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  private static void pause(int seconds) {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
  }

  private static HikariDataSource pool(DomainRouterDataSource instance) {
    HikariConfig settings = new HikariConfig();
    settings.setDataSource(instance);
    settings.setMaximumPoolSize(THREADS);
    return new HikariDataSource(settings);
  }

  private RouterConfig withUsualHeartbeat() {
    RouterConfig config = fixture.config();
    return new RouterConfig(
        config.name(),
        config.monolith(),
        config.partitions(),
        config.domains(),
        config.relationships(),
        config.unknownTables(),
        config.crossDomainTransactions(),
        ControlConfig.DEFAULT,
        config.fingerprint());
  }

  private DomainStatus status() {
    return fixture.router().controller().status(DOMAIN);
  }

  private static DomainStatus status(DomainRouterDataSource instance) throws SQLException {
    return instance.router().controller().status(DOMAIN);
  }

  private void awaitTrust() {
    Await.until("the mirror to be trusted", PATIENCE, () -> status().mirrorTrusted());
  }
}
