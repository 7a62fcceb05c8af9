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

  Gates(ControlContext context) {
    this.context = context;
    this.instances = new InstancesGate(context);
    this.quiet = new QuietGate(context);
    this.verification = new FreshVerification(context);
  }

  /** What a check found. */
  record Finding(boolean passed, String words) {}

  List<GateResult> forward(int domain, Phase from) {
    List<Gate> gates = new ArrayList<>(forward(from));
    if (from == Phase.PARTITION_READY && context.catalog().config().lint().hasGate()) {
      gates.add(new LintGate(context));
    }
    if (context.config(domain).policy().approvals() > 0) {
      gates.add(new ApprovalGate(context));
    }
    return run(gates, domain);
  }

  private List<Gate> forward(Phase from) {
    return switch (from) {
      case MONOLITH ->
          List.of(
              new OrderGate(context),
              new DependenciesGate(context),
              new ReachableGate(context, Side.PARTITION),
              new GrantsGate(context),
              new SchemaGate(context),
              new EmptyPartitionGate(context),
              new DomainFileGate(context));
      case PARTITION_READY -> List.of(quiet, instances, new SchemaGate(context));
      case COPYING -> List.of(new CopyGate(context), new JournalGate(context));
      case DUAL_WRITE ->
          List.of(new MirrorGate(context), verification, new DomainFileGate(context));
      case READ_MIGRATION ->
          List.of(
              new MirrorGate(context),
              verification,
              new SchemaGate(context),
              new DomainFileGate(context));
      case PARTITION_FIRST -> List.of(new MirrorGate(context), verification, instances);
      case PARTITION_ONLY -> List.of();
    };
  }

  List<GateResult> backward(int domain, Phase from) {
    return run(
        switch (from) {
          case PARTITION_ONLY ->
              List.of(new ReachableGate(context, Side.MONOLITH), new StandingGate(context));
          case PARTITION_FIRST -> List.of(new MirrorGate(context));
          case COPYING -> List.of(quiet, instances); // Who still believes in 4 reads the partition.
          default -> List.of();
        },
        domain);
  }

  private static List<GateResult> run(List<? extends Gate> gates, int domain) {
    return gates.stream().map(gate -> run(gate, domain)).toList();
  }

  /** A check that cannot be made has not passed. */
  private static GateResult run(Gate gate, int domain) {
    try {
      Finding finding = gate.look(domain);
      return new GateResult(gate.name(), finding.passed(), finding.words(), gate.criterion());
    } catch (SQLException | RuntimeException e) {
      return new GateResult(
          gate.name(), false, "could not be checked: " + e.getMessage(), gate.criterion());
    }
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
