package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Named locks of the server. MySQL refuses names of more than 64 characters. */
final class ControllerLockTest {
  private static final String LONG = "copy-" + "d".repeat(63);

  @Test
  void aDomainsNameMayBeLong() throws SQLException {
    try (TwoSchemas schemas = TwoSchemas.create("controller_lock", "item");
        ControllerLock lock = take(schemas, LONG + "1")) {
      assertTrue(lock.isHeld());
      assertTrue(isTaken(schemas, LONG + "1"));
      take(schemas, LONG + "2").close();
    }
  }

  /** Its server would end the session after a second of silence. */
  @Test
  void itIsKeptWhileItsHolderIsBusyElsewhere() throws SQLException {
    try (TwoSchemas schemas = TwoSchemas.create("controller_lock", "item");
        Connection connection = schemas.pools().internal(TwoSchemas.SOURCE);
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION wait_timeout = 1");
      try (ControllerLock lock = ControllerLock.tryTake(connection, "busy", 0).orElseThrow();
          Connection other = schemas.pools().internal(TwoSchemas.SOURCE)) {
        assertTrue(ControllerLock.tryTake(other, "busy", 3).isEmpty());
        assertTrue(lock.isHeld());
      }
    }
  }

  private static ControllerLock take(TwoSchemas schemas, String purpose) throws SQLException {
    Connection connection = schemas.pools().internal(TwoSchemas.SOURCE);
    return ControllerLock.tryTake(connection, purpose, 0).orElseThrow();
  }

  private static boolean isTaken(TwoSchemas schemas, String purpose) throws SQLException {
    try (Connection other = schemas.pools().internal(TwoSchemas.SOURCE)) {
      return ControllerLock.tryTake(other, purpose, 0).isEmpty();
    }
  }
}
