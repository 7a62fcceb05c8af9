package io.domainrouter.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Journals that take longer to read than anybody thought. */
final class ReadingTimeTest {
  private static final int USUAL_MILLIS = 12_345;
  private final TestServer server = TestServers.shared().server(0);

  @Test
  void allowsMoreAfterEachFailureUntilItIsEnough() throws SQLException {
    ReadingTime time = new ReadingTime(50);
    int failures = 0;
    while (!reads(time, 0.3)) {
      failures++;
      assertTrue(failures <= 5, "50 ms and five times twice as long are 1.6 s");
    }
    assertTrue(failures > 0, "0.3 s do not fit into 50 ms");
    assertTrue(reads(time, 0.5), "ten times what the last one took");
  }

  private boolean reads(ReadingTime time, double seconds) throws SQLException {
    try (Connection connection = server.connect("")) {
      connection.setNetworkTimeout(Runnable::run, USUAL_MILLIS);
      try {
        time.read(connection, from -> sleep(from, seconds));
      } catch (SQLException silent) {
        assertEquals("08S01", silent.getSQLState());
        return false;
      }
      assertEquals(USUAL_MILLIS, connection.getNetworkTimeout());
      return true;
    }
  }

  private static boolean sleep(Connection connection, double seconds) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute("DO SLEEP(" + seconds + ")");
    }
  }
}
