package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.config.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which gates stand before which step: the exit criteria of the phase that is left, then the entry
 * criteria of the next. Each looks and changes nothing. Thread-safe.
 */
final class Gates {
  private final ControlContext context;
  private final Gate instances;
  private final QuietGate quiet;
  private final Gate verification;
  private final Approvals approvals;

  Gates(ControlContext context) {
    this.context = context;
    this.approvals = new Approvals(context, new Audit(context));
    this.instances = new InstancesGate(context);
    this.quiet = new QuietGate(context);
    this.verification = new FreshVerification(context);
  }

  /** What a check found. */
  record Finding(boolean passed, String words) {}

  /**
   * @param requester who asks for the step; empty where nobody does yet
   */
  List<GateResult> forward(int domain, Phase from, String requester) {
    Phase to = from.next().orElseThrow();
    List<GateResult> results =
        new ArrayList<>(run(exits(from), "to leave " + from.label(), domain));
    List<Gate> entries = new ArrayList<>(entries(to));
    entries.add(new DomainFileGate(context));
    if (approvals.policy(domain).wanted() > 0) {
      entries.add(new ApprovalGate(approvals, requester));
    }
    results.addAll(run(entries, "to enter " + to.label(), domain));
    return results;
  }

  private List<Gate> exits(Phase from) {
    return switch (from) {
      case MONOLITH -> List.of(new OrderGate(context), new DependenciesGate(context));
      case PARTITION_READY -> List.of(quiet, instances, new OpenTransactionsGate(context));
      case COPYING -> List.of(new CopyGate(context));
      case DUAL_WRITE, READ_MIGRATION, PARTITION_FIRST ->
          List.of(new MirrorGate(context), verification);
      case PARTITION_ONLY -> List.of();
    };
  }

  private List<Gate> entries(Phase to) {
    return switch (to) {
      case PARTITION_READY ->
          List.of(
              new ReachableGate(context, Side.PARTITION),
              new GrantsGate(context),
              new SchemaGate(context),
              new DependentsGate(context, to),
              new EmptyPartitionGate(context));
      case COPYING -> copying();
      case DUAL_WRITE -> List.of(new JournalGate(context));
      case PARTITION_FIRST -> List.of(new SchemaGate(context), new DependentsGate(context, to));
      case PARTITION_ONLY ->
          List.of(
              instances,
              new OpenTransactionsGate(context),
              new DependentsGate(context, to),
              new FenceGate(context));
      case MONOLITH, READ_MIGRATION -> List.of();
    };
  }

  private List<Gate> copying() {
    return context.catalog().config().lint().hasGate()
        ? List.of(
            new SchemaGate(context),
            new DependentsGate(context, Phase.COPYING),
            new LintGate(context))
        : List.of(new SchemaGate(context), new DependentsGate(context, Phase.COPYING));
  }

  List<GateResult> backward(int domain, Phase from) {
    String leaving = "to leave " + from.label();
    String entering = "to enter " + from.previous().orElseThrow().label();
    return switch (from) {
      case PARTITION_ONLY ->
          run(
              List.of(new ReachableGate(context, Side.MONOLITH), new StandingGate(context)),
              entering,
              domain);
      case PARTITION_FIRST -> run(List.of(new MirrorGate(context)), entering, domain);
      case COPYING ->
          run(List.of(quiet, instances), leaving, domain); // Who believes in 4 reads the partition.
      default -> List.of();
    };
  }

  private static List<GateResult> run(List<Gate> gates, String stage, int domain) {
    return gates.stream().map(gate -> run(gate, stage, domain)).toList();
  }

  /** A check that cannot be made has not passed. */
  private static GateResult run(Gate gate, String stage, int domain) {
    Finding finding;
    try {
      finding = gate.look(domain);
    } catch (SQLException | RuntimeException e) {
      finding = new Finding(false, "could not be checked: " + e.getMessage());
    }
    return new GateResult(gate.name(), stage, finding.passed(), finding.words(), gate.criterion());
  }

  /** Every live instance decides by the current epoch, and has no writer of an older one. */
  Finding acknowledged(int domain) throws SQLException {
    return instances.look(domain);
  }

  /** The same of the instances that are silent too, where they could write without a lock. */
  Finding acknowledgedByAll(int domain) throws SQLException {
    return quiet.isNeeded(domain) ? acknowledgedByReaders(domain) : instances.look(domain);
  }

  /** The same of the instances that are silent too, which may still read the mirror. */
  Finding acknowledgedByReaders(int domain) throws SQLException {
    Finding silent = quiet.look(domain);
    return silent.passed() ? instances.look(domain) : silent;
  }
}
