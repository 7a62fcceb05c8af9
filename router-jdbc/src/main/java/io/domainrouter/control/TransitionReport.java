package io.domainrouter.control;

import io.domainrouter.config.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a transition did. Immutable.
 *
 * @param epoch the domain's epoch afterwards
 * @param duration from the request to the recorded outcome
 * @param exclusive how long writers of the domain were held out by this transition; zero when it
 *     held none
 * @param details further findings in words or numbers, by name
 */
public record TransitionReport(
    String domain,
    Phase from,
    Phase to,
    long epoch,
    Instant startedAt,
    Duration duration,
    Duration exclusive,
    List<GateResult> gates,
    Map<String, String> details) {}
