package io.domainrouter.control;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waiting for a condition with a deadline. Stateless. */
final class Waiting {
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Waiting() {}

  /** A condition that may have to ask a database. */
  interface Condition {
    boolean holds() throws SQLException;
  }

  /**
   * @return whether it held in time
   * @throws SQLException the condition's own, or {@code 70100} when the thread is interrupted
   */
  static boolean until(Condition condition, long millis) throws SQLException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!condition.holds()) {
      if (System.nanoTime() >= deadline) {
        return false;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new SQLException("Interrupted while waiting", "70100");
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return true;
  }

  /** Whatever the thread does is done when this returns; an interrupt does not cut it short. */
  static void forEnd(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
