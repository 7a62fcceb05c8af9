package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.config.RouterConfig;
import io.domainrouter.journal.Drainer;
import io.domainrouter.journal.JournalSweeper;
import io.domainrouter.journal.TableShapes;
import io.domainrouter.lint.watch.LintWatch;
import io.domainrouter.observe.RouterCounters;
import io.domainrouter.phase.InstanceKind;
import io.domainrouter.phase.PhaseWatcher;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.SQLException;

/**
 * An instance of the fleet that drains, copies and raises nothing of itself, so that a test decides
 * what happens when. It has one domain. Thread-safe.
 */
final class BareInstance implements AutoCloseable {
  private static final int DOMAIN = 0;

  private final ControlContext context;
  private final Gates gates;

  private BareInstance(ControlContext context) {
    this.context = context;
    this.gates = new Gates(context);
  }

  static BareInstance open(RouterConfig config) throws SQLException {
    DomainCatalog catalog = new DomainCatalog(config);
    TargetPools pools = new TargetPools(catalog);
    PhaseWatcher watcher = PhaseWatcher.start(catalog, pools, InstanceKind.APPLICATION);
    TableShapes shapes = new TableShapes(pools);
    JournalSweeper sweeper = new JournalSweeper(pools, config.name());
    Drainer drainer = new Drainer(pools, shapes, sweeper.settled());
    RouterCounters counters = new RouterCounters(catalog.domainCount());
    return new BareInstance(
        new ControlContext(
            catalog, pools, watcher, shapes, drainer, sweeper, counters, LintWatch.of(catalog)));
  }

  ControlContext context() {
    return context;
  }

  Gates gates() {
    return gates;
  }

  DomainState state() {
    return context.state(DOMAIN);
  }

  /** The step alone, without gates. */
  void change(Phase to) throws SQLException {
    context.watcher().refresh(DOMAIN);
    new Transitions(context, gates).carryOut(DOMAIN, state(), to, ChangeRequest.of("test", "test"));
  }

  void copyAnew() throws SQLException {
    context.watcher().refresh(DOMAIN);
    new Transitions(context, gates).copyAnew(DOMAIN, state(), "test");
  }

  CopyJob copy() {
    CopyJob job =
        new CopyJob(
            context,
            gates,
            DOMAIN,
            new CopyProgress(),
            new SchemaWatch(context.pools()),
            new Told());
    job.start();
    return job;
  }

  @Override
  public void close() {
    context.sweeper().close();
    context.watcher().close();
    context.pools().close();
  }
}
