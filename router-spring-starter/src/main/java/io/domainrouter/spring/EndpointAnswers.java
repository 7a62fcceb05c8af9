package io.domainrouter.spring;

import io.domainrouter.control.DomainStatus;
import io.domainrouter.control.GateResult;
import io.domainrouter.control.TransitionReport;
import java.util.List;
import java.util.Map;

/** What the endpoint answers, as plain values for JSON. */
final class EndpointAnswers {
  private EndpointAnswers() {}

  /**
   * All domains in the order of moving.
   *
   * @param writesEnabled whether the endpoint accepts changes
   */
  record Overview(String router, boolean writesEnabled, List<DomainView> domains) {}

  record DomainView(
      int order,
      String domain,
      String phase,
      String phaseName,
      String authority,
      long epoch,
      int readPercent,
      boolean dualWrite,
      boolean mirrorTrusted,
      long journalDepth,
      long journalRows,
      long journalOldestMillis,
      double journalDrainRate,
      long rowsCopied,
      long rowsTotal,
      String activity,
      String partition,
      List<String> tables,
      List<String> dependencies) {

    static DomainView of(int order, DomainStatus status) {
      return new DomainView(
          order,
          status.domain(),
          status.phase().label(),
          status.phase().name(),
          status.phase().authority().name(),
          status.epoch(),
          status.readPercent(),
          status.dualWrite(),
          status.mirrorTrusted(),
          status.journalDepth(),
          status.journal().rows(),
          status.journal().oldestMillis(),
          status.drainRate(),
          status.rowsCopied(),
          status.rowsTotal(),
          status.activity(),
          status.partition(),
          status.tables(),
          status.dependencies());
    }
  }

  /**
   * One domain with the gates of its next step forward and back; a list is empty at either end.
   *
   * @param mirrorReason why the mirror is not trusted; empty when it is
   * @param poisonedRows what the mirror refuses, a line for each table and reason
   * @param verification what is known of the comparison of both sides, a line for each table
   */
  record DomainDetail(
      DomainView status,
      String mirrorReason,
      List<String> poisonedRows,
      List<String> verification,
      List<GateResult> gatesForward,
      List<GateResult> gatesBack) {}

  record Transition(
      String domain,
      String from,
      String to,
      long epoch,
      String startedAt,
      long durationMillis,
      long exclusiveMillis,
      List<GateResult> gates,
      Map<String, String> details) {

    static Transition of(TransitionReport report) {
      return new Transition(
          report.domain(),
          report.from().label(),
          report.to().label(),
          report.epoch(),
          report.startedAt().toString(),
          report.duration().toMillis(),
          report.exclusive().toMillis(),
          report.gates(),
          report.details());
    }
  }

  record Explanation(String sql, String explanation) {}

  record Done(String message) {}

  record Lines(List<String> lines) {}

  /**
   * A change that was not made.
   *
   * @param sqlState of the router's error, empty for a bad request
   * @param gates those asked, when gates refused
   */
  record Refusal(String error, String sqlState, List<GateResult> gates) {
    static Refusal because(String error) {
      return new Refusal(error, "", List.of());
    }
  }
}
