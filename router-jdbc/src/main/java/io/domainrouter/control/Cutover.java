package io.domainrouter.control;

import io.domainrouter.config.LongTransaction;
import io.domainrouter.config.Phase;
import io.domainrouter.config.Side;
import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.journal.HeldDomain;
import io.domainrouter.journal.Patience;
import io.domainrouter.phase.ControlRow;
import io.domainrouter.phase.ControlRows;
import io.domainrouter.phase.ControlSchema;
import io.domainrouter.phase.LockSession;
import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the authority of one domain from one side to the other, 4 → 5a and back.
 *
 * <p><b>The order.</b> The exclusive lock on the old authority's control row waits for the writers
 * in flight and holds new ones. Under it the journal is drained and the counters are checked. Then
 * the old side lets go (its row is committed as "moved", which also releases the writers), then the
 * new side takes over. Between these two commits nobody is the authority; whoever meets that state
 * finishes it. Everything before "lets go" ends on the old side when it fails or runs out of time.
 *
 * <p><b>Nobody may be in the way of the new side's row then.</b> A writer that planned by an older
 * phase can keep that row locked: its transaction has read on that side, so that it must not end
 * there, and now it waits for the other side, or its process stands still. So that row is locked
 * too, first of all, and let go right before the old side lets go: whoever keeps it makes the
 * cutover be given up while there is still an authority.
 */
final class Cutover {
  private static final Logger LOG = LoggerFactory.getLogger(Cutover.class);
  private static final int HEADROOM = 1_000;
  private static final int ATTEMPTS = 3;

  private static final long IN_FLIGHT_MILLIS = 1_500;

  private final ControlContext context;
  private final int domain;
  private final Phase to;
  private final int oldTarget;
  private final int newTarget;
  private final AutoIncrements counters;
  private final LongTransaction way;

  Cutover(ControlContext context, int domain, Phase to, ChangeRequest request) {
    this.context = context;
    this.domain = domain;
    this.to = to;
    this.way =
        request.kill() ? LongTransaction.KILL : context.config(domain).policy().onLongTransaction();
    Side newSide = to.authority();
    this.oldTarget = context.catalog().target(domain, newSide.other());
    this.newTarget = context.catalog().target(domain, newSide);
    this.counters = new AutoIncrements(context, domain);
  }

