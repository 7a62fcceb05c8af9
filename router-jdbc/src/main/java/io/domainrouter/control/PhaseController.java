package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.migrate.SchemaReport;
import io.domainrouter.migrate.TableVerification;
import io.domainrouter.migrate.Throttle;
import io.domainrouter.phase.MirrorRow;
import io.domainrouter.phase.VerificationRow;
import io.domainrouter.phase.VerificationRows;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Moves domains from phase to phase, with gates, undo and audit. Thread-safe; one transition runs
 * at a time in the whole fleet. Every method that names a domain fails with {@code DR201} for an
 * unknown one.
 */
public final class PhaseController implements AutoCloseable {
  private final ControlContext context;
  private final Gates gates;
  private final Audit audit;
  private final Approvals approvals;
  private final OneController one;
  private final Copies copies;
  private final CopyControl copyControl;
  private final Steps steps;
  private final Switches switches;
  private final WaysBack waysBack;
  private final StatusReader statusReader;
  private final FenceKeeper fences;
  private final Drift drift;
  private final ContinuousVerification verification;
  private final Maintenance maintenance;
  private volatile boolean closed;

  public PhaseController(ControlContext context) {
    this.context = context;
    this.audit = new Audit(context);
    this.approvals = new Approvals(context, audit);
    this.gates = new Gates(context);
    this.one = new OneController(context);
    this.copies = new Copies(context, gates);
    this.copyControl = new CopyControl(context, audit, copies::resume);
    this.steps = new Steps(context, gates, audit, copies);
    this.switches = new Switches(context, audit);
    this.waysBack = new WaysBack(context, gates, this::stepBack);
    this.statusReader = new StatusReader(context, copies);
    this.fences = new FenceKeeper(context, this::mendFence);
    this.maintenance =
        new Maintenance(
            context,
            copies::resumeUnlessClosed,
            new JournalLimit(context, this::copyAnew),
            fences,
            new UnfinishedSteps(context, audit, one));
    this.drift = new Drift(context, audit);
    this.verification = new ContinuousVerification(context, drift);
  }

  /** Starts draining, verifying and, where one was left, the copy. */
  public void start() {
    maintenance.start();
    verification.start();
  }

  /**
   * One phase forward. Entering 3a starts the copy in the background and returns.
   *
   * @throws GatesRefusedException when a gate refuses and the request does not force it
   * @throws SQLException {@code DR201} for an unknown domain, a step past the last phase, another
   *     epoch than the request's, or another controller at work; otherwise what stopped it, with
   *     the state as it was before
   */
  public TransitionReport advance(String domain, ChangeRequest request) throws SQLException {
    int index = domain(domain);
    return one.run(() -> steps.take(index, request, true));
  }

  /** One phase back; the same errors as {@link #advance}. */
  public TransitionReport goBack(String domain, ChangeRequest request) throws SQLException {
    return stepBack(domain(domain), request);
  }

  private TransitionReport stepBack(int domain, ChangeRequest request) throws SQLException {
    return one.run(() -> steps.take(domain, request, false));
  }

  /**
   * The gates of the next (or, backwards, the previous) transition, without changing anything.
   *
   * @throws SQLException {@code DR201} where there is no such step
   */
  public List<GateResult> checkGates(String domain, boolean forward) throws SQLException {
    return checkGates(domain, forward, "");
  }

  /**
   * The same as a request by this person would find them: who asks for a step does not count among
   * those who have approved it.
   */
  public List<GateResult> checkGates(String domain, boolean forward, String who)
      throws SQLException {
    int index = domain(domain);
    context.watcher().refreshAll();
    return steps.check(index, forward, who);
  }

  /**
   * What the next step, or the one back, would meet: its gates, and how long it would probably hold
   * writers. Changes nothing; looks at the authority's transactions for a second.
   *
   * @throws SQLException {@code DR201} where there is no such step
   */
  public Rehearsal dryRun(String domain, boolean forward) throws SQLException {
    int index = domain(domain);
    context.watcher().refreshAll();
    Phase to = steps.after(index, forward);
    PausePrediction pause = new PausePrediction(context, index);
    String words = pause.words();
    return new Rehearsal(
        domain,
        context.state(index).phase(),
        to,
        steps.check(index, forward, ""),
        pause.open(),
        words);
  }

  /**
   * Approves a domain's next step forward, as the domain stands now; a change of phase makes the
   * approval stale.
   *
   * @throws SQLException {@code DR201} when there is no next step, the request is for another
   *     epoch, or the policy names approvers and this is none of them
   */
  public void approve(String domain, ChangeRequest request) throws SQLException {
    int index = domain(domain);
    context.watcher().refresh(index);
    steps.after(index, true);
    steps.requireEpoch(index, request);
    approvals.record(index, request);
  }

  /**
   * Every difference between the two sides of a domain's tables, without changing anything.
   *
   * @throws SQLException a side's own error
   */
  public SchemaReport checkSchema(String domain) throws SQLException {
    int index = domain(domain);
    context.watcher().refresh(index);
    return new SchemaGate(context).report(index);
  }

