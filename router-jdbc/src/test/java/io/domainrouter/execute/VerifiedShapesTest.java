package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.config.VerificationPolicy;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.PhaseController;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.StoredBytes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * While an application writes tables of every shape, and the domain moves on to 5a and back,
 * nothing that the verification says is wrong: {@code -Dtest.verify.seconds} in each phase.
 */
final class VerifiedShapesTest {
  private static final String DOMAIN = "verified";
  private static final int SECONDS = Integer.getInteger("test.verify.seconds", 1);
  private static final int THREADS = 3;
  private static final ChangeRequest TEST = ChangeRequest.of("test", "test");

  @Test
  void noDifferenceIsReportedWhileEveryShapeIsWritten() throws Exception {
    try (RouterFixture fixture =
        RouterFixture.named("verified_shapes")
            .domain(DOMAIN, ShapeRows.tables().toArray(String[]::new))
            .policy(
                MovePolicy.builder()
                    .verification(new VerificationPolicy(Duration.ofMinutes(5), 100_000, 2_000))
                    .build())) {
      fixture.schemas(ShapeRows.ddl().toArray(String[]::new)).open();
      fixture.moveTo(DOMAIN, Phase.DUAL_WRITE);
      AtomicBoolean stop = new AtomicBoolean();
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          writers.add(threads.submit(() -> write(fixture, stop)));
        }
        for (Phase phase : List.of(Phase.DUAL_WRITE, Phase.PARTITION_FIRST, Phase.READ_MIGRATION)) {
          fixture.moveTo(DOMAIN, phase);
          verifyFor(fixture.router().controller());
        }
        stop.set(true);
        for (Future<?> writer : writers) {
          writer.get();
        }
      } finally {
        stop.set(true);
        threads.shutdown();
      }
      assertEquals(0, fixture.router().controller().foreignWrites(DOMAIN));
      assertEquals(0, fixture.router().controller().mirrorFaults(DOMAIN));
      for (String table : ShapeRows.tables()) {
        Await.until("both sides", Duration.ofSeconds(10), () -> alike(fixture, table));
      }
    }
  }

  private static Void write(RouterFixture fixture, AtomicBoolean stop) throws SQLException {
    while (!stop.get()) {
      try (Connection routed = fixture.connect()) {
        ShapeRows.fill(routed);
      }
    }
    return null;
  }

  private static void verifyFor(PhaseController controller) throws SQLException {
    long began = System.nanoTime();
    do {
      List<String> lines = controller.verify(DOMAIN, TEST);
      assertTrue(lines.stream().allMatch(line -> line.contains(" 0 differed")), lines::toString);
    } while (System.nanoTime() - began < Duration.ofSeconds(SECONDS).toNanos());
  }

  private static boolean alike(RouterFixture fixture, String table) throws SQLException {
    try (Connection monolith = fixture.monolith();
        Connection partition = fixture.partition(DOMAIN)) {
      return StoredBytes.of(monolith, table).equals(StoredBytes.of(partition, table));
    }
  }
}
