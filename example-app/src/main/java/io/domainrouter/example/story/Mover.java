package io.domainrouter.example.story;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.Phase;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.control.GateResult;
import io.domainrouter.control.GatesRefusedException;
import io.domainrouter.control.PhaseController;
import io.domainrouter.control.TransitionReport;
import io.domainrouter.example.traffic.Pause;
import io.domainrouter.example.traffic.Traffic;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Takes one domain after the other through all phases, as an operator would. */
final class Mover {
  private static final Duration COPY_DEADLINE = Duration.ofMinutes(30);
  private static final Duration FIRST_LINE_AFTER = Duration.ofMillis(300);
  private static final Duration GATE_DEADLINE = Duration.ofMinutes(2);

  private final PhaseController controller;
  private final Traffic traffic;
  private final Story story;
  private final Timeline timeline;
  private final SideComparison comparison;
  private final MirrorBreaker breaker;
  private final long settleMillis;
  private long rowsCopied;

  Mover(
      PhaseController controller,
      Traffic traffic,
      Story story,
      Timeline timeline,
      SideComparison comparison,
      MirrorBreaker breaker,
      long settleMillis) {
    this.controller = controller;
    this.traffic = traffic;
    this.story = story;
    this.timeline = timeline;
    this.comparison = comparison;
    this.breaker = breaker;
    this.settleMillis = settleMillis;
  }

  /** Moves a domain from the phase in which it is to 5b. */
  void move(DomainConfig domain) throws Exception {
    story.tell("--- %s: %s", domain.name(), String.join(", ", domain.tables()));
    while (status(domain).phase() != Phase.PARTITION_ONLY) {
      Phase phase = status(domain).phase();
      if (phase == Phase.PARTITION_FIRST) {
        comparison.compare(domain);
      }
      advance(domain);
      if (phase == Phase.PARTITION_READY) {
        awaitCopy(domain);
      }
      if (phase == Phase.COPYING) {
        breaker.breakAndMend(domain);
      }
      Pause.millis(settleMillis);
    }
  }

  /** Rows that the copies of all domains read and wrote. */
  long rowsCopied() {
    return rowsCopied;
  }

  private void advance(DomainConfig domain) throws SQLException {
    traffic.meter().openWindow();
    TransitionReport report = advanceWhenGatesAllow(domain.name());
    Timeline.Step step = timeline.add(report, traffic.meter().closeWindow());
    story.tell(
        "%-12s %2s -> %-2s  took %.0f ms, writers held out %.1f ms, longest write %.1f ms",
        step.domain(),
        step.from(),
        step.to(),
        step.durationMillis(),
        step.exclusiveMillis(),
        step.longestWriteMillis());
    for (GateResult gate : step.gates()) {
      story.tell("    %s %s: %s", gate.passed() ? "ok " : "NO ", gate.gate(), gate.reason());
    }
  }

  private TransitionReport advanceWhenGatesAllow(String domain) throws SQLException {
    long deadline = System.nanoTime() + GATE_DEADLINE.toNanos();
    String told = "";
    while (true) {
      try {
        return controller.advance(domain, ChangeRequest.of("demo", "the demo moves all domains"));
      } catch (GatesRefusedException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        if (!told.equals(e.getMessage())) {
          told = String.valueOf(e.getMessage());
          story.tell("    waiting: %s", told);
        }
        Pause.millis(200);
      }
    }
  }

  private void awaitCopy(DomainConfig domain) throws SQLException {
    long startedAt = System.nanoTime();
    CompletableFuture<Void> copy = CompletableFuture.runAsync(() -> await(domain.name()));
    long nextLineAt = startedAt + FIRST_LINE_AFTER.toNanos();
    while (!copy.isDone()) {
      if (System.nanoTime() >= nextLineAt) {
        tellProgress(status(domain), startedAt);
        nextLineAt = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      }
      Pause.millis(20);
    }
    try {
      copy.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getCause());
    }
    DomainStatus done = status(domain);
    rowsCopied += done.rowsCopied();
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    story.tell(
        "    copied and verified %,d rows in %.1f s, %,.0f rows/s",
        done.rowsCopied(), seconds, done.rowsCopied() / seconds);
  }

  private void await(String domain) {
    try {
      controller.awaitCopy(domain, COPY_DEADLINE);
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  private void tellProgress(DomainStatus status, long startedAt) {
    double seconds = Math.max(1e-3, (System.nanoTime() - startedAt) / 1e9);
    double rate = status.rowsCopied() / seconds;
    long left = Math.max(0, status.rowsTotal() - status.rowsCopied());
    String eta = rate < 1 ? "?" : String.format("%.0f s", left / rate);
    story.tell(
        "    %s: %,d of about %,d rows, %,.0f rows/s, %s left, journal %d",
        status.activity().isEmpty() ? "copying" : status.activity(),
        status.rowsCopied(),
        status.rowsTotal(),
        rate,
        eta,
        status.journalDepth());
  }

  private DomainStatus status(DomainConfig domain) {
    return controller.status(domain.name());
  }
}
