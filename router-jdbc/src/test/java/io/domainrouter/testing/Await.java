package io.domainrouter.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.opentest4j.AssertionFailedError;

/** Waits for conditions. Stateless, thread-safe. */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  /** Something that is looked at until it holds. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Returns as soon as the condition holds.
   *
   * @param what completes "waited … for"
   * @throws AssertionFailedError when the deadline passes first or the condition throws
   */
  public static void until(String what, Duration atMost, Condition condition) {
    if (!holdsWithin(atMost, condition)) {
      throw new AssertionFailedError("waited " + atMost.toMillis() + " ms for " + what);
    }
  }

  /** Whether the condition holds before the deadline passes. */
  public static boolean holdsWithin(Duration atMost, Condition condition) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      try {
        if (condition.holds()) {
          return true;
        }
      } catch (Exception e) {
        throw new AssertionFailedError("the condition failed: " + e, e);
      }
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
