package io.domainrouter.failpoint;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The places between two effects at which a crash must lose nothing. Passing one does nothing and
 * costs nothing, unless the process was started with the system property {@value #PROPERTY}: then
 * the named one, such as {@code after-authority-commit@3}, holds the thread that passes it for the
 * third time and says so on the standard output, so that a test can kill or stop the process there,
 * or let it go on. {@code tell cutover} holds nobody: every place whose name begins so says when it
 * is passed, in nanoseconds of {@link System#nanoTime}, and by which thread. Thread-safe.
 */
public enum Failpoint {
  BEFORE_AUTHORITY_STATEMENT,
  AFTER_AUTHORITY_STATEMENT,
  BEFORE_MIRROR_STATEMENT,
  AFTER_MIRROR_STATEMENT,
  BEFORE_JOURNAL_INSERT,
  AFTER_JOURNAL_INSERT,
  AFTER_AUTHORITY_COMMIT,
  AFTER_MIRROR_COMMIT,
  BEFORE_SWEEP,
  SWEEP_DELETED,
  AFTER_SWEEP,

  DRAINER_LOCKED,
  DRAINER_MIRROR_WRITTEN,
  DRAINER_MIRROR_COMMITTED,
  DRAINER_COPIED,
  DRAINER_DELETED,
  DRAINER_DONE,

  TRANSITION_RECORDED,
  PARTITION_PREPARED,
  CHANGE_LOCKED,
  CHANGE_WORKED,
  CHANGE_RAISED,
  CHANGE_COMMITTED,
  MONOLITH_TOLD,
  BEFORE_FENCE,
  AFTER_FENCE,
  TRANSITION_DONE,

  CUTOVER_PREPARED,
  CUTOVER_ASKING,
  CUTOVER_LOCKED,
  CUTOVER_DRAINED,
  CUTOVER_COUNTERS_RAISED,
  CUTOVER_LETTING_GO,
  CUTOVER_LET_GO,
  CUTOVER_TAKEN_OVER,

  /** A writer that was held knows where its domain is now. */
  WRITER_OVERTAKEN;

  public static final String PROPERTY = "domainrouter.failpoint";

  private static final String ARMED = System.getProperty(PROPERTY);

  private static final String TELL = "tell ";

  private static final AtomicLong PASSES = new AtomicLong();

  private static final long LOOK_NANOS = 10_000_000;

  private static volatile boolean released;

  /** Lets go on whoever is held. */
  public static void release() {
    released = true;
  }

  /** As the property and the standard output spell it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public void pass() {
    if (ARMED != null) {
      if (ARMED.startsWith(TELL)) {
        tellIfAsked();
      } else {
        holdIfArmed();
      }
    }
  }

  private void tellIfAsked() {
    if (label().startsWith(ARMED.substring(TELL.length()))) {
      System.out.println(
          "PASSED " + label() + " " + System.nanoTime() + " " + Thread.currentThread().getId());
    }
  }

  private void holdIfArmed() {
    String place = label() + '@';
    if (!ARMED.startsWith(place) || !ARMED.equals(place + PASSES.incrementAndGet())) {
      return;
    }
    System.out.println("FAILPOINT " + label());
    System.out.flush();
    while (!released) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
