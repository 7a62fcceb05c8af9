package io.domainrouter.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Some threads of traffic in this process, and what they were told. Used by one thread. */
final class Writers {
  private static final int LIFE = 1;
  private static final int THREADS = 3;

  /** Shorter than any timeout that would hide a statement that waits for a dead server. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Traffic.Connections connections;
  private final Path history;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Traffic> traffic = new ArrayList<>();
  private final AtomicLong acknowledged = new AtomicLong();

  /**
   * @param directory for the history
   */
  Writers(Traffic.Connections connections, Path directory) {
    this.connections = connections;
    this.history = directory.resolve("history");
  }

  /**
   * @param cutsAllowed whether they may lose connections without that being a problem
   */
  void begin(boolean cutsAllowed) throws IOException {
    HistoryLog log = new HistoryLog(history);
    for (int i = 0; i < THREADS; i++) {
      Traffic writer =
          new Traffic(connections, LIFE, i, System.nanoTime(), log, acknowledged, cutsAllowed);
      Thread thread = new Thread(writer, "traffic-" + i);
      traffic.add(writer);
      threads.add(thread);
      thread.start();
    }
  }

  void await(int moreWrites) {
    long wanted = acknowledged.get() + moreWrites;
    Await.until(moreWrites + " more writes", PATIENCE, () -> acknowledged.get() >= wanted);
  }

  void stop() throws InterruptedException {
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
}
