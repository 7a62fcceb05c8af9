package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.route.DomainState;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a domain one phase on or back: gates, audit, the transition itself, and what follows.
 * Whoever calls is the only controller at work.
 */
final class Steps {
  private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

  private final ControlContext context;
  private final Gates gates;
  private final Audit audit;
  private final Copies copies;
  private final Transitions transitions;
  private final IntactControl intact;
  private final Map<Integer, Duration> lastPauses = new ConcurrentHashMap<>();

  Steps(ControlContext context, Gates gates, Audit audit, Copies copies) {
    this.context = context;
    this.gates = gates;
    this.audit = audit;
    this.copies = copies;
    this.transitions = new Transitions(context, gates);
    this.intact = new IntactControl(context);
  }

  /**
   * @throws SQLException {@code DR201} when there is no phase in that direction
   */
  Phase after(int domain, boolean forward) throws SQLException {
    Phase from = context.state(domain).phase();
    return (forward ? from.next() : from.previous())
        .orElseThrow(
            () ->
                new SQLException(
                    "Domain "
                        + context.name(domain)
                        + " is in phase "
                        + from.label()
                        + ", there is no phase beyond it in that direction.",
                    "DR201"));
  }

  /**
   * @param requester who asks for the step; empty where nobody does yet
   * @throws SQLException {@code DR201} when there is no phase in that direction
   */
  List<GateResult> check(int domain, boolean forward, String requester) throws SQLException {
    after(domain, forward);
    intact.require(domain, forward);
    Phase from = context.state(domain).phase();
    return forward ? gates.forward(domain, from, requester) : gates.backward(domain, from);
  }

  TransitionReport take(int domain, ChangeRequest request, boolean forward) throws SQLException {
    context.watcher().refreshAll();
    DomainState state = context.state(domain);
    requireEpoch(domain, request);
    Phase to = after(domain, forward);
    String action = state.phase().label() + " -> " + to.label();
    Instant startedAt = Instant.now();
    long started = System.nanoTime();
    List<GateResult> results = check(domain, forward, request.who());
    if (!request.force() && results.stream().anyMatch(gate -> !gate.passed())) {
      record(domain, action, state.epoch(), request, "refused", results.toString());
      throw new GatesRefusedException("Domain " + context.name(domain) + " " + action, results);
    }
    tellFleet(domain, action, request);
    record(domain, action, state.epoch(), request, Audit.STARTED, "");
    Failpoint.TRANSITION_RECORDED.pass();
    Transitions.Outcome outcome = carryOut(domain, state, to, request, action);
    Failpoint.TRANSITION_DONE.pass();
    lastPauses.put(domain, outcome.exclusive());
    context.watcher().refresh(domain);
    long epoch = context.state(domain).epoch();
    record(domain, action, epoch, request, "done", outcome.details().toString());
    LOG.info(
        "Domain {} {} is done: epoch {}, writers held out for {} ms",
        context.name(domain),
        action,
        epoch,
        outcome.exclusive().toMillis());
    copies.startIfDue(domain);
    return new TransitionReport(
        context.name(domain),
        state.phase(),
        to,
        epoch,
        startedAt,
        Duration.ofNanos(System.nanoTime() - started),
        outcome.exclusive(),
        results,
        outcome.details());
  }

  /** Who may be held or waited for, in the log of who acts. */
  private void tellFleet(int domain, String action, ChangeRequest request) throws SQLException {
    LOG.info("Domain {} {} begins, asked for by {}", context.name(domain), action, request.who());
    if (LOG.isInfoEnabled()) {
      FleetWords.of(context.instances()).forEach(line -> LOG.info("Fleet: {}", line));
    }
  }

  /**
   * @throws SQLException {@code DR201} when the request was made for another epoch
   */
  void requireEpoch(int domain, ChangeRequest request) throws SQLException {
    DomainState state = context.state(domain);
    if (request.epoch() != ChangeRequest.ANY_EPOCH && request.epoch() != state.epoch()) {
      throw new SQLException(
          "The request was made for epoch "
              + request.epoch()
              + " of domain "
              + context.name(domain)
              + ", which is in phase "
              + state.phase().label()
              + ", epoch "
              + state.epoch()
              + " now; look again.",
          "DR201");
    }
  }

  private Transitions.Outcome carryOut(
      int domain, DomainState state, Phase to, ChangeRequest request, String action)
      throws SQLException {
    try {
      if (state.phase().mirrored() && !to.mirrored()) {
        copies.cancel(domain);
      }
      return transitions.carryOut(domain, state, to, request);
    } catch (SQLException e) {
      record(domain, action, state.epoch(), request, "failed", e.toString());
      throw e;
    }
  }

  void copyAnew(int domain, String reason) throws SQLException {
    context.watcher().refresh(domain);
    DomainState state = context.state(domain);
    if (state.phase().mirrored()) {
      copies.cancel(domain);
      transitions.copyAnew(domain, state, reason);
      LOG.warn("Domain {} is copied again: {}", context.name(domain), reason);
      record(
          domain,
          "copy again",
          context.state(domain).epoch(),
          ChangeRequest.of("router", reason),
          "done",
          "");
    }
  }

  private void record(
      int domain, String action, long epoch, ChangeRequest request, String outcome, String details)
      throws SQLException {
    audit.record(context.name(domain), action, epoch, request, outcome, details);
  }

  /** How long the last step here held the domain's writers out; null before the first. */
  Duration lastPause(int domain) {
    return lastPauses.get(domain);
  }
}
