package io.domainrouter.control;

import io.domainrouter.migrate.ApplicationLatency;
import io.domainrouter.migrate.CopySettings;
import io.domainrouter.migrate.LoadThrottle;
import io.domainrouter.migrate.ReplicaLag;
import io.domainrouter.migrate.Signal;
import io.domainrouter.migrate.ThreadsRunning;
import io.domainrouter.phase.CopyRow;
import io.domainrouter.phase.CopyRows;
import io.domainrouter.route.DomainCatalog;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a copy that runs here, in a thread of its own, twice a second: takes up the settings
 * that somebody has changed, asks the throttle's signals, makes sure that the fleet's lock is still
 * held, and says in {@code domainrouter_copy} how things are. Thread-safe.
 */
final class CopyWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CopyWatch.class);
  private static final long PAUSE_NANOS = 500_000_000;

  /** Long enough to meet whoever sends some dozens of statements a second. */
  private static final long FIRST_GLANCE_NANOS = 100_000_000;

  private final ControlContext context;
  private final String domain;
  private final ControllerLock lock;
  private final CopyProgress progress;
  private final List<Signal> signals;
  private final LoadThrottle throttle;
  private final Told misunderstood = new Told();
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean lockLost;

  /**
   * @param obsolete whether the copy is to end
   * @param lock looked at by nobody else while this runs
   */
  CopyWatch(
      ControlContext context,
      int domain,
      ControllerLock lock,
      CopyProgress progress,
      BooleanSupplier obsolete) {
    this.context = context;
    this.domain = context.name(domain);
    this.lock = lock;
    this.progress = progress;
    this.signals = signals(context, domain);
    this.throttle = new LoadThrottle(signals, () -> closed || lockLost || obsolete.getAsBoolean());
    this.thread = new Thread(this::run, "domainrouter-copy-watch-" + this.domain);
    this.thread.setDaemon(true);
  }

  private static List<Signal> signals(ControlContext context, int domain) {
    List<Signal> signals = new ArrayList<>();
    signals.add(new ApplicationLatency(context.counters().latencies()));
    for (int target : List.of(context.authority(domain), context.mirror(domain))) {
      signals.add(
          new ThreadsRunning(context.pools(), target, context.catalog().target(target).name()));
      for (String url : context.catalog().target(target).replicas()) {
        signals.add(new ReplicaLag(context.pools(), target, url));
      }
    }
    return signals;
  }

  /**
   * Begins, after a first glance in the calling thread, by which the copy begins fast or slowly.
   */
  CopyWatch start() {
    context.counters().latencies().watch();
    context.counters().latencies().take();
    look();
    LockSupport.parkNanos(FIRST_GLANCE_NANOS);
    look();
    thread.start();
    return this;
  }

  LoadThrottle throttle() {
    return throttle;
  }

  /** Whether somebody else may be copying by now. */
  boolean lockLost() {
    return lockLost;
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(PAUSE_NANOS);
      if (!closed) {
        look();
        lockLost = lockLost || !lock.isHeld();
      }
    }
  }

  private void look() {
    try {
      takeUp(
          context.inTransaction(
              DomainCatalog.MONOLITH, connection -> CopyRows.read(connection, domain)));
      throttle.look();
      progress.resting(throttle.reason().orElse(""));
      report();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("The copy of {} cannot be looked after now: {}", domain, e.toString());
    }
  }

  private void takeUp(CopyRow row) {
    CopySettings settings = CopySettings.DEFAULT;
    try {
      settings = settings.with(row.settings());
    } catch (IllegalArgumentException e) {
      if (misunderstood.isNew(row.settings())) {
        LOG.warn("Settings of the copy of {} are not understood: {}", domain, e.getMessage());
      }
    }
    throttle.settings(settings, row.paused());
  }

  private void report() throws SQLException {
    context.inTransaction(
        DomainCatalog.MONOLITH,
        connection -> {
          CopyRows.report(
              connection,
              domain,
              context.watcher().instanceName(),
              progress.activity(),
              progress.resting());
          return null;
        });
  }

  /** Says for the last time how things are. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(5_000);
      report();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      LOG.debug("The end of the copy of {} is not reported: {}", domain, e.toString());
    } finally {
      signals.forEach(Signal::close);
      context.counters().latencies().unwatch();
    }
  }
}
