package io.domainrouter;

import io.domainrouter.config.Phase;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.CopyReport;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.control.GateResult;
import io.domainrouter.control.PhaseController;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Takes domains forward, one after the other, and waits where waiting helps. It keeps nothing: the
 * control rows say where each domain is, so another one goes on where this one ended, however it
 * ended. Not thread-safe.
 */
final class Mover {
  private static final String WHY = "move command";
  private static final long LOOK_MILLIS = 250;
  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A step that failed may have held writers: they have peace for so many times as long. */
  private static final long PAUSES_PER_ATTEMPT = 10;

  private final PhaseController controller;
  private final MovePlan plan;
  private final MoveView view;

  /** Since when the same has been in the way; {@code null} when nothing is. */
  private Long hinderedSince;

  private long peaceNanos;

  Mover(PhaseController controller, MovePlan plan, MoveView view) {
    this.controller = controller;
    this.plan = plan;
    this.view = view;
  }

  /** A point at which somebody has to say that it goes on. */
  static final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;

    StoppedException(String why) {
      super(why);
    }
  }

  /**
   * @throws StoppedException where the plan says so, or approvals are missing
   * @throws io.domainrouter.control.GatesRefusedException when gates have refused a step for as
   *     long as patience lasts
   * @throws SQLException what else has kept a step from being taken for so long
   */
  void move() throws SQLException, StoppedException, InterruptedException {
    for (String domain : plan.domains()) {
      view.begins(controller.status(domain));
      while (!isThere(domain)) {
        hinderedSince = null;
      }
    }
  }

  /** Takes one step, or copies first, if that is due; true when nothing is left to be done. */
  private boolean isThere(String domain)
      throws SQLException, StoppedException, InterruptedException {
    while (true) {
      peaceNanos = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
      try {
        awaitCopy(domain);
        return step(domain);
      } catch (SQLException e) {
        if (hinderedForTooLong()) {
          throw e;
        }
        view.waits(domain, e.getMessage());
        TimeUnit.NANOSECONDS.sleep(peaceNanos);
      }
    }
  }

  private boolean step(String domain) throws SQLException, StoppedException, InterruptedException {
    DomainStatus now = controller.status(domain);
    if (now.phase().compareTo(plan.to()) >= 0) {
      return true;
    }
    Phase to = now.phase().next().orElseThrow();
    if (plan.stopsBefore(domain, to)) {
      throw new StoppedException(
          domain + " is in phase " + now.phase().label() + ", before " + to.label());
    }
    awaitGates(now);
    take(now);
    return false;
  }

  /** In this very phase: somebody else may have taken the step by now. */
  private void take(DomainStatus now) throws SQLException {
    long began = System.nanoTime();
    try {
      ChangeRequest request = ChangeRequest.of(plan.who(), WHY).inEpoch(now.epoch());
      view.stepped(controller.advance(now.domain(), request));
    } catch (SQLException e) {
      peaceNanos += PAUSES_PER_ATTEMPT * (System.nanoTime() - began);
      throw e;
    }
  }

  /** Returns when all are open, or patience is at its end: then the step itself is refused. */
  private void awaitGates(DomainStatus now)
      throws SQLException, StoppedException, InterruptedException {
    while (true) {
      List<GateResult> shut =
          controller.checkGates(now.domain(), true, plan.who()).stream()
              .filter(gate -> !gate.passed())
              .toList();
      if (shut.isEmpty() || hinderedForTooLong()) {
        return;
      }
      if (isAmong(shut, "approval")) {
        approve(now);
      } else if (isAmong(shut, "verification") && now.phase().mirrorsAtOnce()) {
        view.verifies(now);
        controller.verify(now.domain(), ChangeRequest.of(plan.who(), WHY));
      }
      view.waits(now.domain(), shut.toString());
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private boolean hinderedForTooLong() {
    if (hinderedSince == null) {
      hinderedSince = System.nanoTime();
    }
    return System.nanoTime() - hinderedSince >= plan.patience().toNanos();
  }

  private void approve(DomainStatus now) throws SQLException, StoppedException {
    for (String name : plan.approvers()) {
      controller.approve(now.domain(), ChangeRequest.of(name, WHY).inEpoch(now.epoch()));
      view.approved(now, name);
    }
    for (GateResult gate : controller.checkGates(now.domain(), true, plan.who())) {
      if (gate.gate().equals("approval") && !gate.passed()) {
        throw new StoppedException(now.domain() + " waits for approval: " + gate.reason());
      }
    }
  }

  private static boolean isAmong(List<GateResult> gates, String name) {
    return gates.stream().anyMatch(gate -> gate.gate().equals(name));
  }

  private void awaitCopy(String domain) throws SQLException, InterruptedException {
    long shown = System.nanoTime() - REPORT_NANOS;
    CopyReport report = controller.copies().report(domain);
    while (report.phase().mirrored() && !report.verified()) {
      if (report.activity().startsWith("stopped")) {
        throw new SQLException(report.activity(), "DR204");
      }
      hinderedSince = null;
      if (System.nanoTime() - shown >= REPORT_NANOS) {
        view.copies(report);
        shown = System.nanoTime();
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      report = controller.copies().report(domain);
    }
  }
}
