package io.domainrouter;

import io.domainrouter.config.RouterConfig;
import io.domainrouter.control.ControlContext;
import io.domainrouter.control.PhaseController;
import io.domainrouter.execute.MirrorCommits;
import io.domainrouter.execute.RoutedSession;
import io.domainrouter.execute.RoutingContext;
import io.domainrouter.execute.StatementProfiles;
import io.domainrouter.jdbc.LogicalConnection;
import io.domainrouter.journal.Drainer;
import io.domainrouter.journal.Journal;
import io.domainrouter.journal.JournalSweeper;
import io.domainrouter.journal.TableShapes;
import io.domainrouter.lint.watch.LintWatch;
import io.domainrouter.manage.JmxRegistration;
import io.domainrouter.observe.RouterCounters;
import io.domainrouter.observe.UseBook;
import io.domainrouter.phase.InstanceKind;
import io.domainrouter.phase.PhaseWatcher;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.RouteExplanation;
import io.domainrouter.route.RoutePlanner;
import io.domainrouter.sql.SqlAnalyzer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/** Everything that one running router consists of. Thread-safe. */
final class RouterEngine implements AutoCloseable {
  private final RoutingContext context;
  private final LintWatch lint;
  private final PhaseController controller;
  private final JmxRegistration jmx;

  /**
   * Starts a router.
   *
   * @throws SQLException when the control tables cannot be read or made; nothing is left running
   */
  RouterEngine(RouterConfig config, InstanceKind kind) throws SQLException {
    DomainCatalog catalog = new DomainCatalog(config);
    this.lint = LintWatch.of(catalog);
    TargetPools pools = new TargetPools(catalog);
    CompletableFuture<StatementProfiles> profiles = prepareProfiles(catalog, lint.book());
    PhaseWatcher watcher;
    try {
      watcher = PhaseWatcher.start(catalog, pools, kind);
    } catch (SQLException | RuntimeException e) {
      pools.close();
      throw e;
    } finally {
      profiles.join();
    }
    RouterCounters counters = new RouterCounters(catalog.domainCount());
    TableShapes shapes = new TableShapes(pools);
    JournalSweeper sweeper = new JournalSweeper(pools, config.name());
    this.context =
        new RoutingContext(
            catalog,
            profiles.join(),
            new RoutePlanner(catalog),
            pools,
            watcher,
            shapes,
            new Journal(watcher.instanceId()),
            sweeper,
            new MirrorCommits(catalog),
            counters);
    lint.start(pools, profiles.join()::uses, watcher.instanceId(), watcher.instanceName());
    this.controller =
        new PhaseController(
            new ControlContext(
                catalog,
                pools,
                watcher,
                shapes,
                new Drainer(pools, shapes, sweeper.settled()),
                sweeper,
                counters,
                lint));
    this.jmx =
        config.control().jmx()
            ? new JmxRegistration(
                catalog, controller, counters, watcher.instanceName(), this::explain, lint)
            : null;
    controller.start();
  }

  /** Loads the classes that read a statement while the first connection is being opened. */
  private static CompletableFuture<StatementProfiles> prepareProfiles(
      DomainCatalog catalog, UseBook book) {
    return CompletableFuture.supplyAsync(
        () -> {
          StatementProfiles profiles =
              new StatementProfiles(new SqlAnalyzer(catalog.tables()), catalog, book);
          profiles.of("SELECT 1 FROM dual");
          return profiles;
        },
        work -> new Thread(work, "domainrouter-start-" + catalog.config().name()).start());
  }

  RouterConfig config() {
    return context.catalog().config();
  }

  PhaseController controller() {
    return controller;
  }

  RouterCounters counters() {
    return context.counters();
  }

  LintWatch lint() {
    return lint;
  }

  Connection connect() {
    return new LogicalConnection(RoutedSession.open(context));
  }

  String explain(String sql) {
    return RouteExplanation.of(
        context.profiles().exactly(sql),
        context.watcher().source().snapshot(),
        context.catalog(),
        context.planner());
  }

  /** Ends its threads, leaves the fleet, closes its pools. */
  @Override
  public void close() {
    if (jmx != null) {
      jmx.close();
    }
    lint.close();
    controller.close();
    context.mirrorCommits().close();
    context.sweeper().close();
    context.watcher().close();
    context.pools().close();
  }
}