  /**
   * Carries it out.
   *
   * @return how long writers were held out
   * @throws SQLException when it was given up; the old side is still the authority then, unless the
   *     message says otherwise
   */
  Duration run(DomainState state) throws SQLException {
    prepare();
    Failpoint.CUTOVER_PREPARED.pass();
    SQLException failure = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return flip(state);
      } catch (SQLException e) {
        failure = e;
        LOG.info("Cutover of domain {} was given up: {}", context.name(domain), e.toString());
        if (e.getErrorCode() != 1213) {
          throw e;
        }
      }
    }
    throw failure;
  }

  private void prepare() throws SQLException {
    context.inTransaction(
        newTarget,
        connection -> {
          ControlSchema.ensure(
              connection,
              context.catalog().target(newTarget).name(),
              context.catalog().config().control().createTables());
          return ControlRows.read(connection, context.name(domain));
        });
    for (String table : context.config(domain).tables()) {
      context.shapes().of(oldTarget, table); // or it would be read while writers are held
    }
    counters.raise(oldTarget, newTarget, HEADROOM);
    drainBefore(System.nanoTime() + TimeUnit.SECONDS.toNanos(30));
    rehearse();
  }

  /** What a process does for the first time takes it three times as long: not while others wait. */
  private void rehearse() {
    try (Connection mirror = context.pools().prompt(newTarget);
        Connection old = context.pools().prompt(oldTarget)) {
      context.pools().keepQuick(oldTarget);
      context.drainer().rehearse(held(old, mirror), () -> counters.suffice(oldTarget));
    } catch (SQLException e) {
      LOG.debug("A rehearsal was broken off", e);
    }
  }

  private HeldDomain held(Connection old, Connection mirror) {
    return new HeldDomain(
        context.name(domain),
        oldTarget,
        newTarget,
        old,
        mirror,
        () -> ExclusiveLock.requireHeld(old));
  }

  private Duration flip(DomainState state) throws SQLException {
    Duration deadline = context.config(domain).policy().cutoverDeadline();
    try (Connection fresh = context.pools().internal(newTarget);
        Connection mirror = context.pools().prompt(newTarget);
        Connection old = context.pools().internal(oldTarget)) {
      String name = context.name(domain);
      Duration patience = deadline.plus(LockSession.AFTER_DEADLINE);
      ExclusiveLock.prepare(fresh, name, way, patience, patience.plus(deadline));
      ExclusiveLock.prepare(old, name, way, patience, deadline);
      try {
        return flip(state, old, fresh, mirror, deadline);
      } finally {
        ExclusiveLock.giveBack(context, old, name, way);
        ExclusiveLock.giveBack(context, fresh, name, way);
      }
    }
  }

  /** Whatever need not be asked while writers are held, was asked before. */
  private Duration flip(
      DomainState state, Connection old, Connection fresh, Connection mirror, Duration deadline)
      throws SQLException {
    String name = context.name(domain);
    ControlRow moved = new ControlRow(to, state.epoch() + 1, false);
    HeldDomain held = held(old, mirror);
    context.sweeper().flush();
    watched(newTarget, fresh, deadline, lock -> ControlRows.lockExclusive(lock, name));
    long started = System.nanoTime();
    watched(
        oldTarget,
        old,
        deadline,
        lock -> {
          Failpoint.CUTOVER_ASKING.pass();
          ExclusiveLock.take(lock, name, state);
        });
    Failpoint.CUTOVER_LOCKED.pass();
    long ends = (kills() ? System.nanoTime() : started) + deadline.toNanos();
    try (Meanwhile<Boolean> sufficient = new Meanwhile<>(() -> counters.suffice(oldTarget))) {
      context.drainer().emptyUnderExclusiveLock(held, ends);
      Failpoint.CUTOVER_DRAINED.pass();
      if (!sufficient.answer()) {
        ExclusiveLock.requireHeld(old);
        counters.raise(oldTarget, newTarget, HEADROOM);
      }
    }
    Failpoint.CUTOVER_COUNTERS_RAISED.pass();
    fresh.setAutoCommit(true); // lets its row go, and asks whether it is alive
    requireTime(ends);
    ControlRows.raise(old, name, moved);
    Failpoint.CUTOVER_LETTING_GO.pass();
    ExclusiveLock.commit(context, old, domain, to, moved.epoch());
    Failpoint.CUTOVER_LET_GO.pass();
    takeOver(fresh, moved.epoch());
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private interface Locking {
    void by(Connection connection) throws SQLException;
  }

  private void watched(int target, Connection waiter, Duration deadline, Locking locking)
      throws SQLException {
    try (HoldWatch watch = new HoldWatch(context, domain, target, waiter, deadline, kills())) {
      try {
        locking.by(waiter);
      } catch (SQLException e) {
        throw watch.explain(e);
      }
    }
  }

  /**
   * The old side has let go: from here there is only forward, and anybody may finish it. By one
   * statement that commits itself: whoever stands still leaves no lock on the new side's row.
   */
  private void takeOver(Connection fresh, long epoch) throws SQLException {
    SQLException failure;
    try {
      ControlRows.raise(fresh, context.name(domain), new ControlRow(to, epoch, true));
      Failpoint.CUTOVER_TAKEN_OVER.pass();
      return;
    } catch (SQLException e) {
      failure = e;
    }
    boolean finished =
        Waiting.until(
            () -> {
              try {
                context.watcher().refresh(domain);
                return context.state(domain).epoch() >= epoch;
              } catch (SQLException e) {
                return false;
              }
            },
            10_000);
    if (!finished) {
      throw new SQLException(
          "Domain "
              + context.name(domain)
              + " has left its old authority and the new one does not"
              + " answer; the first router that reaches it finishes the cutover.",
          "DR202",
          failure);
    }
  }

  private boolean kills() {
    return way == LongTransaction.KILL;
  }

  /** As much as can be done while writers go on. */
  private void drainBefore(long deadlineNanos) throws SQLException {
    Patience patience = new Patience();
    while (!context
        .drainer()
        .drain(context.name(domain), oldTarget, newTarget, IN_FLIGHT_MILLIS, patience)
        .whole()) {
      requireTime(deadlineNanos);
    }
  }

  private void requireTime(long deadlineNanos) throws SQLException {
    if (System.nanoTime() > deadlineNanos) {
      throw new SQLTransientException(
          "The cutover of "
              + context.name(domain)
              + " ran out of time and was given up; the old side"
              + " is still the authority.",
          "DR202");
    }
  }
}
