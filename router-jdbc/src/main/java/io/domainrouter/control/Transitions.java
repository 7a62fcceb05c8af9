package io.domainrouter.control;

import io.domainrouter.config.LongTransaction;
import io.domainrouter.config.Phase;
import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.journal.Drained;
import io.domainrouter.journal.HeldDomain;
import io.domainrouter.journal.HeldLock;
import io.domainrouter.journal.Journal;
import io.domainrouter.phase.ControlRow;
import io.domainrouter.phase.ControlRows;
import io.domainrouter.phase.ControlSchema;
import io.domainrouter.phase.MirrorRow;
import io.domainrouter.phase.MirrorRows;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps between two neighbouring phases, forward and back. Whoever calls holds the lock. */
final class Transitions {
  private static final Logger LOG = LoggerFactory.getLogger(Transitions.class);
  private static final int DEADLOCK = 1213;
  private static final int ATTEMPTS = 5;

  /**
   * What a step did.
   *
   * @param exclusive how long it held writers out
   */
  record Outcome(Duration exclusive, Map<String, String> details) {}

  private final ControlContext context;
  private final Gates gates;

  Transitions(ControlContext context, Gates gates) {
    this.context = context;
    this.gates = gates;
  }

  Outcome carryOut(int domain, DomainState state, Phase to, ChangeRequest request)
      throws SQLException {
    if (to == Phase.PARTITION_ONLY) {
      return leaveMonolith(domain, state, request);
    }
    Step step = new Step(domain, state, to, request);
    boolean forward = to.compareTo(state.phase()) > 0;
    return forward ? step.forward() : step.backward();
  }

  /** In 5b nothing keeps the monolith true: first everybody has to know that nobody reads it. */
  private Outcome leaveMonolith(int domain, DomainState state, ChangeRequest request)
      throws SQLException {
    try (TrustBar bar = TrustBar.raise(context, domain)) {
      new Step(domain, state, state.phase(), request).leaveMirrorUnread("phase 5b is next");
      DomainState unread = state.withoutTrust().inEpoch(state.epoch() + 1);
      return new Step(domain, unread, Phase.PARTITION_ONLY, request).leaveMonolith(bar);
    }
  }

  /**
   * The phase stays; the mirror is copied again from the start, and the journal dropped. First
   * everybody has to know that nobody reads the mirror: what it lacks is journaled no more then.
   */
  Outcome copyAnew(int domain, DomainState state, String reason) throws SQLException {
    ChangeRequest request = ChangeRequest.of("router", reason);
    try (TrustBar bar = TrustBar.raise(context, domain)) {
      new Step(domain, state, state.phase(), request).leaveMirrorUnread(reason);
      DomainState unread = state.withoutTrust().inEpoch(state.epoch() + 1);
      return new Step(domain, unread, state.phase(), request).copyAnew(bar, reason);
    }
  }

  private final class Step {
    private final int domain;
    private final String name;
    private final DomainState state;
    private final Phase to;
    private final ChangeRequest request;
    private final Map<String, String> details = new LinkedHashMap<>();
    private Duration exclusive = Duration.ZERO;

    /** By when the lock must be let go, of {@link System#nanoTime}. */
    private long ends;

    Step(int domain, DomainState state, Phase to, ChangeRequest request) {
      this.domain = domain;
      this.name = context.name(domain);
      this.state = state;
      this.to = to;
      this.request = request;
    }

    Outcome forward() throws SQLException {
      switch (to) {
        case PARTITION_READY -> preparePartition();
        case COPYING -> {
          context.shapes().clear();
          change(DomainCatalog.MONOLITH, forgetEverything("not copied yet"));
        }
        case DUAL_WRITE -> change(DomainCatalog.MONOLITH, none());
        case READ_MIGRATION -> beginToReadTheMirror();
        case PARTITION_FIRST -> {
          details.put(
              "foreign keys dropped", new CrossForeignKeys(context, domain).drop().toString());
          cutOver();
        }
        default -> throw new IllegalStateException("no such step: to " + to);
      }
      return new Outcome(exclusive, details);
    }