  /**
   * Makes a domain's tables on its partition from the monolith's, without the foreign keys that
   * lead across its border; all, or none.
   *
   * @param apply false: only says how
   * @throws SQLException {@code DR201} beyond phase 1, {@code DR220} when a table cannot be made,
   *     with the reason for each
   */
  public PartitionReport createPartition(String domain, boolean apply, ChangeRequest request)
      throws SQLException {
    int index = domain(domain);
    context.watcher().refresh(index);
    PartitionCreation creation = new PartitionCreation(context);
    return apply
        ? one.run(() -> audited(index, "create partition", request, () -> creation.make(index)))
        : creation.show(index);
  }

  private <R> R audited(
      int domain, String action, ChangeRequest request, OneController.Exclusive<R> work)
      throws SQLException {
    long epoch = context.state(domain).epoch();
    try {
      R result = work.run();
      audit.record(context.name(domain), action, epoch, request, "done", "");
      return result;
    } catch (SQLException e) {
      audit.record(context.name(domain), action, epoch, request, "failed", e.toString());
      throw e;
    }
  }

  /**
   * Drops a domain's tables on the monolith for good, in phase 5b behind the fence.
   *
   * @param confirmation {@code drop <domain> on the monolith}
   * @return the tables that are gone
   * @throws SQLException {@code DR200} with every reason against it: another phase, {@code
   *     bakeTime} not over, another confirmation
   */
  public List<String> complete(String domain, String confirmation, ChangeRequest request)
      throws SQLException {
    int index = domain(domain);
    return one.run(
        () -> {
          context.watcher().refresh(index);
          Retirement retirement = new Retirement(context, index);
          return audited(index, "complete", request, () -> retirement.complete(confirmation));
        });
  }

  private void mendFence(int domain) throws SQLException {
    one.run(
        () -> {
          context.watcher().refresh(domain);
          Phase phase = context.state(domain).phase();
          if (phase == Phase.PARTITION_ONLY && !closed && gates.acknowledged(domain).passed()) {
            mendFence(domain, "fence", "phase 5b stood without its fence", Fence::raise);
          } else if (phase == Phase.PARTITION_FIRST && !closed) {
            mendFence(domain, "lower fence", "the fence stood in phase 5a", Fence::lower);
          }
          return null;
        });
  }

  private void mendFence(int domain, String action, String why, Mending mending)
      throws SQLException {
    audited(
        domain,
        action,
        ChangeRequest.of("router", why),
        () -> {
          mending.on(new Fence(context, domain));
          return null;
        });
  }

  private interface Mending {
    void on(Fence fence) throws SQLException;
  }

  private void copyAnew(int domain, String reason) throws SQLException {
    one.run(
        () -> {
          steps.copyAnew(domain, reason);
          return null;
        });
  }

  /** Sees and steers copies, whichever instance runs them. */
  public CopyControl copies() {
    return copyControl;
  }

  /**
   * Waits until the background copy and verification of a domain has ended.
   *
   * @throws SQLException {@code DR204} with what the copy stopped with; {@code DR205} when it takes
   *     longer
   */
  public void awaitCopy(String domain, Duration atMost) throws SQLException {
    copies.await(domain(domain), atMost);
  }

  /**
   * Sets the share of plain reads that the partition serves in phase 4; in force everywhere within
   * one heartbeat.
   *
   * @param percent 0..100
   * @throws SQLException {@code DR201} for another percentage
   */
  public void setReadPercent(String domain, int percent, ChangeRequest request)
      throws SQLException {
    switches.readPercent(domain(domain), percent, request);
  }

  /**
   * Off: writes are journaled only and no read goes to the mirror, until it is switched on again.
   */
  public void setDualWrite(String domain, boolean on, ChangeRequest request) throws SQLException {
    switches.dualWrite(domain(domain), on, request);
  }

  /**
   * What the way back to an earlier phase would do, cost and lose now. Changes nothing.
   *
   * @throws SQLException {@code DR201} for a phase that does not lie behind
   */
  public WayBack wayBack(String domain, Phase to) throws SQLException {
    return waysBack.foretell(domain(domain), to);
  }

  /**
   * Goes back to an earlier phase, step by step, if that loses nothing. Out of 5b it takes the
   * first step only, since the monolith has to be copied before the next.
   *
   * @throws GatesRefusedException when a step would lose something, with the steps before it taken
   * @throws SQLException {@code DR201} for a phase that does not lie behind; as {@link #goBack}
   */
  public ReturnReport returnTo(String domain, Phase to, ChangeRequest request) throws SQLException {
    return waysBack.take(domain(domain), to, request);
  }

  /**
   * Emergency: one domain back to phase 2 where that is free of loss; the answer says.
   *
   * @throws SQLException {@code DR201} for an unknown domain
   */
  public String toMonolith(String domain, ChangeRequest request) throws SQLException {
    return waysBack.toMonolith(domain(domain), request);
  }

  /**
   * Emergency: every domain back to phase 2 where that is free of loss; one line per domain says. A
   * domain that fails does not keep the others from moving.
   */
  public List<String> everythingToMonolith(ChangeRequest request) {
    return waysBack.everythingToMonolith(request);
  }

