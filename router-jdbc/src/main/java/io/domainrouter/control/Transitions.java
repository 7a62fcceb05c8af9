package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.journal.Journal;
import io.domainrouter.phase.ControlRow;
import io.domainrouter.phase.ControlRows;
import io.domainrouter.phase.ControlSchema;
import io.domainrouter.phase.MirrorRows;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The steps between two neighbouring phases, forward and back. Whoever calls holds the lock. */
final class Transitions {
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
    Step step = new Step(domain, state, to, request);
    boolean forward = to.compareTo(state.phase()) > 0;
    return forward ? step.forward() : step.backward();
  }

  /** The phase stays; the mirror is copied again from the start, and the journal dropped. */
  Outcome copyAnew(int domain, DomainState state, String reason) throws SQLException {
    ChangeRequest request = ChangeRequest.of("router", reason);
    return new Step(domain, state, state.phase(), request).copyAnew(reason);
  }

  private final class Step {
    private final int domain;
    private final String name;
    private final DomainState state;
    private final Phase to;
    private final ChangeRequest request;
    private final Map<String, String> details = new LinkedHashMap<>();
    private Duration exclusive = Duration.ZERO;

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
        case COPYING -> startCopying();
        case DUAL_WRITE -> change(DomainCatalog.MONOLITH, none());
        case READ_MIGRATION -> {
          readPercent(context.config(domain).policy().initialReadPercent());
          change(DomainCatalog.MONOLITH, none());
        }
        case PARTITION_FIRST -> {
          details.put(
              "foreign keys dropped", new CrossForeignKeys(context, domain).drop().toString());
          cutOver();
        }
        case PARTITION_ONLY -> leaveMonolith();
        case MONOLITH -> throw new IllegalStateException("nothing leads forward to phase 1");
      }
      return new Outcome(exclusive, details);
    }

    Outcome backward() throws SQLException {
      switch (to) {
        case MONOLITH -> change(DomainCatalog.MONOLITH, none());
        case PARTITION_READY -> {
          change(
              DomainCatalog.MONOLITH,
              connection -> {
                forgetMirror("the move was taken back");
                Journal.clear(connection, name);
              });
        }
        case COPYING -> {
          change(DomainCatalog.MONOLITH, connection -> distrust("phase 3a"));
        }
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
     * Work done under the exclusive lock, in the transaction that changes the phase. What the
     * mirror counts for is taken back there, in a transaction of its own: earlier, somebody could
     * give it back in between; later, a crash could leave it.
     */
    private interface UnderLock {
      void on(Connection connection) throws SQLException;
    }

    private static UnderLock none() {
      return connection -> {};
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

    private void startCopying() throws SQLException {
      context.shapes().clear();
      change(
          DomainCatalog.MONOLITH,
          connection -> {
            forgetMirror("not copied yet");
            Journal.clear(connection, name);
          });
    }

    /**
     * Drops the journal and what the mirror counts for, in the same phase: the new epoch makes the
     * copy begin anew. The mirror is marked first, so that a crash in between leaves the journal.
     */
    Outcome copyAnew(String reason) throws SQLException {
      context.shapes().clear();
      int authority = context.catalog().target(domain, state.phase().authority());
      change(
          authority,
          connection -> {
            forgetMirror(reason);
            Journal.clear(connection, name);
          });
      if (authority != DomainCatalog.MONOLITH) {
        tellMonolith();
      }
      return new Outcome(exclusive, details);
    }

    /** Changes the phase under the exclusive lock of the authority's control row. */
    private void change(int authority, UnderLock work) throws SQLException {
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

    private void changeOnce(int authority, UnderLock work) throws SQLException {
      long started = System.nanoTime();
      context.inTransaction(
          authority,
          connection -> {
            ExclusiveLock.take(
                connection, name, state, context.config(domain).policy().cutoverDeadline());
            Failpoint.CHANGE_LOCKED.pass();
            work.on(connection);
            Failpoint.CHANGE_WORKED.pass();
            boolean raised =
                ControlRows.raise(connection, name, new ControlRow(to, state.epoch() + 1, true));
            Failpoint.CHANGE_RAISED.pass();
            return raised;
          });
      Failpoint.CHANGE_COMMITTED.pass();
      exclusive = Duration.ofNanos(System.nanoTime() - started);
      context.watcher().refresh(domain);
    }

    private void cutOver() throws SQLException {
      exclusive = new Cutover(context, domain, to, request).run(state);
      context.watcher().refresh(domain);
      details.put("instances", gates.acknowledged(domain).words());
    }

    private void leaveMonolith() throws SQLException {
      int partition = context.partition(domain);
      distrust("phase 5b");
      change(
          partition,
          connection -> {
            long deadline = context.config(domain).policy().cutoverDeadline().toNanos();
            context
                .drainer()
                .emptyUnderExclusiveLock(
                    name, partition, DomainCatalog.MONOLITH, System.nanoTime() + deadline);
            details.put("journal", "drained under the lock");
          });
      forgetMirror("phase 5b");
      tellMonolith();
      Gates.Finding acknowledged = gates.acknowledged(domain);
      details.put("instances", acknowledged.words());
      if (!acknowledged.passed()) {
        details.put("fence", "not raised: " + acknowledged.words());
        return;
      }
      new Fence(context, domain).raise();
      details.put("fence", "tables renamed to " + Fence.PREFIX + "…");
    }

    private void returnToMonolith() throws SQLException {
      new Fence(context, domain).lower();
      context.shapes().clear();
      change(
          context.partition(domain),
          connection -> {
            forgetMirror("the monolith is being copied anew");
            context.inTransaction(
                DomainCatalog.MONOLITH,
                monolith -> {
                  MirrorRows.setDualWrite(monolith, name, false);
                  return null;
                });
            Journal.clear(connection, name);
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
      context.inTransaction(
          DomainCatalog.MONOLITH,
          connection -> {
            MirrorRows.setReadPercent(connection, name, percent);
            return null;
          });
    }

    private void distrust(String reason) throws SQLException {
      context.inTransaction(
          DomainCatalog.MONOLITH,
          connection -> {
            MirrorRows.distrust(connection, name, reason);
            return null;
          });
    }

    private void forgetMirror(String reason) throws SQLException {
      context.inTransaction(
          DomainCatalog.MONOLITH,
          connection -> {
            MirrorRows.setVerified(connection, name, false);
            MirrorRows.distrust(connection, name, reason);
            return null;
          });
    }
  }
}
