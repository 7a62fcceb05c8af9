package io.domainrouter.chaos;

import io.domainrouter.config.Phase;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;

/**
 * One domain on which application after application is killed and started again. Not thread-safe.
 */
final class CrashTrack implements AutoCloseable {
  static final String DOMAIN = "items";

  /** A killed process counts as alive for that long, which transitions wait for. */
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LIVES_KEPT = 5;
  private static final int WRITES_BEFORE_A_MOVE = 20;

  private final RouterFixture fixture;
  private final Path directory;
  private final Path domainFile;
  private final Random random;
  private int life;
  private TrafficProcess next;

  CrashTrack(String name, Path directory, long seed) throws SQLException, IOException {
    this.directory = directory;
    this.domainFile = directory.resolve(name + ".yml");
    this.random = new Random(seed);
    this.fixture =
        RouterFixture.named(name)
            .domain(DOMAIN, Tables.NAMES.toArray(String[]::new))
            .timeToLive(TIME_TO_LIVE)
            .schemas(Tables.DDL)
            .openFrom(domainFile);
    this.next = TrafficProcess.start();
  }

  /** Lets an application write, kills it there, starts another one and compares. */
  Verdict run(CrashCase crash) throws SQLException, IOException {
    fixture.router().close();
    fixture.openFrom(domainFile); // whatever became of the case before
    if (crash.from() == Phase.PARTITION_ONLY && !isFenced()) {
      fixture.moveTo(DOMAIN, Phase.PARTITION_FIRST); // a kill has left it so
    }
    fixture.moveTo(DOMAIN, crash.from());
    awaitQuiet();
    fixture.router().close();
    forgetOldLives();
    int first = life + 1;
    if (crash.needsLeftovers()) {
      liveAndDie(crash.leavingSome());
    }
    liveAndDie(crash);
    fixture.openFrom(domainFile);
    awaitQuiet();
    Verdict verdict = Verdict.NOTHING;
    for (int lived = first; lived <= life; lived++) {
      verdict = verdict.plus(check(lived));
    }
    return verdict;
  }

  /** What became of the transition that a kill interrupted, as the next instance tells it. */
  String outcome(CrashCase crash) throws SQLException {
    Phase phase = status().phase();
    String outcome =
        phase == crash.to() ? "finished" : phase == crash.from() ? "undone" : phase.label();
    String told =
        "SELECT outcome FROM domainrouter_audit WHERE action LIKE '% -> %' ORDER BY id DESC LIMIT 1";
    Await.until(
        "the audit to say " + outcome,
        PATIENCE,
        () -> outcome.equals(RouterFixture.query(fixture.monolith(), told)));
    return outcome;
  }

  private void liveAndDie(CrashCase crash) throws IOException {
    life++;
    TrafficProcess process = next;
    next = TrafficProcess.start();
    try (process) {
      process.begin(domainFile, history(life), life, random.nextLong(), failpoint(crash));
      reach(crash, process);
    }
  }

  private Path history(int lived) {
    return directory.resolve(domainFile.getFileName() + "-" + lived);
  }

  private String failpoint(CrashCase crash) {
    if (crash.failpoint() == null) {
      return "";
    }
    int pass = crash.moves() ? crash.pass() : 1 + random.nextInt(crash.mostPasses());
    return crash.failpoint().label() + "@" + pass;
  }

  private void reach(CrashCase crash, TrafficProcess process) throws IOException {
    if (crash.moves()) {
      process.await("ACKNOWLEDGED " + WRITES_BEFORE_A_MOVE + ".");
      process.move(crash.forward());
    }
    if (crash.failpoint() == null) {
      process.await("ACKNOWLEDGED " + 10 * (1 + random.nextInt(30)) + ".");
    } else {
      process.await("FAILPOINT " + crash.failpoint().label());
    }
  }

  /** What was journaled is on the mirror, what was being copied is copied, and trust is back. */
  private void awaitQuiet() throws SQLException {
    DomainStatus status = status();
    if (!status.phase().mirrored()) {
      return;
    }
    fixture.router().controller().awaitCopy(DOMAIN, PATIENCE);
    Await.until("the journal to run empty", PATIENCE, () -> status().journalDepth() == 0);
    if (status.phase().mirrorsAtOnce()) {
      Await.until("the mirror to be trusted", PATIENCE, () -> status().mirrorTrusted());
    }
  }

  private boolean isFenced() throws SQLException {
    String table = Tables.NAMES.iterator().next();
    return RouterFixture.query(fixture.monolith(), "SHOW TABLES LIKE '" + table + "'") == null;
  }

  private DomainStatus status() {
    return fixture.router().controller().status(DOMAIN);
  }

  private Verdict check(int lived) throws SQLException, IOException {
    History history = History.read(history(lived));
    Phase phase = status().phase();
    boolean partition = phase.compareTo(Phase.PARTITION_FIRST) >= 0;
    try (Connection authority = partition ? fixture.partition(DOMAIN) : fixture.monolith();
        Connection mirror = partition ? fixture.monolith() : fixture.partition(DOMAIN)) {
      return HistoryChecker.check(history, lived, authority, phase.mirrored() ? mirror : null);
    }
  }

  /** On both sides and past the router, which is closed: the tables shall not grow. */
  private void forgetOldLives() throws SQLException {
    try (Connection monolith = fixture.monolith();
        Connection partition = fixture.partition(DOMAIN);
        Statement there = monolith.createStatement();
        Statement here = partition.createStatement()) {
      for (String table : Tables.NAMES) {
        String delete = " WHERE life <= " + (life - LIVES_KEPT);
        here.execute("DELETE FROM " + table + delete);
        if (there.executeQuery("SHOW TABLES LIKE '" + table + "'").next()) { // else it is fenced
          there.execute("DELETE FROM " + table + delete);
        }
      }
    }
  }

  @Override
  public void close() throws SQLException {
    next.close();
    fixture.close();
  }
}
