package io.domainrouter.testing;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

final class LeakCheckTest {
  private static final Duration GRACE = Duration.ofMillis(100);

  @Test
  void reportsThreadsOfTheRouterByName() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            LeakCheck.THREAD_PREFIX + "forgotten");
    thread.start();
    AssertionFailedError leak =
        assertThrows(AssertionFailedError.class, () -> LeakCheck.check(GRACE));
    assertTrue(leak.getMessage().contains("domainrouter-forgotten"), leak.getMessage());
    end.countDown();
    thread.join();
    assertDoesNotThrow(() -> LeakCheck.check(GRACE));
  }

  @Test
  void reportsOpenTransactions() throws Exception {
    TestServer server = TestServers.shared().server(0);
    server.recreateSchema("leaks");
    try (Connection connection = server.connect("leaks");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (1)");
      AssertionFailedError leak =
          assertThrows(AssertionFailedError.class, () -> LeakCheck.check(GRACE));
      assertTrue(leak.getMessage().contains("open transactions"), leak.getMessage());
      connection.rollback();
    }
    assertDoesNotThrow(() -> LeakCheck.check(Duration.ofSeconds(3)));
    server.dropSchema("leaks");
  }
}
