package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.phase.MirrorRow;
import io.domainrouter.phase.MirrorRows;
import io.domainrouter.route.DomainCatalog;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The way back of a domain: foretold, or taken step by step. Thread-safe. */
final class WaysBack {
  /** Takes one domain one phase back. */
  interface StepBack {
    TransitionReport take(int domain, ChangeRequest request) throws SQLException;
  }

  private final ControlContext context;
  private final Gates gates;
  private final StepBack stepBack;

  WaysBack(ControlContext context, Gates gates, StepBack stepBack) {
    this.context = context;
    this.gates = gates;
    this.stepBack = stepBack;
  }

  /**
   * @throws SQLException {@code DR201} when that phase does not lie behind
   */
  WayBack foretell(int domain, Phase wanted) throws SQLException {
    context.watcher().refresh(domain);
    Phase from = context.state(domain).phase();
    if (wanted.compareTo(from) >= 0) {
      throw new SQLException(
          "Domain "
              + context.name(domain)
              + " is in phase "
              + from.label()
              + "; phase "
              + wanted.label()
              + " does not lie behind it.",
          "DR201");
    }
    List<String> steps = new ArrayList<>();
    for (Phase at = from; at != wanted; at = at.previous().orElseThrow()) {
      steps.add(
          at.label() + " -> " + at.previous().orElseThrow().label() + ": " + words(domain, at));
    }
    List<String> against =
        gates.backward(domain, from).stream()
            .filter(gate -> !gate.passed())
            .map(gate -> gate.gate() + ": " + gate.reason())
            .toList();
    return new WayBack(context.name(domain), from, wanted, against.isEmpty(), steps, against);
  }

  /** Out of 5b it takes one step only: the monolith has to be copied before the next. */
  ReturnReport take(int domain, Phase to, ChangeRequest request) throws SQLException {
    if (foretell(domain, to).lossFree() && to.compareTo(Phase.READ_MIGRATION) < 0) {
      leavePartitionUnread(domain);
    }
    ChangeRequest next = request;
    List<TransitionReport> taken = new ArrayList<>();
    while (to.compareTo(context.state(domain).phase()) < 0) {
      TransitionReport step = stepBack.take(domain, next);
      taken.add(step);
      next = request.inEpoch(ChangeRequest.ANY_EPOCH);
      if (step.from() == Phase.PARTITION_ONLY && to != step.to()) {
        return new ReturnReport(
            taken, "the monolith is being copied; go on when its mirror is trusted");
      }
    }
    return new ReturnReport(taken, "");
  }

  /** As far as possible without loss: where one domain stays, the others move. */
  List<String> everythingToMonolith(ChangeRequest request) {
    List<String> lines = new ArrayList<>();
    for (int domain = context.catalog().domainCount() - 1; domain >= 0; domain--) {
      lines.add(context.name(domain) + ": " + toMonolith(domain, request));
    }
    return lines;
  }

  /** To phase 2, as far as that loses nothing; answers with where the domain is then, and why. */
  String toMonolith(int domain, ChangeRequest request) {
    try {
      context.watcher().refresh(domain);
      Phase phase = context.state(domain).phase();
      if (phase == Phase.PARTITION_ONLY) {
        return "stays in phase 5b, since the monolith has not got its newer rows; go back to 5a"
            + " first, which copies them";
      }
      leavePartitionUnread(domain);
      while (context.state(domain).phase().compareTo(Phase.PARTITION_READY) > 0) {
        stepBack.take(domain, request);
      }
    } catch (SQLException e) {
      return "stays in phase " + context.state(domain).phase().label() + ": " + e.getMessage();
    }
    return "is in phase " + context.state(domain).phase().label();
  }

  /** In phase 4, on the way from 5a too: reads need not wait for the steps that come after it. */
  private void leavePartitionUnread(int domain) throws SQLException {
    if (context.state(domain).phase().mirrorServesReads()) {
      context.inTransaction(
          DomainCatalog.MONOLITH,
          connection -> {
            MirrorRows.setReadPercent(connection, context.name(domain), 0);
            return null;
          });
    }
  }

  private String words(int domain, Phase from) throws SQLException {
    return switch (from) {
      case PARTITION_ONLY ->
          "the fence goes, and the monolith's tables are copied anew (about "
              + rows(domain)
              + " rows) before the next step; reads and writes stay on the partition meanwhile";
      case PARTITION_FIRST -> partitionFirst(domain);
      case READ_MIGRATION -> "reads go to the monolith only; nothing else changes";
      case DUAL_WRITE -> "the partition is written from the journal only";
      case COPYING -> "the partition is given up and has to be copied again; the journal goes";
      case PARTITION_READY -> "writers take no lock any more";
      case MONOLITH -> throw new IllegalArgumentException("nothing lies behind phase 1");
    };
  }

  private String partitionFirst(int domain) throws SQLException {
    MirrorRow mirror = context.mirrorRow(domain);
    return "cutover: writers wait for those in flight and for "
        + context.journalState(domain).keys()
        + " keys in the journal; the monolith is "
        + (mirror.trusted() ? "trusted" : "not trusted: " + mirror.reason());
  }

  private long rows(int domain) throws SQLException {
    return context.inTransaction(
        context.partition(domain),
        connection -> {
          long rows = 0;
          for (String table : context.config(domain).tables()) {
            rows += TableSizes.rows(connection, table);
          }
          return rows;
        });
  }
}
