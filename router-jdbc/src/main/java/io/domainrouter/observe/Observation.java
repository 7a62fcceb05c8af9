package io.domainrouter.observe;

import io.domainrouter.route.DomainCatalog;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who follows the sessions of this JVM, if anybody does. Thread-safe.
 *
 * <p>A session is asked for when it is opened: one that was opened while nobody followed stays
 * unobserved, and its statements do not even look here.
 */
public final class Observation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Observation.class);
  private static volatile Observation attached;

  private final Function<DomainCatalog, SessionObserver> opener;
  private final AtomicBoolean reported = new AtomicBoolean();

  private Observation(Function<DomainCatalog, SessionObserver> opener) {
    this.opener = opener;
  }

  /**
   * Follows all sessions opened from now on, until it is closed.
   *
   * @param opener makes the observer of one session
   * @throws IllegalStateException when somebody follows them already
   */
  public static synchronized Observation attach(Function<DomainCatalog, SessionObserver> opener) {
    if (attached != null) {
      throw new IllegalStateException("The sessions of this JVM are observed already.");
    }
    attached = new Observation(opener);
    return attached;
  }

  /** Null when nobody follows. */
  public static Observation current() {
    return attached;
  }

  /** An observer whose failures hurt no statement. */
  public SessionObserver open(DomainCatalog catalog) {
    return new Guarded(opener.apply(catalog));
  }

  @Override
  public void close() {
    synchronized (Observation.class) {
      if (attached == this) {
        attached = null;
      }
    }
  }

  private final class Guarded implements SessionObserver {
    private final SessionObserver observer;

    Guarded(SessionObserver observer) {
      this.observer = observer;
    }

    @Override
    public void statement(String sql) {
      guard(() -> observer.statement(sql));
    }

    @Override
    public void autoCommit(boolean on) {
      guard(() -> observer.autoCommit(on));
    }

    @Override
    public void transactionEnded(boolean committed) {
      guard(() -> observer.transactionEnded(committed));
    }

    private void guard(Runnable call) {
      try {
        call.run();
      } catch (RuntimeException | StackOverflowError e) {
        if (reported.compareAndSet(false, true)) {
          LOG.warn("An observer of statements has failed; further failures are not logged", e);
        }
      }
    }
  }
}
