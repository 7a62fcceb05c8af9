package io.domainrouter.chaos;

import static io.domainrouter.config.Phase.COPYING;
import static io.domainrouter.config.Phase.DUAL_WRITE;
import static io.domainrouter.config.Phase.PARTITION_FIRST;
import static io.domainrouter.config.Phase.READ_MIGRATION;

import io.domainrouter.config.Phase;
import io.domainrouter.failpoint.Failpoint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One way to die. Immutable.
 *
 * @param from the phase in which the process writes
 * @param to the phase that it moves to meanwhile; the same for none
 * @param failpoint where it is killed; null for anywhere
 * @param pass of a move, when it comes there for the so manyth time
 */
record CrashCase(Phase from, Phase to, Failpoint failpoint, int pass) {
  private static final Set<Failpoint> NEEDS_A_MIRROR =
      EnumSet.of(
          Failpoint.BEFORE_MIRROR_STATEMENT,
          Failpoint.AFTER_MIRROR_STATEMENT,
          Failpoint.AFTER_MIRROR_COMMIT,
          Failpoint.BEFORE_SWEEP,
          Failpoint.SWEEP_DELETED,
          Failpoint.AFTER_SWEEP);

  private static final Set<Failpoint> OF_WRITES =
      EnumSet.range(Failpoint.BEFORE_AUTHORITY_STATEMENT, Failpoint.DRAINER_DONE);

  private static final Set<Failpoint> OF_SWEEPER =
      EnumSet.range(Failpoint.BEFORE_SWEEP, Failpoint.AFTER_SWEEP);

  private static final Set<Failpoint> OF_DRAINER =
      EnumSet.range(Failpoint.DRAINER_LOCKED, Failpoint.DRAINER_DONE);

  private static final Set<Failpoint> OF_CHANGES =
      EnumSet.of(
          Failpoint.TRANSITION_RECORDED,
          Failpoint.CHANGE_LOCKED,
          Failpoint.CHANGE_WORKED,
          Failpoint.CHANGE_RAISED,
          Failpoint.CHANGE_COMMITTED,
          Failpoint.TRANSITION_DONE);

  /** 5a to 5b first makes a new epoch of 5a. */
  private static final Set<Failpoint> TWICE =
      EnumSet.of(
          Failpoint.CHANGE_LOCKED,
          Failpoint.CHANGE_WORKED,
          Failpoint.CHANGE_RAISED,
          Failpoint.CHANGE_COMMITTED,
          Failpoint.MONOLITH_TOLD);

  private static final Set<Failpoint> OF_CUTOVERS =
      EnumSet.range(Failpoint.CUTOVER_PREPARED, Failpoint.CUTOVER_TAKEN_OVER);

  private static final Set<Failpoint> OF_FENCING =
      EnumSet.range(Failpoint.MONOLITH_TOLD, Failpoint.AFTER_FENCE);

  CrashCase(Phase from, Phase to, Failpoint failpoint) {
    this(from, to, failpoint, 1);
  }

  boolean moves() {
    return from != to;
  }

  boolean forward() {
    return to.compareTo(from) > 0;
  }

  String where() {
    return failpoint == null ? "anywhere" : failpoint.label() + (pass == 1 ? "" : "@" + pass);
  }

  String phase() {
    return moves() ? from.label() + " to " + to.label() : from.label();
  }

  /** Whether the drainer has nothing to do unless another application has died before. */
  boolean needsLeftovers() {
    return from != COPYING && failpoint != null && OF_DRAINER.contains(failpoint);
  }

  CrashCase leavingSome() {
    return new CrashCase(from, to, Failpoint.AFTER_AUTHORITY_COMMIT);
  }

  /** The passes after which a write's failpoint is certainly reached soon. */
  int mostPasses() {
    if (OF_DRAINER.contains(failpoint)) {
      return from == COPYING ? 5 : 1;
    }
    return OF_SWEEPER.contains(failpoint) ? 20 : 60;
  }

  /** Every failpoint of a write in every phase that has a journal, and a kill anywhere. */
  static List<CrashCase> ofWrites(Phase phase) {
    List<CrashCase> cases = new ArrayList<>();
    for (Failpoint failpoint : OF_WRITES) {
      if (phase != COPYING || !NEEDS_A_MIRROR.contains(failpoint)) {
        cases.add(new CrashCase(phase, phase, failpoint));
      }
    }
    cases.add(new CrashCase(phase, phase, null));
    return cases;
  }

  static List<Phase> phasesWithJournal() {
    return List.of(COPYING, DUAL_WRITE, READ_MIGRATION, PARTITION_FIRST);
  }

  /** Every failpoint of every step from phase 1 to 5b, or of every step back. */
  static List<CrashCase> ofMoves(boolean forward) {
    List<CrashCase> cases = new ArrayList<>();
    Phase[] phases = Phase.values();
    for (int i = 1; i < phases.length; i++) {
      Phase from = forward ? phases[i - 1] : phases[phases.length - i];
      Phase to = forward ? phases[i] : phases[phases.length - i - 1];
      for (Failpoint failpoint : ofMove(from, to)) {
        cases.add(new CrashCase(from, to, failpoint));
        if (to == Phase.PARTITION_ONLY && TWICE.contains(failpoint)) {
          cases.add(new CrashCase(from, to, failpoint, 2));
        }
      }
    }
    return cases;
  }

  private static Set<Failpoint> ofMove(Phase from, Phase to) {
    Set<Failpoint> failpoints = EnumSet.copyOf(OF_CHANGES);
    if (from.authority() != to.authority()) {
      failpoints = EnumSet.copyOf(OF_CUTOVERS);
      failpoints.add(Failpoint.TRANSITION_RECORDED);
      failpoints.add(Failpoint.TRANSITION_DONE);
    } else if (from == Phase.PARTITION_ONLY || to == Phase.PARTITION_ONLY) {
      failpoints.addAll(OF_FENCING);
    } else if (from == Phase.MONOLITH) {
      failpoints.add(Failpoint.PARTITION_PREPARED);
    }
    return failpoints;
  }
}
