package io.domainrouter.control;

import io.domainrouter.phase.Instances.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The registered instances in words. Stateless. */
final class FleetWords {
  private FleetWords() {}

  static List<String> of(List<Instance> instances) {
    List<String> lines = new ArrayList<>();
    for (Instance instance : instances) {
      lines.add(
          "%s, %sbuild %s, %s, heartbeat %d ms ago, acknowledged %s, in flight: %s"
              .formatted(
                  instance.name(),
                  instance.carriesStatements() ? "" : "controller, ",
                  instance.build().isEmpty() ? "unknown" : instance.build(),
                  instance.live() ? "alive" : "silent",
                  instance.heartbeatMillis(),
                  new TreeMap<>(instance.acknowledged()),
                  instance.inFlight().isEmpty() ? "nothing" : instance.inFlight()));
      instance.holds().forEach(hold -> lines.add("  holds: " + hold));
    }
    return lines;
  }
}
