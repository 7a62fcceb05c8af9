package io.domainrouter.phase;

import io.domainrouter.config.LongTransaction;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees this instance's writers from a controller that holds them for longer than it may: it ends
 * the session in which the controller has the lock, or waits for it, and the old side goes on. One
 * daemon thread.
 *
 * <p>It goes by two times, both of this instance's own clock: since when a writer waits, and since
 * when the same controller's session was seen. A write may wait for a row for long; the controller
 * that comes then has its whole deadline all the same.
 */
final class WaitClock implements AutoCloseable {
  /** A controller in order gives up by itself, and says who held it up. */
  private static final Duration GRACE = Duration.ofMillis(300);

  private static final long LOOK_MILLIS = 200;

  private static final Logger LOG = LoggerFactory.getLogger(WaitClock.class);
  private static final LongTransaction[] WAYS = LongTransaction.values();

  /**
   * A controller's session.
   *
   * @param since the moment of {@link System#nanoTime} at which it was first seen
   */
  private record Seen(int target, long session, long since) {}

  private final DomainCatalog catalog;
  private final TargetPools pools;
  private final PhaseSource source;
  private final String instance;
  private final Seen[][] seen;
  private final Thread thread;

  WaitClock(DomainCatalog catalog, TargetPools pools, PhaseSource source, String instance) {
    this.catalog = catalog;
    this.pools = pools;
    this.source = source;
    this.instance = instance;
    this.seen = new Seen[catalog.domainCount()][WAYS.length];
    this.thread = new Thread(this::run, "domainrouter-wait-clock-" + catalog.config().name());
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(LOOK_MILLIS);
        for (int domain = 0; domain < catalog.domainCount(); domain++) {
          look(domain);
        }
      }
    } catch (InterruptedException e) {
      LOG.trace("closed");
    }
  }

  private void look(int domain) {
    Optional<Waits.Oldest> oldest =
        source
            .waits()
            .oldest(domain)
            .filter(wait -> age(wait.since()) > TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
    if (oldest.isEmpty()) {
      seen[domain] = new Seen[WAYS.length];
      return;
    }
    try (Connection connection = pools.prompt(oldest.get().target())) {
      for (LongTransaction way : WAYS) {
        look(connection, domain, way, oldest.get());
      }
      connection.rollback();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("Who holds the writers of domain {} cannot be asked", name(domain), e);
    }
  }

  private void look(Connection connection, int domain, LongTransaction way, Waits.Oldest oldest)
      throws SQLException {
    long session = LockSession.find(connection, name(domain), way);
    Seen last = seen[domain][way.ordinal()];
    if (session == 0) {
      seen[domain][way.ordinal()] = null;
    } else if (last == null || last.session() != session || last.target() != oldest.target()) {
      seen[domain][way.ordinal()] = new Seen(oldest.target(), session, System.nanoTime());
    } else if (Math.min(age(last.since()), age(oldest.since())) > longest(domain, way)) {
      end(connection, domain, way, last);
    }
  }

  private static long age(long since) {
    return System.nanoTime() - since;
  }

  /** In nanoseconds. */
  private long longest(int domain, LongTransaction way) {
    Duration deadline = catalog.domain(domain).policy().cutoverDeadline();
    return LockSession.longest(deadline, way).plus(GRACE).toNanos();
  }

  private void end(Connection connection, int domain, LongTransaction way, Seen controller)
      throws SQLException {
    String target = catalog.target(controller.target()).name();
    try {
      if (!LockSession.end(connection, name(domain), way, controller.session())) {
        return;
      }
    } catch (SQLException e) {
      seen[domain] = new Seen[WAYS.length]; // the next time is as far away as this one was
      LOG.warn(
          "A controller holds the writers of domain {} for longer than it may; its connection {} on"
              + " {} cannot be ended: {}",
          name(domain),
          controller.session(),
          target,
          e.toString());
      return;
    }
    LOG.warn(
        "A controller held the writers of domain {} for longer than it may; its connection {} on"
            + " {} was ended, and they go on",
        name(domain),
        controller.session(),
        target);
    record(domain, target, controller.session());
  }

  /** What was done does not wait for the monolith. */
  private void record(int domain, String target, long session) {
    try (Connection monolith = pools.prompt(DomainCatalog.MONOLITH)) {
      KilledSessions.recordController(
          monolith, name(domain), source.snapshot().of(domain).epoch(), target, session, instance);
      monolith.commit();
    } catch (SQLException e) {
      LOG.debug("The audit does not have that a controller's connection was ended", e);
    }
  }

  private String name(int domain) {
    return catalog.domain(domain).name();
  }

  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
