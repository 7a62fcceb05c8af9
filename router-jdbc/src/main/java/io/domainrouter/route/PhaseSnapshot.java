package io.domainrouter.route;

import java.util.List;

/** The state of every domain at one moment, as far as this instance knows. Immutable. */
public final class PhaseSnapshot {
  private final DomainState[] states;

  public PhaseSnapshot(List<DomainState> states) {
    this.states = states.toArray(DomainState[]::new);
  }

  public DomainState of(int domain) {
    return states[domain];
  }

  public int domainCount() {
    return states.length;
  }

  /** The same snapshot with one domain replaced. */
  public PhaseSnapshot with(DomainState state) {
    DomainState[] changed = states.clone();
    changed[state.domain()] = state;
    return new PhaseSnapshot(List.of(changed));
  }
}
