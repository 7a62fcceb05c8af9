package io.domainrouter;

import io.domainrouter.config.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a move is to do. Immutable.
 *
 * @param domains in the order of moving
 * @param to the phase that each is to reach; one beyond it stays
 * @param stopBefore steps, by domain and the phase that they lead to, before which all ends
 * @param approvers who approves steps, where a domain's policy asks for that
 * @param patience how long what keeps a step from being taken may go on
 */
record MovePlan(
    List<String> domains,
    Phase to,
    Map<String, Set<Phase>> stopBefore,
    List<String> approvers,
    String who,
    Duration patience) {
  boolean stopsBefore(String domain, Phase phase) {
    return stopBefore.getOrDefault(domain, Set.of()).contains(phase);
  }
}
