package io.domainrouter.route;

import io.domainrouter.config.Side;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Says in words how a statement is routed outside a transaction. Stateless, thread-safe. */
public final class RouteExplanation {
  private RouteExplanation() {}

  /** One line per finding: kind, tables, domains, target or refusal, mirror. */
  public static String of(
      StatementProfile profile,
      PhaseSnapshot snapshot,
      DomainCatalog catalog,
      RoutePlanner planner) {
    StringBuilder text = new StringBuilder();
    text.append("kind: ").append(profile.facts().kind()).append('\n');
    text.append("reads: ").append(profile.facts().reads()).append('\n');
    text.append("writes: ").append(profile.facts().writes()).append('\n');
    text.append("domains: ")
        .append(
            Arrays.stream(profile.domains())
                .mapToObj(domain -> describe(snapshot.of(domain), catalog))
                .collect(Collectors.joining(", ")))
        .append('\n');
    RoutePlan plan = planner.plan(profile, snapshot, new NothingHeld());
    if (plan instanceof RoutePlan.Single single) {
      text.append("target: ").append(catalog.target(single.target()).name()).append('\n');
      text.append("dual write: no");
    } else if (plan instanceof RoutePlan.DualWrite dual) {
      Side mirror = snapshot.of(dual.domain()).phase().authority().other();
      text.append("target: ").append(catalog.target(dual.target()).name()).append('\n');
      text.append("dual write: yes, ")
          .append(
              writtenAtOnce(snapshot.of(dual.domain())) ? "mirrored at once to " : "journaled for ")
          .append(catalog.target(catalog.target(dual.domain(), mirror)).name());
    } else {
      RoutePlan.Refuse refuse = (RoutePlan.Refuse) plan;
      text.append("refused: ").append(refuse.sqlState()).append(": ").append(refuse.reason());
    }
    return text.toString();
  }

  private static boolean writtenAtOnce(DomainState state) {
    return state.phase().mirrorsAtOnce() && state.dualWrite();
  }

  private static String describe(DomainState state, DomainCatalog catalog) {
    return catalog.domain(state.domain()).name() + " (phase " + state.phase().label() + ")";
  }
}
