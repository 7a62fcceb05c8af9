package io.domainrouter.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schema changes on tables that are in use. While one waits for transactions that use its tables,
 * the application's later statements queue behind it, and one of these transactions may itself wait
 * for such a statement: a cycle through table and row locks that no server detects. So an attempt
 * is cancelled after a few dozen milliseconds (the servers' own limit is a second at least) and
 * made again with more patience once those who queued have passed. Stateless.
 *
 * <p>On MariaDB a change of foreign keys also waits for InnoDB's locks, at its commit, where it is
 * not to be cancelled: for transactions that have written a table which refers to the changed one.
 * There the first attempts do not wait at all.
 */
final class PatientDdl {
  private static final Logger LOG = LoggerFactory.getLogger(PatientDdl.class);
  private static final int ATTEMPTS = 40;
  private static final int SHORT_ATTEMPTS = 10;
  private static final int SHORT_WAIT_MILLIS = 50;
  private static final int LONGEST_WAIT_MILLIS = 1_000;
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int DEADLOCK = 1213;

  /** MySQL reads a comment; its least is a second, but it does not wait there. */
  private static final String WITHOUT_LOCK_WAIT =
      "/*M! SET STATEMENT innodb_lock_wait_timeout = 0 FOR */ ";

  private static final int ATTEMPTS_WITHOUT_LOCK_WAIT = 20;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private PatientDdl() {}

  static void execute(Connection connection, String ddl) throws SQLException {
    for (int attempt = 1; !attempt(connection, ddl, attempt); attempt++) {
      LOG.info("Attempt {} found tables in use and is made again: {}", attempt, ddl);
      // Whoever queued behind this attempt goes first.
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Answers false when the tables were in use, unless this was the last attempt. */
  private static boolean attempt(Connection connection, String ddl, int attempt)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean done = false;
      Impatience impatience = new Impatience(statement, patienceMillis(attempt));
      try (impatience) {
        statement.execute(attempt > ATTEMPTS_WITHOUT_LOCK_WAIT ? ddl : WITHOUT_LOCK_WAIT + ddl);
        done = true;
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !(impatience.cancelled() || isBusy(e))) {
          throw e;
        }
      }
      if (impatience.cancelled()) {
        absorbLateCancel(statement);
      }
      return done;
    }
  }

  /** A cancel that came when the change was already over strikes the next statement. */
  private static void absorbLateCancel(Statement statement) {
    try {
      statement.execute("DO 0");
    } catch (SQLException e) {
      LOG.debug("A cancel came too late", e);
    }
  }

  private static int patienceMillis(int attempt) {
    int doublings = Math.min(10, Math.max(0, attempt - SHORT_ATTEMPTS));
    return Math.min(LONGEST_WAIT_MILLIS, SHORT_WAIT_MILLIS << doublings);
  }

  private static boolean isBusy(SQLException e) {
    return e.getErrorCode() == LOCK_WAIT_TIMEOUT || e.getErrorCode() == DEADLOCK;
  }
}