    Outcome backward() throws SQLException {
      switch (to) {
        case MONOLITH -> change(DomainCatalog.MONOLITH, none());
        case PARTITION_READY ->
            change(DomainCatalog.MONOLITH, forgetEverything("the move was taken back"));
        case COPYING -> change(DomainCatalog.MONOLITH, lock -> distrust(lock, "phase 3a"));
        case DUAL_WRITE -> {
          readPercent(0);
          change(DomainCatalog.MONOLITH, none());
        }
        case READ_MIGRATION -> cutOver();
        case PARTITION_FIRST -> returnToMonolith();
        case PARTITION_ONLY -> throw new IllegalStateException("nothing leads back to phase 5b");
      }
      return new Outcome(exclusive, details);
    }

    /**
     * Mostly done under the exclusive lock, in the transaction that changes the phase. What the
     * mirror counts for is taken back there, in a transaction of its own: earlier, somebody could
     * give it back in between; later, a crash could leave it.
     */
    private interface Work {
      void on(Connection lock) throws SQLException;
    }

    private static Work none() {
      return connection -> {};
    }

    /** The mirror is marked first, so that a crash in between leaves the journal. */
    private Work forgetEverything(String reason) {
      return lock -> {
        forgetMirror(reason, () -> ExclusiveLock.requireHeld(lock));
        Journal.clear(lock, name);
      };
    }

    private void preparePartition() throws SQLException {
      context.inTransaction(
          context.partition(domain),
          connection -> {
            ControlSchema.ensure(
                connection,
                context.catalog().target(context.partition(domain)).name(),
                context.catalog().config().control().createTables());
            return ControlRows.raise(connection, name, new ControlRow(to, state.epoch(), false));
          });
      Failpoint.PARTITION_PREPARED.pass();
      change(DomainCatalog.MONOLITH, none());
      details.put("instances", gates.acknowledged(domain).words());
    }

    /**
     * Drops the journal and what the mirror counts for, in the same phase: the new epoch makes the
     * copy begin anew.
     */
    Outcome copyAnew(TrustBar bar, String reason) throws SQLException {
      context.shapes().clear();
      Work forget = forgetEverything(reason);
      changeHere(
          lock -> {
            bar.requireHeld();
            forget.on(lock);
          });
      return new Outcome(exclusive, details);
    }

    /** The phase stays. */
    private void changeHere(Work work) throws SQLException {
      int authority = context.catalog().target(domain, state.phase().authority());
      change(authority, work);
      if (authority != DomainCatalog.MONOLITH) {
        tellMonolith();
      }
    }

