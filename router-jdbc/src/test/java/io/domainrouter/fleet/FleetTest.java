package io.domainrouter.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.chaos.History;
import io.domainrouter.chaos.HistoryChecker;
import io.domainrouter.chaos.Tables;
import io.domainrouter.chaos.Verdict;
import io.domainrouter.config.Phase;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applications in processes of their own write and read while a controller in another one takes
 * their domain from phase 4 to 5a and back. {@code -Dtest.fleet.flips=50}; {@code
 * -Dtest.fleet.instances} and {@code -Dtest.fleet.threads} (of each) say how large the fleet is.
 */
@Tag("slow")
final class FleetTest {
  private static final int FLIPS = Integer.getInteger("test.fleet.flips", 2);
  private static final int INSTANCES = Integer.getInteger("test.fleet.instances", 3);
  private static final int THREADS = Integer.getInteger("test.fleet.threads", 8);

  /** Seconds of traffic before the first flip: a process that has just begun is slow. */
  private static final int WARM_UP = Integer.getInteger("test.fleet.warmUp", 0);

  /** Processes; more routers than these share one. */
  private static final int LIVES = Math.min(INSTANCES, 3);

  private static final String DOMAIN = "items";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final RouterFixture fixture = RouterFixture.named("fleet");
  private final List<FleetProcess> processes = new ArrayList<>();

  /** By application, the lines of it. */
  private final List<List<String>> said = new ArrayList<>();

  private Path domainFile;

  @BeforeEach
  void open() throws SQLException, IOException {
    domainFile = directory.resolve("fleet.yml");
    fixture.domain(DOMAIN, Tables.NAMES.toArray(String[]::new)).schemas(Tables.DDL).open();
    try (Connection connection = fixture.monolith();
        Statement statement = connection.createStatement()) {
      for (int life = 1; life <= LIVES; life++) {
        for (String fence : Tables.fences(life, routers(life) * THREADS)) {
          statement.execute(fence);
        }
      }
    }
    fixture.moveTo(DOMAIN, Phase.READ_MIGRATION);
    fixture.router().close();
    Files.writeString(domainFile, fixture.domainFile());
  }

  @AfterEach
  void close() throws SQLException {
    processes.forEach(FleetProcess::close);
    fixture.close();
  }

  @Test
  void aFleetCutsOverWithoutOneFailedStatementAndComesBack() throws Exception {
    for (int life = 1; life <= LIVES; life++) {
      start(FleetProcess.application(domainFile, life, routers(life), THREADS));
    }
    FleetProcess controller = start(FleetProcess.controller(domainFile));
    for (FleetProcess process : processes) {
      process.await("READY");
    }
    Thread.sleep(WARM_UP * 1_000L);
    List<Flip> flips = new ArrayList<>();
    for (int i = 0; i < FLIPS; i++) {
      controller.tell(i % 2 == 0 ? "advance" : "back");
      flips.add(Flip.of(controller.await("MOVED")));
    }
    List<String> errors = new ArrayList<>();
    long acknowledged = stop(errors);
    controller.close();
    Verdict verdict = verdict();
    report(flips, verdict);
    assertEquals(List.of(), errors);
    assertEquals(List.of(), verdict.findings());
    assertTrue(verdict.isClean(), verdict::toString);
    assertTrue(acknowledged > 10L * FLIPS, "too few writes: " + acknowledged);
    assertEquals(FLIPS, flips.size());
  }

  private FleetProcess start(FleetProcess process) {
    processes.add(process);
    return process;
  }

  /** How many routers the process of that life has. */
  private static int routers(int life) {
    return INSTANCES / LIVES + (life <= INSTANCES % LIVES ? 1 : 0);
  }

  private long stop(List<String> errors) throws IOException, InterruptedException {
    long acknowledged = 0;
    for (FleetProcess process : processes.subList(0, LIVES)) {
      process.tell("stop");
      said.add(process.await("STOPPED"));
      for (String line : said.get(said.size() - 1)) {
        String[] word = line.split(" ");
        if (word[0].equals("ERROR")) {
          System.out.println("FLEET " + line);
          errors.add(line);
        } else if (word[0].equals("STOPPED")) {
          acknowledged += Long.parseLong(word[1]);
        }
      }
    }
    return acknowledged;
  }

  private Verdict verdict() throws SQLException, IOException {
    fixture.open();
    Await.until("the journal to run empty", PATIENCE, () -> status().journalDepth() == 0);
    Await.until("the mirror to be trusted", PATIENCE, () -> status().mirrorTrusted());
    boolean partition = status().phase() == Phase.PARTITION_FIRST;
    assertEquals(FLIPS % 2 == 1, partition, "it is in phase " + status().phase());
    Verdict verdict = Verdict.NOTHING;
    try (Connection authority = partition ? fixture.partition(DOMAIN) : fixture.monolith();
        Connection mirror = partition ? fixture.monolith() : fixture.partition(DOMAIN)) {
      for (int life = 1; life <= LIVES; life++) {
        History history = History.read(FleetProcess.history(domainFile, life));
        verdict = verdict.plus(HistoryChecker.check(history, life, authority, mirror));
      }
    }
    return verdict;
  }

  private DomainStatus status() {
    return fixture.router().controller().status(DOMAIN);
  }

  private void report(List<Flip> flips, Verdict verdict) throws IOException {
    FleetTimes times = new FleetTimes(flips);
    for (int life = 1; life <= LIVES; life++) {
      times.addTransactions(FleetProcess.transactions(domainFile, life));
    }
    int number = 0;
    for (Flip flip : flips) {
      System.out.printf(
          "FLEET FLIP | %d | %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
          number + 1,
          flip.to(),
          flip.millis("requested", "cutover-asking"),
          flip.millis("cutover-asking", "cutover-locked"),
          flip.millis("cutover-locked", "cutover-drained"),
          flip.millis("cutover-drained", "cutover-let-go"),
          flip.millis("cutover-let-go", "cutover-taken-over"),
          flip.millis("cutover-taken-over", "done"),
          times.longestInFlight().get(number++));
    }
    for (int life = 1; life <= LIVES; life++) {
      times.add(FleetProcess.times(domainFile, life), said.get(life - 1));
    }
    times.print();
    System.out.printf(
        "FLEET instances=%d threads=%d flips=%d acknowledged=%d unknown=%d lost=%d duplicated=%d"
            + " diverged=%d errors=%d%n",
        INSTANCES,
        THREADS,
        flips.size(),
        verdict.acknowledged(),
        verdict.unknown(),
        verdict.lost(),
        verdict.duplicated() + verdict.torn(),
        verdict.diverged(),
        verdict.errors());
  }
}
