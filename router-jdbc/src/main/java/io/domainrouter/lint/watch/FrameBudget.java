package io.domainrouter.lint.watch;

import io.domainrouter.lint.driver.ApplicationFrame;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks who in the application has called, a bounded number of times a second, since walking a deep
 * stack takes tens of microseconds. Thread-safe, never blocks.
 */
final class FrameBudget {
  private static final Logger LOG = LoggerFactory.getLogger(FrameBudget.class);

  private final int perSecond;

  /** The second of now times {@link #perSecond}, and what was spent of it. */
  private final AtomicLong spent = new AtomicLong(Long.MIN_VALUE);

  FrameBudget(int perSecond) {
    this.perSecond = perSecond;
  }

  /** Of the calling thread; empty when enough was looked in this second, or it cannot be seen. */
  Optional<ApplicationFrame> frame() {
    try {
      return mayLook() ? Optional.of(ApplicationFrame.now()) : Optional.empty();
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("The calling frame cannot be seen", e); // must not fail the application's statement
      return Optional.empty();
    }
  }

  private boolean mayLook() {
    long begin = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()) * perSecond;
    long before = spent.getAndUpdate(was -> was < begin ? begin + 1 : was + 1);
    return before < begin + perSecond;
  }
}
