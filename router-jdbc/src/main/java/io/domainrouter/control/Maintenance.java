package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.journal.Drained;
import io.domainrouter.journal.Journal;
import io.domainrouter.journal.MirrorException;
import io.domainrouter.journal.Obstacle;
import io.domainrouter.journal.Patience;
import io.domainrouter.journal.PoisonedRows;
import io.domainrouter.journal.ReadingTime;
import io.domainrouter.phase.Instances;
import io.domainrouter.phase.MirrorRow;
import io.domainrouter.phase.MirrorRows;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fleet's housekeeping: drains the journals, gives trust back when a mirror has caught up,
 * restarts copies and raises fences that a dead instance has left. One daemon thread per router;
 * the one that holds the named lock works, the others stand by.
 */
final class Maintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LOOKS_PER_REAPING = 20;
  private static final long STANDBY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A younger journal row of a healthy mirror is about to be deleted by its own writer. */
  private static final long IN_FLIGHT_MILLIS = 1_500;

  private static final long CATCH_UP_MILLIS = 10_000;

  private final ControlContext context;
  private final FenceKeeper fences;
  private final UnfinishedSteps steps;
  private final IntConsumer resumeCopy;
  private final JournalLimit limit;
  private final Patience[] patience;
  private final ReadingTime[] reading;
  private final boolean[] failing;
  private final InVain inVain;
  private final long[] copyResumedAt;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param resumeCopy called for a domain whose copy is not complete; starts it unless it runs
   * @param limit keeps the journals from growing without end
   * @param fences raises those that a dead controller has left open
   * @param steps says what became of those that a dead controller has left
   */
  Maintenance(
      ControlContext context,
      IntConsumer resumeCopy,
      JournalLimit limit,
      FenceKeeper fences,
      UnfinishedSteps steps) {
    this.context = context;
    this.fences = fences;
    this.steps = steps;
    this.resumeCopy = resumeCopy;
    this.limit = limit;
    this.patience = new Patience[context.catalog().domainCount()];
    this.reading = new ReadingTime[patience.length];
    Arrays.setAll(reading, domain -> context.readingTime());
    Arrays.setAll(patience, domain -> new Patience(reading[domain]));
    this.failing = new boolean[context.catalog().domainCount()];
    this.inVain = new InVain(context.catalog());
    this.copyResumedAt = new long[context.catalog().domainCount()];
    Arrays.fill(copyResumedAt, System.nanoTime() - STANDBY_NANOS);
    this.thread =
        new Thread(this::run, "domainrouter-maintenance-" + context.catalog().config().name());
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      try (Connection connection = context.pools().prompt(DomainCatalog.MONOLITH)) {
        Optional<ControllerLock> lock = ControllerLock.tryTake(connection, "maintenance", 0);
        if (lock.isPresent()) {
          try (ControllerLock held = lock.get()) {
            lead(held);
          }
        }
      } catch (SQLException | RuntimeException e) {
        LOG.debug("Maintenance stands by: {}", e.toString());
      }
      pause(STANDBY_NANOS);
    }
  }

  /** Who alone is cut off from a mirror must not keep the others from draining its journal. */
  private void lead(ControllerLock held) {
    long looks = 0;
    inVain.begin();
    while (!closed && !inVain.isTooLong() && (looks++ % 20 != 0 || held.isHeld())) {
      if (looks % LOOKS_PER_REAPING == 1) {
        forgetTheDead();
      }
      boolean worked = false;
      for (int domain = 0; domain < context.catalog().domainCount() && !closed; domain++) {
        DomainState state = context.state(domain);
        if (state.phase().mirrored()) {
          worked |= attend(domain, state);
        } else {
          inVain.served(domain);
        }
        fences.check(domain, state);
        steps.check(domain);
      }
      if (!worked) {
        pause(IDLE_NANOS);
      }
    }
  }

  private void forgetTheDead() {
    try {
      context.promptly(
          DomainCatalog.MONOLITH,
          connection -> {
            Instances.forgetTheDead(connection, context.catalog().config().control().timeToLive());
            return null;
          });
    } catch (SQLException e) {
      LOG.debug("Who is dead stays registered for now: {}", e.toString());
    }
  }

  private void pause(long nanos) {
    if (!closed) {
      LockSupport.parkNanos(nanos);
    }
  }

  private boolean attend(int domain, DomainState state) {
    try {
      limit.check(domain, state);
      if (context.watcher().source().isMirrorDown(domain)) {
        inVain.failed(domain);
        return false; // the watcher asks for it
      }
      boolean worked = false;
      MirrorRow mirror = context.mirrorRow(domain);
      if (mirror.verified() && !mirror.trusted() && mirror.dualWrite() && isAtOnce(state)) {
        restoreTrust(domain, state, mirror);
      } else {
        // What has come meanwhile waits for the next look: a pass for a few rows costs the
        // authority's server as much as one for hundreds, while the application writes there.
        Drained drained = pass(domain, isAtOnce(state) ? IN_FLIGHT_MILLIS : 0);
        worked = drained.copied() > 0 && !drained.whole();
      }
      if (!mirror.verified()) {
        resumeCopy(domain);
      }
      failing[domain] = false;
      inVain.served(domain);
      return worked;
    } catch (SQLException | RuntimeException e) {
      noteFailure(domain, e);
      return false;
    }
  }

  /** Not at every look: a copy that cannot go on would fill the log. */
  private void resumeCopy(int domain) {
    long now = System.nanoTime();
    if (now - copyResumedAt[domain] >= STANDBY_NANOS) {
      copyResumedAt[domain] = now;
      resumeCopy.accept(domain);
    }
  }

  private static boolean isAtOnce(DomainState state) {
    return state.phase().mirrorsAtOnce() && state.dualWrite();
  }

  /**
   * @param ageMillis leaves younger journal rows alone
   */
  private Drained pass(int domain, long ageMillis) throws SQLException {
    Drained drained =
        context
            .drainer()
            .drain(
                context.name(domain),
                context.authority(domain),
                context.mirror(domain),
                ageMillis,
                patience[domain]);
    context.counters().drained(domain, drained.copied());
    if (drained.poisoned() > 0) {
      tellPoisoned(domain);
    }
    return drained;
  }

  /** Whether everything that is journaled now was worked off, within some time. */
  private boolean catchUp(int domain) throws SQLException {
    long started = System.nanoTime();
    long elapsed = 0;
    while (elapsed < CATCH_UP_MILLIS && !closed) {
      if (pass(domain, elapsed).isThrough()) {
        return true;
      }
      elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    }
    return false;
  }

  /** Trust is lost when the first row is refused; the reason follows what is refused. */
  private boolean tellPoisoned(int domain) throws SQLException {
    String name = context.name(domain);
    List<PoisonedRows> poisoned =
        context.readJournal(
            domain, reading[domain], connection -> Journal.poisoned(connection, name));
    if (poisoned.isEmpty()) {
      return false;
    }
    String reason = PoisonedRows.describe(poisoned);
    String shown = reason.length() > 400 ? reason.substring(0, 400) : reason;
    MirrorRow mirror = context.mirrorRow(domain);
    if (mirror.trusted() || (mirror.verified() && !mirror.reason().equals(shown))) {
      LOG.warn("The mirror of domain {} refuses rows: {}", name, reason);
      context.promptly(
          DomainCatalog.MONOLITH,
          connection -> {
            MirrorRows.distrust(connection, name, shown);
            return null;
          });
      context.watcher().refresh(domain);
    }
    return true;
  }

  /**
   * Everything that was journaled when we looked is on the mirror, the mirror refuses no row, and
   * nobody lost trust since; nor has the phase changed, so that it was the right journal.
   */
  private void restoreTrust(int domain, DomainState state, MirrorRow seen) throws SQLException {
    if (!catchUp(domain) || tellPoisoned(domain)) {
      return;
    }
    boolean restored =
        TrustBar.unlessBarred(
            context,
            domain,
            () ->
                context.whileUnchanged(
                    domain,
                    state,
                    connection -> MirrorRows.trust(connection, context.name(domain), seen)));
    if (restored) {
      LOG.info("The mirror of domain {} has caught up and is trusted", context.name(domain));
      context.watcher().refresh(domain);
    }
  }

  private void noteFailure(int domain, Exception e) {
    if (e instanceof SQLException moved && "DR201".equals(moved.getSQLState())) {
      LOG.debug("Domain {} moved while its journal was drained", context.name(domain));
      return;
    }
    if (e instanceof SQLException locked && Obstacle.of(locked) == Obstacle.BUSY) {
      LOG.debug("The journal of domain {} is busy: {}", context.name(domain), e.toString());
      return;
    }
    inVain.failed(domain);
    boolean again = failing[domain];
    if (!again) {
      LOG.warn(
          "The journal of domain {} cannot be drained now: {}", context.name(domain), e.toString());
    }
    failing[domain] = true;
    boolean ofTheMirror = e instanceof MirrorException;
    if (ofTheMirror && isConnectionLost(e)) {
      context.watcher().source().mirrorIsDown(domain);
    }
    // One connection to the authority that has died says nothing of either side.
    boolean harmless = isConnectionLost(e) && !ofTheMirror && !again;
    if (!harmless && context.state(domain).phase() != Phase.COPYING) {
      String why =
          e instanceof SQLException sql ? ": " + sql.getSQLState() + " " + sql.getErrorCode() : "";
      context.watcher().source().loseTrust(domain, "the journal cannot be drained" + why);
    }
    pause(IDLE_NANOS);
  }

  /** Whether a database gives no connection, or has broken one. */
  private static boolean isConnectionLost(Exception e) {
    return e instanceof SQLException sql && String.valueOf(sql.getSQLState()).startsWith("08");
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
