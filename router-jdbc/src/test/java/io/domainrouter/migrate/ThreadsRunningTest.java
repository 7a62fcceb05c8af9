package io.domainrouter.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.testing.Await;
import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An idle server is told from one that others use. */
final class ThreadsRunningTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TwoSchemas schemas;
  private ThreadsRunning signal;

  @BeforeEach
  void createSchemas() throws SQLException {
    schemas = TwoSchemas.create("threads_running_test");
    signal = new ThreadsRunning(schemas.pools(), TwoSchemas.SOURCE, "monolith");
    assertEquals(Optional.empty(), ask());
    assertFalse(signal.quiet(), "nothing to compare with yet");
    Await.until("the server to be quiet", PATIENCE, this::quiet);
  }

  @AfterEach
  void dropSchemas() throws SQLException {
    schemas.close();
  }

  private boolean quiet() throws SQLException {
    ask();
    return signal.quiet();
  }

  private Optional<String> ask() throws SQLException {
    return signal.reason(CopySettings.DEFAULT, true);
  }

  @Test
  void manyShortStatementsAreNoQuiet() throws SQLException {
    try (Connection application = schemas.connect(TwoSchemas.SOURCE);
        Statement statement = application.createStatement()) {
      long began = System.nanoTime();
      ask();
      int sent = 0;
      while (sent < 300 || sent < 300 * (System.nanoTime() - began) / 1e9) {
        statement.execute("DO 0");
        sent++;
      }
      assertFalse(quiet(), sent + " statements");
    }
  }

  @Test
  void longStatementsAreNoQuietAndTooManyAReason() throws Exception {
    List<Connection> applications = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        Connection application = schemas.connect(TwoSchemas.SOURCE);
        applications.add(application);
        threads.add(new Thread(() -> sleep(application), "sleeper"));
        threads.get(i).start();
      }
      CopySettings few = CopySettings.DEFAULT.with("threadsRunning=3");
      Await.until("too many", PATIENCE, () -> signal.reason(few, true).isPresent());
      assertFalse(signal.quiet());
      assertTrue(signal.reason(few, true).orElse("").contains("statements, more than 3"));
    } finally {
      for (Connection application : applications) {
        application.abort(Runnable::run);
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static void sleep(Connection application) {
    try (Statement statement = application.createStatement()) {
      statement.execute("SELECT SLEEP(5)");
    } catch (SQLException e) {
      // It was cut off.
    }
  }
}