    /** Changes the phase under the exclusive lock of the authority's control row. */
    private void change(int authority, Work work) throws SQLException {
      for (int attempt = 1; ; attempt++) {
        try {
          changeOnce(authority, work);
          return;
        } catch (SQLException e) {
          if (e.getErrorCode() != DEADLOCK || attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    }

    private void changeOnce(int authority, Work work) throws SQLException {
      long started = System.nanoTime();
      Duration deadline = context.config(domain).policy().cutoverDeadline();
      ends = started + deadline.toNanos();
      try (Connection lock = context.pools().internal(authority)) {
        LongTransaction way = LongTransaction.ABORT_CUTOVER;
        ExclusiveLock.prepare(lock, name, way, deadline, deadline);
        try {
          changeUnder(lock, work);
        } finally {
          ExclusiveLock.giveBack(context, lock, name, way);
        }
      }
      Failpoint.CHANGE_COMMITTED.pass();
      exclusive = Duration.ofNanos(System.nanoTime() - started);
      context.watcher().refresh(domain);
    }

    private void changeUnder(Connection lock, Work work) throws SQLException {
      ExclusiveLock.take(lock, name, state);
      Failpoint.CHANGE_LOCKED.pass();
      work.on(lock);
      Failpoint.CHANGE_WORKED.pass();
      ControlRows.raise(lock, name, new ControlRow(to, state.epoch() + 1, true));
      Failpoint.CHANGE_RAISED.pass();
      ExclusiveLock.commit(context, lock, domain, to, state.epoch() + 1);
    }

    /**
     * In phase 3b an acknowledged write may be committed on the mirror a little later. So the
     * mirror counts for nothing when phase 4 begins, until what is journaled by then was worked
     * off.
     */
    private void beginToReadTheMirror() throws SQLException {
      readPercent(context.config(domain).policy().initialReadPercent());
      change(DomainCatalog.MONOLITH, lock -> distrust(lock, "phase 4 begins"));
      try {
        trustWhatHasCaughtUp();
      } catch (SQLException e) {
        // The maintenance goes on, for as long as it takes.
        LOG.debug("The mirror of domain {} is not trusted yet: {}", name, e.toString());
      }
    }

    private void trustWhatHasCaughtUp() throws SQLException {
      MirrorRow seen = context.mirrorRow(domain);
      Drained drained =
          context
              .drainer()
              .drainEverything(name, DomainCatalog.MONOLITH, context.partition(domain));
      if (drained.isThrough() && drained.poisoned() == 0) {
        context.whileUnchanged(
            domain, context.state(domain), connection -> MirrorRows.trust(connection, name, seen));
        context.watcher().refresh(domain);
      }
    }

    private void cutOver() throws SQLException {
      exclusive = new Cutover(context, domain, to, request).run(state);
      context.watcher().refresh(domain);
      details.put("instances", gates.acknowledged(domain).words());
    }

    /** A new epoch of the same phase: whoever acknowledges it knows that trust is gone. */
    void leaveMirrorUnread(String reason) throws SQLException {
      changeHere(lock -> distrust(lock, reason));
      Gates.Finding acknowledged = gates.acknowledgedByReaders(domain);
      if (!acknowledged.passed()) {
        throw new SQLException(
            "Everything stays as it is, since the "
                + state.phase().authority().other().name().toLowerCase(Locale.ROOT)
                + " may still be read: "
                + acknowledged.words(),
            "DR202");
      }
    }

    Outcome leaveMonolith(TrustBar bar) throws SQLException {
      int partition = context.partition(domain);
      change(
          partition,
          lock -> {
            emptyJournal(partition, lock);
            bar.requireHeld();
          });
      details.put("journal", "drained under the lock");
      forgetMirror("phase 5b", HeldLock.NONE);
      tellMonolith();
      Gates.Finding acknowledged = gates.acknowledged(domain);
      details.put("instances", acknowledged.words());
      if (acknowledged.passed()) {
        details.put("fence", "raised; behind it are " + new Fence(context, domain).raise());
      } else {
        details.put("fence", "not raised: " + acknowledged.words());
      }
      return new Outcome(exclusive, details);
    }

    private void emptyJournal(int partition, Connection lock) throws SQLException {
      try (Connection monolith = context.pools().prompt(DomainCatalog.MONOLITH)) {
        HeldDomain held =
            new HeldDomain(
                name,
                partition,
                DomainCatalog.MONOLITH,
                lock,
                monolith,
                () -> ExclusiveLock.requireHeld(lock));
        context.drainer().emptyUnderExclusiveLock(held, ends);
      }
    }

    private void returnToMonolith() throws SQLException {
      new Fence(context, domain).lower();
      context.shapes().clear();
      change(
          context.partition(domain),
          lock -> {
            HeldLock held = () -> ExclusiveLock.requireHeld(lock);
            forgetMirror("the monolith is being copied anew", held);
            onMonolith(held, monolith -> MirrorRows.setDualWrite(monolith, name, false));
            Journal.clear(lock, name);
          });
      tellMonolith();
      Gates.Finding acknowledged = gates.acknowledged(domain);
      details.put("instances", acknowledged.words());
      if (!acknowledged.passed()) {
        throw new SQLException(
            "Phase 5a is recorded, but the copy to the monolith must wait: " + acknowledged.words(),
            "DR202");
      }
    }

    /** The monolith's row repeats what the partition's says, for people and for the next start. */
    private void tellMonolith() throws SQLException {
      context.inTransaction(
          DomainCatalog.MONOLITH,
          connection ->
              ControlRows.raise(connection, name, new ControlRow(to, state.epoch() + 1, false)));
      Failpoint.MONOLITH_TOLD.pass();
      context.watcher().refresh(domain);
    }

    private void readPercent(int percent) throws SQLException {
      onMonolith(HeldLock.NONE, connection -> MirrorRows.setReadPercent(connection, name, percent));
    }

    private void distrust(Connection lock, String reason) throws SQLException {
      onMonolith(
          () -> ExclusiveLock.requireHeld(lock),
          connection -> MirrorRows.distrust(connection, name, reason));
    }

    private void forgetMirror(String reason, HeldLock held) throws SQLException {
      onMonolith(
          held,
          connection -> {
            MirrorRows.setVerified(connection, name, false);
            MirrorRows.distrust(connection, name, reason);
          });
    }

    /**
     * @param held asked before the commit: who has lost the lock meanwhile changes nothing here
     */
    private void onMonolith(HeldLock held, Work work) throws SQLException {
      context.inTransaction(
          DomainCatalog.MONOLITH,
          connection -> {
            work.on(connection);
            held.require();
            return null;
          });
    }
  }
}
