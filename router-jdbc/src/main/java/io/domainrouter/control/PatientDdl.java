package io.domainrouter.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Schema changes on tables that are in use: each attempt waits for a second at most, so that the
 * application's statements never queue for long behind it, and there are several. Stateless.
 */
final class PatientDdl {
  private static final int ATTEMPTS = 20;
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int DEADLOCK = 1213;

  private PatientDdl() {}

  static void execute(Connection connection, String ddl) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION lock_wait_timeout = 1");
      try {
        for (int attempt = 1; ; attempt++) {
          try {
            statement.execute(ddl);
            return;
          } catch (SQLException e) {
            if (!isBusy(e) || attempt == ATTEMPTS) {
              throw e;
            }
          }
        }
      } finally {
        statement.execute("SET SESSION lock_wait_timeout = 5");
      }
    }
  }

  private static boolean isBusy(SQLException e) {
    return e.getErrorCode() == LOCK_WAIT_TIMEOUT || e.getErrorCode() == DEADLOCK;
  }
}
