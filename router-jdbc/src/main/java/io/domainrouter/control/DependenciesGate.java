package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.route.DomainState;
import java.util.ArrayList;
import java.util.List;

/** What the domain file says must have moved before. */
record DependenciesGate(ControlContext context) implements Gate {
  @Override
  public String name() {
    return "dependencies";
  }

  @Override
  public String criterion() {
    return "every domain that this one depends on is on its partition";
  }

  @Override
  public Gates.Finding look(int domain) {
    List<String> missing = new ArrayList<>();
    for (String dependency : context.config(domain).dependencies()) {
      DomainState state = context.state(context.catalog().domainNamed(dependency).orElseThrow());
      if (state.phase().compareTo(Phase.PARTITION_FIRST) < 0) {
        missing.add(dependency + " is in phase " + state.phase().label());
      }
    }
    return missing.isEmpty()
        ? new Gates.Finding(true, "every domain that this one depends on has been cut over")
        : new Gates.Finding(false, "depends on " + missing);
  }
}
