package io.domainrouter.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schema changes on tables that are in use: an internal session waits for a second at most, so that
 * the application's statements never queue for long behind it; then it tries again. Stateless.
 */
final class PatientDdl {
  private static final Logger LOG = LoggerFactory.getLogger(PatientDdl.class);
  private static final int ATTEMPTS = 20;
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int DEADLOCK = 1213;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private PatientDdl() {}

  static void execute(Connection connection, String ddl) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (int attempt = 1; ; attempt++) {
        try {
          statement.execute(ddl);
          return;
        } catch (SQLException e) {
          if (!isBusy(e) || attempt == ATTEMPTS) {
            throw e;
          }
          LOG.info(
              "Attempt {} waited in vain and is made again: {}: {}", attempt, ddl, e.toString());
          // Whoever queued behind this attempt goes first.
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
  }

  private static boolean isBusy(SQLException e) {
    return e.getErrorCode() == LOCK_WAIT_TIMEOUT || e.getErrorCode() == DEADLOCK;
  }
}