  /**
   * The fleet, one line for each registered instance: build, age of the heartbeat, acknowledged
   * epochs, transactions in flight by domain and phase; under it who has held a domain for longer
   * than a heartbeat.
   *
   * @throws SQLException the monolith's own
   */
  public List<String> fleet() throws SQLException {
    return FleetWords.of(context.instances());
  }

  /** Every domain as it stands, in the order of moving; asks the databases for journal depths. */
  public List<DomainStatus> status() {
    List<DomainStatus> all = new ArrayList<>();
    for (int domain = 0; domain < context.catalog().domainCount(); domain++) {
      all.add(statusReader.status(domain));
    }
    return all;
  }

  /**
   * One domain as it stands.
   *
   * @throws IllegalArgumentException for an unknown domain
   */
  public DomainStatus status(String domain) {
    return statusReader.status(
        context
            .catalog()
            .domainNamed(domain)
            .orElseThrow(() -> new IllegalArgumentException("no domain is named " + domain)));
  }

  /** How long the last transition here held the domain's writers out; -1 before the first. */
  public double lastPauseMillis(String domain) {
    OptionalInt index = context.catalog().domainNamed(domain);
    Duration pause = index.isEmpty() ? null : steps.lastPause(index.getAsInt());
    return pause == null ? -1 : pause.toNanos() / 1e6;
  }

  /**
   * The rows that the mirror of a domain refuses, one line per table and reason.
   *
   * @throws SQLException the authority's error
   */
  public List<String> poisonedRows(String domain) throws SQLException {
    return switches.poisonedRows(domain(domain));
  }

  /**
   * Tries at once what the mirror of a domain has refused, instead of at its next turn.
   *
   * @return what it still refuses, as {@link #poisonedRows}
   * @throws SQLException {@code DR201} for a domain that is not mirrored; otherwise what stopped it
   */
  public List<String> repair(String domain, ChangeRequest request) throws SQLException {
    return switches.repair(domain(domain), request);
  }

  /**
   * Compares both sides of a domain as a whole, at full speed, in the caller's thread. What differs
   * is reported, and repaired from the authority by way of the journal.
   *
   * @return as {@link #verification}
   * @throws SQLException {@code DR201} for an unknown domain, or one that is not mirrored at once
   *     (phases 3b to 5a); otherwise what stopped it
   */
  public List<String> verify(String domain, ChangeRequest request) throws SQLException {
    int index = domain(domain);
    context.watcher().refresh(index);
    DomainState state = context.state(index);
    if (!state.phase().mirrorsAtOnce()) {
      throw new SQLException(
          "Domain "
              + domain
              + " is in phase "
              + state.phase().label()
              + "; only phases 3b to 5a are verified on request.",
          "DR201");
    }
    long found = 0;
    for (TableVerification table :
        new WholeComparison(context, Throttle.NONE).run(index, () -> closed)) {
      found += table.differences().size();
      drift.found(index, table.table(), table.differences());
    }
    audit.record(
        domain, "verify", state.epoch(), request, found == 0 ? "done" : "differs", found + " rows");
    return verification(domain);
  }

  /**
   * What is known of the comparison of a domain's two sides, one line per table: the age of the
   * last whole comparison, and the rows that differed since the move began.
   *
   * @throws SQLException {@code DR201} for an unknown domain; otherwise the monolith's error
   */
  public List<String> verification(String domain) throws SQLException {
    return verificationRows(domain).stream().map(VerificationWords::of).toList();
  }

  /** Rows of a domain that somebody else has written, as far as the comparisons have found them. */
  public long foreignWrites(String domain) throws SQLException {
    return verificationRows(domain).stream().mapToLong(VerificationRow::foreignRows).sum();
  }

  /** Rows of a domain that differed after the router had written them; 0 is what it should be. */
  public long mirrorFaults(String domain) throws SQLException {
    return verificationRows(domain).stream().mapToLong(VerificationRow::faultRows).sum();
  }

  private List<VerificationRow> verificationRows(String domain) throws SQLException {
    domain(domain);
    return context.inTransaction(
        DomainCatalog.MONOLITH, connection -> VerificationRows.of(connection, domain));
  }

  /** Rows that differed after the last copy here and were repaired; 0 is what it should be. */
  public long rowsRepaired(String domain) throws SQLException {
    return copies.progress(domain(domain)).rowsRepaired();
  }

  /** Why the mirror of a domain is not trusted; empty when it is. */
  public String mirrorReason(String domain) throws SQLException {
    MirrorRow mirror = context.mirrorRow(domain(domain));
    return mirror.trusted() ? "" : mirror.reason();
  }

  private int domain(String name) throws SQLException {
    return context
        .catalog()
        .domainNamed(name)
        .orElseThrow(
            () ->
                new SQLException(
                    "No domain is named "
                        + name
                        + "; there are "
                        + context.catalog().config().domains().stream()
                            .map(config -> config.name())
                            .toList(),
                    "DR201"));
  }

  /** Stops copies after the chunk in hand; they go on when a router opens again. */
  @Override
  public void close() {
    closed = true;
    verification.close();
    maintenance.close();
    fences.close();
    copies.close();
  }
}
