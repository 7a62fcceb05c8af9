package io.domainrouter.control;

import io.domainrouter.phase.Instances;
import java.sql.SQLException;
import java.util.List;

/** All instances route by the same domain file. */
record DomainFileGate(ControlContext context) implements Gate {
  @Override
  public String name() {
    return "domain file";
  }

  @Override
  public String criterion() {
    return "all live instances have the same domains, tables and targets";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    String fingerprint = context.catalog().config().fingerprint();
    List<String> others =
        context.instances().stream()
            .filter(instance -> instance.live() && !instance.fingerprint().equals(fingerprint))
            .map(Instances.Instance::name)
            .toList();
    return others.isEmpty()
        ? new Gates.Finding(true, "all live instances use this domain file")
        : new Gates.Finding(false, "these instances use another domain file: " + others);
  }
}
