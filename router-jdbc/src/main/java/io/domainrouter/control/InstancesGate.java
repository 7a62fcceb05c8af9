package io.domainrouter.control;

import io.domainrouter.phase.Instances;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Every live instance decides by the current epoch, and has no writer of an older one. */
record InstancesGate(ControlContext context) implements Gate {
  private static final long PATIENCE_MILLIS = 5_000;

  @Override
  public String name() {
    return "instances";
  }

  @Override
  public String criterion() {
    return "all live instances have acknowledged the epoch";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    context.watcher().wakeUp();
    long epoch = context.state(domain).epoch();
    List<String> late = new ArrayList<>();
    boolean all =
        Waiting.until(
            () -> {
              late.clear();
              late.addAll(late(domain, epoch));
              return late.isEmpty();
            },
            PATIENCE_MILLIS);
    return all
        ? new Gates.Finding(true, "all live instances have acknowledged epoch " + epoch)
        : new Gates.Finding(false, "not acknowledged epoch " + epoch + " yet: " + late);
  }

  private List<String> late(int domain, long epoch) throws SQLException {
    String name = context.name(domain);
    return context.instances().stream()
        .filter(instance -> instance.live() && instance.carriesStatements())
        .filter(instance -> instance.acknowledged().getOrDefault(name, -1L) < epoch)
        .map(Instances.Instance::name)
        .toList();
  }
}
