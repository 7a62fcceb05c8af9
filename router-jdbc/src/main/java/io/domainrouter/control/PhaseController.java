package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.journal.Drained;
import io.domainrouter.journal.JournalState;
import io.domainrouter.journal.PoisonedRows;
import io.domainrouter.migrate.SchemaReport;
import io.domainrouter.migrate.TableVerification;
import io.domainrouter.phase.MirrorRow;
import io.domainrouter.phase.MirrorRows;
import io.domainrouter.phase.VerificationRow;
import io.domainrouter.phase.VerificationRows;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves domains from phase to phase, with gates, undo and audit. Thread-safe; one transition runs
 * at a time in the whole fleet.
 */
public final class PhaseController implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PhaseController.class);
  private static final int CONTROLLER_WAIT_SECONDS = 5;

  private final ControlContext context;
  private final Gates gates;
  private final Transitions transitions;
  private final Audit audit;
  private final CopyControl copyControl;
  private final Maintenance maintenance;
  private final Drift drift;
  private final ContinuousVerification verification;
  private final ReentrantLock oneAtATime = new ReentrantLock();
  private final Map<Integer, CopyJob> copies = new ConcurrentHashMap<>();
  private final Map<Integer, CopyProgress> progress = new ConcurrentHashMap<>();
  private final Map<Integer, SchemaWatch> schemas = new ConcurrentHashMap<>();
  private final Map<String, Duration> lastPauses = new ConcurrentHashMap<>();
  private volatile boolean closed;

  public PhaseController(ControlContext context) {
    this.context = context;
    this.gates = new Gates(context);
    this.audit = new Audit(context);
    this.copyControl = new CopyControl(context, audit, this::resumeCopy);
    this.transitions = new Transitions(context, gates);
    this.maintenance =
        new Maintenance(
            context, this::resumeUnlessClosed, new JournalLimit(context, this::copyAnew));
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
   * @throws SQLException {@code DR201} for an unknown domain, a step past the last phase, or
   *     another controller at work; otherwise what stopped it, with the state as it was before
   */
  public TransitionReport advance(String domain, ChangeRequest request) throws SQLException {
    return change(domain, request, true);
  }

  /** One phase back; the same errors as {@link #advance}. */
  public TransitionReport goBack(String domain, ChangeRequest request) throws SQLException {
    return change(domain, request, false);
  }

  private TransitionReport change(String name, ChangeRequest request, boolean forward)
      throws SQLException {
    int domain = domain(name);
    return exclusively(() -> changeLocked(domain, request, forward));
  }

  /** Something that only one controller of the fleet may do at a time. */
  private interface Exclusive<R> {
    R run() throws SQLException;
  }

  private <R> R exclusively(Exclusive<R> work) throws SQLException {
    oneAtATime.lock();
    try (Connection connection = context.pools().internal(DomainCatalog.MONOLITH)) {
      Optional<ControllerLock> lock =
          ControllerLock.tryTake(connection, "controller", CONTROLLER_WAIT_SECONDS);
      if (lock.isEmpty()) {
        throw new SQLTransientException(
            "Another controller is carrying out a transition.", "DR201");
      }
      try (ControllerLock held = lock.get()) {
        return work.run();
      }
    } finally {
      oneAtATime.unlock();
    }
  }

  private TransitionReport changeLocked(int domain, ChangeRequest request, boolean forward)
      throws SQLException {
    context.watcher().refreshAll();
    DomainState state = context.state(domain);
    Phase from = state.phase();
    Phase to = (forward ? from.next() : from.previous()).orElseThrow(() -> noFurther(domain, from));
    String action = from.label() + " -> " + to.label();
    Instant startedAt = Instant.now();
    long started = System.nanoTime();
    List<GateResult> results = check(domain, from, forward);
    if (!request.force() && results.stream().anyMatch(gate -> !gate.passed())) {
      audit.record(
          context.name(domain), action, state.epoch(), request, "refused", results.toString());
      throw new GatesRefusedException("Domain " + context.name(domain) + " " + action, results);
    }
    audit.record(context.name(domain), action, state.epoch(), request, "started", "");
    Failpoint.TRANSITION_RECORDED.pass();
    Transitions.Outcome outcome;
    try {
      if (from.mirrored() && !to.mirrored()) {
        cancelCopy(domain);
      }
      outcome = transitions.carryOut(domain, state, to);
    } catch (SQLException e) {
      audit.record(context.name(domain), action, state.epoch(), request, "failed", e.toString());
      throw e;
    }
    Failpoint.TRANSITION_DONE.pass();
    lastPauses.put(context.name(domain), outcome.exclusive());
    context.watcher().refresh(domain);
    long epoch = context.state(domain).epoch();
    audit.record(
        context.name(domain), action, epoch, request, "done", outcome.details().toString());
    startCopyIfDue(domain);
    return new TransitionReport(
        context.name(domain),
        from,
        to,
        epoch,
        startedAt,
        Duration.ofNanos(System.nanoTime() - started),
        outcome.exclusive(),
        results,
        outcome.details());
  }

  private SQLException noFurther(int domain, Phase from) {
    return new SQLException(
        "Domain "
            + context.name(domain)
            + " is in phase "
            + from.label()
            + ", there is no phase beyond it in that direction.",
        "DR201");
  }

  private List<GateResult> check(int domain, Phase from, boolean forward) {
    return forward ? gates.forward(domain, from) : gates.backward(domain, from);
  }

  /** The gates of the next (or, backwards, the previous) transition, without changing anything. */
  public List<GateResult> checkGates(String domain, boolean forward) throws SQLException {
    int index = domain(domain);
    context.watcher().refreshAll();
    return check(index, context.state(index).phase(), forward);
  }

  /**
   * Every difference between the two sides of a domain's tables, without changing anything.
   *
   * @throws SQLException {@code DR201} for an unknown domain; otherwise a side's own error
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
   * @throws SQLException {@code DR201} for an unknown domain or one beyond phase 1, {@code DR220}
   *     when a table cannot be made, with the reason for each
   */
  public PartitionReport createPartition(String domain, boolean apply, ChangeRequest request)
      throws SQLException {
    int index = domain(domain);
    context.watcher().refresh(index);
    PartitionCreation creation = new PartitionCreation(context);
    return apply
        ? exclusively(() -> audited(index, "create partition", request, () -> creation.make(index)))
        : creation.show(index);
  }

  private <R> R audited(int domain, String action, ChangeRequest request, Exclusive<R> work)
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

  private void copyAnew(int domain, String reason) throws SQLException {
    exclusively(
        () -> {
          context.watcher().refresh(domain);
          DomainState state = context.state(domain);
          if (state.phase().mirrored()) {
            cancelCopy(domain);
            transitions.copyAnew(domain, state, reason);
            LOG.warn("Domain {} is copied again: {}", context.name(domain), reason);
            audit.record(
                context.name(domain),
                "copy again",
                context.state(domain).epoch(),
                ChangeRequest.of("router", reason),
                "done",
                "");
          }
          return null;
        });
  }

  private void startCopyIfDue(int domain) throws SQLException {
    if (context.state(domain).phase().mirrored() && !context.mirrorRow(domain).verified()) {
      resumeUnlessClosed(domain);
    }
  }

  private CopyJob resumeCopy(int domain) {
    if (closed) {
      throw new IllegalStateException("the router is closed");
    }
    return copies.compute(
        domain,
        (key, running) -> {
          if (running != null && running.isRunning()) {
            return running;
          }
          CopyJob job =
              new CopyJob(
                  context,
                  gates,
                  domain,
                  freshProgress(domain),
                  schemas.computeIfAbsent(domain, absent -> new SchemaWatch(context.pools())));
          job.start();
          return job;
        });
  }

  private void resumeUnlessClosed(int domain) {
    if (!closed) {
      resumeCopy(domain);
    }
  }

  private CopyProgress freshProgress(int domain) {
    CopyProgress fresh = new CopyProgress();
    progress.put(domain, fresh);
    return fresh;
  }

  private void cancelCopy(int domain) {
    CopyJob job = copies.remove(domain);
    if (job != null) {
      job.cancel();
    }
  }

  /** Sees and steers copies, whichever instance runs them. */
  public CopyControl copies() {
    return copyControl;
  }

  /**
   * Waits until the background copy and verification of a domain has ended.
   *
   * @throws SQLException what the copy stopped with; {@code DR205} when it takes longer
   */
  public void awaitCopy(String domain, Duration atMost) throws SQLException {
    int index = domain(domain);
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!context.mirrorRow(index).verified()) {
      CopyJob job = copies.get(index);
      CompletableFuture<Void> ended =
          job == null || job.isRunElsewhere() ? new CompletableFuture<>() : job.ended();
      try {
        ended.get(200, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() > deadline) {
          throw new SQLException("The copy of " + domain + " is not complete yet.", "DR205", e);
        }
      } catch (ExecutionException e) {
        throw new SQLException(
            "The copy of " + domain + " stopped: " + e.getCause().getMessage(),
            "DR204",
            e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SQLException("Interrupted while waiting for the copy", "70100", e);
      }
    }
  }

  /**
   * Sets the share of plain reads that the partition serves in phase 4; in force everywhere within
   * one heartbeat.
   *
   * @param percent 0..100
   * @throws SQLException {@code DR201} for an unknown domain or another percentage
   */
  public void setReadPercent(String domain, int percent, ChangeRequest request)
      throws SQLException {
    int index = domain(domain);
    if (percent < 0 || percent > 100) {
      throw new SQLException("readPercent must be 0..100, was " + percent, "DR201");
    }
    context.inTransaction(
        DomainCatalog.MONOLITH,
        connection -> {
          MirrorRows.setReadPercent(connection, domain, percent);
          return null;
        });
    audit.record(
        domain, "read percent " + percent, context.state(index).epoch(), request, "done", "");
    context.watcher().refresh(index);
  }

  /**
   * Off: writes are journaled only and no read goes to the mirror, until it is switched on again.
   */
  public void setDualWrite(String domain, boolean on, ChangeRequest request) throws SQLException {
    int index = domain(domain);
    context.inTransaction(
        DomainCatalog.MONOLITH,
        connection -> {
          MirrorRows.setDualWrite(connection, domain, on);
          if (!on) {
            MirrorRows.distrust(connection, domain, "dual write was switched off");
          }
          return null;
        });
    audit.record(
        domain,
        on ? "dual write on" : "dual write off",
        context.state(index).epoch(),
        request,
        "done",
        "");
    context.watcher().refresh(index);
  }

  /**
   * Emergency: every domain back to phase 2 where that is free of loss; one line per domain says. A
   * domain that fails does not keep the others from moving.
   */
  public List<String> everythingToMonolith(ChangeRequest request) {
    List<String> lines = new ArrayList<>();
    for (int domain = context.catalog().domainCount() - 1; domain >= 0; domain--) {
      lines.add(context.name(domain) + ": " + toMonolith(domain, request));
    }
    return lines;
  }

  private String toMonolith(int domain, ChangeRequest request) {
    try {
      context.watcher().refresh(domain);
      if (context.state(domain).phase() == Phase.PARTITION_ONLY) {
        return "stays in phase 5b, since the monolith has not got its newer rows; go back to 5a"
            + " first, which copies them";
      }
      while (context.state(domain).phase().compareTo(Phase.PARTITION_READY) > 0) {
        goBack(context.name(domain), request);
      }
    } catch (SQLException e) {
      return "stays in phase " + context.state(domain).phase().label() + ": " + e.getMessage();
    }
    return "is in phase " + context.state(domain).phase().label();
  }

  /** Every domain as it stands, in the order of moving; asks the databases for journal depths. */
  public List<DomainStatus> status() {
    List<DomainStatus> all = new ArrayList<>();
    for (int domain = 0; domain < context.catalog().domainCount(); domain++) {
      all.add(status(domain));
    }
    return all;
  }

  /**
   * One domain as it stands.
   *
   * @throws IllegalArgumentException for an unknown domain
   */
  public DomainStatus status(String domain) {
    return status(
        context
            .catalog()
            .domainNamed(domain)
            .orElseThrow(() -> new IllegalArgumentException("no domain is named " + domain)));
  }

  /** How long the last transition here held the domain's writers out; -1 before the first. */
  public double lastPauseMillis(String domain) {
    Duration pause = lastPauses.get(domain);
    return pause == null ? -1 : pause.toNanos() / 1e6;
  }

  private DomainStatus status(int domain) {
    DomainState state = context.state(domain);
    var config = context.config(domain);
    CopyProgress copy = progress.getOrDefault(domain, new CopyProgress());
    return new DomainStatus(
        config.name(),
        config.tables(),
        config.partition(),
        config.priority(),
        config.dependencies(),
        state.phase(),
        state.epoch(),
        state.readPercent(),
        state.dualWrite(),
        state.mirrorTrusted(),
        journal(domain, state),
        context.counters().drainRate(domain),
        copy.rowsCopied(),
        copy.rowsTotal(),
        copy.activity());
  }

  private JournalState journal(int domain, DomainState state) {
    if (!state.phase().mirrored()) {
      return JournalState.EMPTY;
    }
    try {
      return context.journalState(domain);
    } catch (SQLException e) {
      return JournalState.UNKNOWN;
    }
  }

  /**
   * The rows that the mirror of a domain refuses, one line per table and reason.
   *
   * @throws SQLException {@code DR201} for an unknown domain; otherwise the authority's error
   */
  public List<String> poisonedRows(String domain) throws SQLException {
    return context.poisonedRows(domain(domain)).stream().map(PoisonedRows::describe).toList();
  }

  /**
   * Tries at once what the mirror of a domain has refused, instead of at its next turn.
   *
   * @return what it still refuses, as {@link #poisonedRows}
   * @throws SQLException {@code DR201} for an unknown domain or one that is not mirrored; otherwise
   *     what stopped it
   */
  public List<String> repair(String domain, ChangeRequest request) throws SQLException {
    int index = domain(domain);
    context.watcher().refresh(index);
    DomainState state = context.state(index);
    if (!state.phase().mirrored()) {
      throw new SQLException(
          "Domain " + domain + " is in phase " + state.phase().label() + " and has no mirror.",
          "DR201");
    }
    Drained drained =
        context.drainer().drainEverything(domain, context.authority(index), context.mirror(index));
    List<String> left = poisonedRows(domain);
    audit.record(
        domain,
        "repair",
        state.epoch(),
        request,
        left.isEmpty() ? "done" : "refused",
        drained.copied() + " rows copied, left: " + left);
    return left;
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
    for (TableVerification table : new WholeComparison(context).run(index, () -> closed)) {
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
    return progress.getOrDefault(domain(domain), new CopyProgress()).rowsRepaired();
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
    copies.keySet().forEach(this::cancelCopy);
  }
}
