package io.domainrouter.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.control.PhaseController;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Some threads of traffic in this process, and what they were told. Used by one thread. */
public final class Writers {
  /** Of the rows that they write. */
  public static final int LIFE = 1;

  private static final int THREADS = 3;

  /** Shorter than any timeout that would hide a statement that waits for a dead server. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Traffic.Connections connections;
  private final Path history;
  private final int count;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Traffic> traffic = new ArrayList<>();
  private final AtomicLong acknowledged = new AtomicLong();

  private boolean ordered;

  /**
   * @param directory for the history
   */
  Writers(Traffic.Connections connections, Path directory) {
    this(connections, directory, THREADS);
  }

  public Writers(Traffic.Connections connections, Path directory, int count) {
    this.connections = connections;
    this.history = directory.resolve("history");
    this.count = count;
  }

  /** They do not deadlock among themselves, see {@link Traffic#ordered}. */
  public Writers ordered() {
    ordered = true;
    return this;
  }

  /**
   * @param cutsAllowed whether they may lose connections without that being a problem
   */
  public void begin(boolean cutsAllowed) throws IOException {
    HistoryLog log = new HistoryLog(history);
    for (int i = 0; i < count; i++) {
      Traffic writer =
          new Traffic(connections, LIFE, i, System.nanoTime(), log, acknowledged, cutsAllowed);
      writer = ordered ? writer.ordered() : writer;
      Thread thread = new Thread(writer, "traffic-" + i);
      traffic.add(writer);
      threads.add(thread);
      thread.start();
    }
  }

  public void await(int moreWrites) {
    long wanted = acknowledged.get() + moreWrites;
    Await.until(moreWrites + " more writes", PATIENCE, () -> acknowledged.get() >= wanted);
  }

  /** More than once does no harm. */
  public void stop() throws InterruptedException {
    traffic.forEach(Traffic::stop);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Everything acknowledged is there once, on both sides, and the writers saw no error. */
  void assertAllIsWell(Connection authority, Connection mirror) throws SQLException, IOException {
    Verdict verdict = HistoryChecker.check(History.read(history), LIFE, authority, mirror);
    assertEquals(List.of(), verdict.findings());
    assertTrue(verdict.isClean(), verdict::toString);
  }

  /** What the history says when everything journaled has arrived on the mirror. */
  public Verdict verdict(RouterFixture fixture, String domain) throws SQLException, IOException {
    PhaseController controller = fixture.router().controller();
    Await.until(
        "the journal to run empty", PATIENCE, () -> controller.status(domain).journalDepth() == 0);
    Await.until(
        "the mirror to be trusted", PATIENCE, () -> controller.status(domain).mirrorTrusted());
    boolean there = controller.status(domain).phase() == Phase.PARTITION_FIRST;
    try (Connection authority = there ? fixture.partition(domain) : fixture.monolith();
        Connection mirror = there ? fixture.monolith() : fixture.partition(domain)) {
      return HistoryChecker.check(History.read(history), LIFE, authority, mirror);
    }
  }
}
