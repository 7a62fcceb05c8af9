package io.domainrouter.control;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.journal.TouchedRows;
import io.domainrouter.migrate.LiveCompare;
import io.domainrouter.migrate.MoveRequest;
import io.domainrouter.migrate.Throttle;
import io.domainrouter.migrate.VerifyHooks;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import io.domainrouter.rows.Comparison;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on verifying domains that are mirrored at once (phases 3b to 5a): once a second each
 * instance compares the rows that it has written, and one instance of the fleet goes on with the
 * rolling comparison of everything. One daemon thread per router.
 */
final class ContinuousVerification implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContinuousVerification.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A row that somebody holds is not waited for any longer; its turn comes again. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int LISTED = 1_000;

  private final ControlContext context;
  private final Drift drift;
  private final RollingPass rolling;
  private final boolean[] failing;
  private final Thread thread;
  private Optional<ControllerLock> lead = Optional.empty();
  private volatile boolean closed;

  ContinuousVerification(ControlContext context, Drift drift) {
    this.context = context;
    this.drift = drift;
    this.rolling = new RollingPass(context, drift);
    this.failing = new boolean[context.catalog().domainCount()];
    this.thread =
        new Thread(this::run, "domainrouter-verification-" + context.catalog().config().name());
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      long began = System.nanoTime();
      boolean any = false;
      for (int domain = 0; domain < context.catalog().domainCount() && !closed; domain++) {
        any |= attend(domain);
      }
      if (!any) {
        stepDown();
      }
      long left = PAUSE_NANOS - (System.nanoTime() - began);
      if (!closed && left > 0) {
        LockSupport.parkNanos(left);
      }
    }
    stepDown();
  }

  /** Whether the domain is one to be verified. */
  private boolean attend(int domain) {
    DomainState state = context.state(domain);
    if (!state.phase().mirrorsAtOnce() || context.watcher().source().isMirrorDown(domain)) {
      return false;
    }
    try {
      if (!context.mirrorRow(domain).verified()) {
        return false;
      }
      verify(domain, state);
      failing[domain] = false;
    } catch (SQLException | RuntimeException e) {
      noteFailure(domain, e);
    }
    return true;
  }

  private void verify(int domain, DomainState state) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    String name = context.name(domain);
    VerifyHooks hooks =
        new VerifyHooks(
            Throttle.NONE,
            new JournalPending(name),
            () -> closed || System.nanoTime() - deadline > 0,
            LISTED);
    DomainConfig config = context.config(domain);
    MoveRequest request =
        new MoveRequest(
            name,
            context.authority(domain),
            context.mirror(domain),
            config.tables(),
            state.epoch(),
            config.policy().chunkRows(),
            1);
    try (LiveCompare compare = new LiveCompare(context.pools(), request, hooks)) {
      compareOwnRows(domain, compare);
      if (leads()) {
        rolling.run(domain, compare);
      }
    }
  }

  private void compareOwnRows(int domain, LiveCompare compare) throws SQLException {
    int most = context.config(domain).policy().verification().writtenRowsPerSecond();
    if (most == 0) {
      context.sweeper().settled().forget(context.name(domain));
      return;
    }
    TouchedRows rows = context.sweeper().settled().take(context.name(domain), most);
    for (String table : rows.tables()) {
      Comparison compared =
          Comparison.of(
              context.shapes().of(context.authority(domain), table),
              context.shapes().of(context.mirror(domain), table));
      drift.found(
          domain, table, Drift.Cause.MIRROR_FAULT, compare.rows(compared, rows.keys(table)));
    }
  }

  private boolean leads() throws SQLException {
    if (lead.isPresent() && lead.get().isHeld()) {
      return true;
    }
    stepDown();
    Connection connection = context.pools().internal(DomainCatalog.MONOLITH);
    try {
      lead = ControllerLock.tryTake(connection, "verification", 0);
    } finally {
      if (lead.isEmpty()) {
        connection.close();
      }
    }
    return lead.isPresent();
  }

  private void stepDown() {
    Optional<ControllerLock> held = lead;
    lead = Optional.empty();
    held.ifPresent(
        lock -> {
          try {
            lock.close();
          } catch (SQLException e) {
            LOG.debug("The lock went with its connection: {}", e.toString());
          }
        });
  }

  private void noteFailure(int domain, Exception e) {
    if (!failing[domain] && !closed) {
      LOG.info("Domain {} cannot be verified now: {}", context.name(domain), e.toString());
    }
    failing[domain] = true;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
