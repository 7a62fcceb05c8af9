package io.domainrouter.control;

import io.domainrouter.config.Side;
import java.util.ArrayList;
import java.util.List;

/** Domains move one after the other, by priority. */
record OrderGate(ControlContext context) implements Gate {
  @Override
  public String name() {
    return "order";
  }

  @Override
  public String criterion() {
    return "every domain of lower priority is on its partition";
  }

  @Override
  public Gates.Finding look(int domain) {
    List<String> waiting = new ArrayList<>();
    for (int earlier = 0; earlier < domain; earlier++) {
      if (context.state(earlier).phase().authority() != Side.PARTITION) {
        waiting.add(
            context.name(earlier) + " is in phase " + context.state(earlier).phase().label());
      }
    }
    return waiting.isEmpty()
        ? new Gates.Finding(true, "every domain of lower priority has been cut over")
        : new Gates.Finding(false, "moves after " + waiting);
  }
}
