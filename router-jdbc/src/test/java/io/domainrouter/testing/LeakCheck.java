package io.domainrouter.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;

/**
 * Fails a test class that leaves a router's thread or an open transaction behind. Found by JUnit's
 * service loading, so that it is on for every class. Stateless, thread-safe.
 */
public final class LeakCheck implements AfterAllCallback {
  static final String THREAD_PREFIX = "domainrouter-";
  private static final Duration GRACE = Duration.ofSeconds(3);

  /** InnoDB answers from an old copy of its transaction list to who asks again within 100 ms. */
  private static final long REFRESH_NANOS = Duration.ofMillis(150).toNanos();

  private static final AtomicLong LAST_READ = new AtomicLong(System.nanoTime());

  @Override
  public void afterAll(ExtensionContext context) {
    boolean nested = context.getRequiredTestClass().getEnclosingClass() != null;
    if (!nested) {
      check(GRACE);
    }
  }

  static void check(Duration grace) {
    List<String> leaks = new ArrayList<>();
    if (!Await.holdsWithin(grace, () -> threads().isEmpty())) {
      leaks.add("threads " + threads());
    }
    TestServers.shared().started(0).ifPresent(server -> checkTransactions(server, grace, leaks));
    if (!leaks.isEmpty()) {
      throw new AssertionFailedError("left behind: " + String.join(", ", leaks));
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(THREAD_PREFIX))
        .sorted()
        .toList();
  }

  private static void checkTransactions(TestServer server, Duration grace, List<String> leaks) {
    if (!Await.holdsWithin(grace, () -> transactions(server).isEmpty())) {
      try {
        leaks.add("open transactions " + transactions(server));
      } catch (SQLException e) {
        leaks.add("open transactions, not readable: " + e.getMessage());
      }
    }
  }

  private static List<String> transactions(TestServer server) throws SQLException {
    List<String> open = new ArrayList<>();
    LockSupport.parkNanos(LAST_READ.get() + REFRESH_NANOS - System.nanoTime());
    try (Connection connection = server.connect("");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT trx_mysql_thread_id, trx_state, trx_started, trx_query"
                    + " FROM information_schema.innodb_trx"
                    + " WHERE trx_mysql_thread_id NOT IN (0, CONNECTION_ID())")) {
      while (rows.next()) {
        open.add(
            "connection %d %s since %s: %s"
                .formatted(
                    rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4)));
      }
    }
    LAST_READ.set(System.nanoTime());
    return open;
  }
}
