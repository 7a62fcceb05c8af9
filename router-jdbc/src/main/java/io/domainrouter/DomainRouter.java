package io.domainrouter;

import io.domainrouter.config.DomainFile;
import io.domainrouter.config.RouterConfig;
import io.domainrouter.control.PhaseController;
import io.domainrouter.lint.watch.LintWatch;
import io.domainrouter.observe.RouterCounters;
import io.domainrouter.phase.InstanceKind;
import io.domainrouter.sql.SqlAnalyzer;
import io.domainrouter.sql.SqlFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * A hold on a router: its domain file, pools, watcher and controller. Thread-safe. All that were
 * opened for the same location in this JVM hold one router, which ends when the last is closed.
 */
public final class DomainRouter implements AutoCloseable {
  private static final ReentrantLock OPENING = new ReentrantLock();
  private static final Map<String, Shared> SHARED = new HashMap<>();

  /** A router and how many hold it. */
  private static final class Shared {
    private final RouterEngine engine;
    private int holders;

    Shared(RouterEngine engine) {
      this.engine = engine;
    }
  }

  private final RouterEngine engine;
  private final String location;
  private final boolean connects;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DomainRouter(RouterEngine engine, String location, boolean connects) {
    this.engine = engine;
    this.location = location;
    this.connects = connects;
  }

  /**
   * Opens a router, or takes hold of the one that is open for this location.
   *
   * @param location {@code classpath:…} or {@code file:…}
   * @throws SQLException {@code DR100} for a bad domain file, {@code DR101} when the control tables
   *     are missing or another domain file is in use, otherwise the monolith's own error
   */
  public static DomainRouter open(String location) throws SQLException {
    OPENING.lock();
    try {
      Shared shared = SHARED.get(location);
      if (shared == null) {
        shared = new Shared(new RouterEngine(DomainFile.load(location), InstanceKind.APPLICATION));
        SHARED.put(location, shared);
      }
      shared.holders++;
      return new DomainRouter(shared.engine, location, true);
    } finally {
      OPENING.unlock();
    }
  }

  /**
   * Opens a router of its own, not shared, for a configuration that was built or read before.
   *
   * @throws SQLException as {@link #open(String)}
   */
  public static DomainRouter open(RouterConfig config) throws SQLException {
    return new DomainRouter(new RouterEngine(config, InstanceKind.APPLICATION), null, true);
  }

  /**
   * Opens a router of its own for a command that moves domains: it gives no connections, so that
   * the fleet need not wait for it.
   *
   * @throws SQLException as {@link #open(String)}
   */
  static DomainRouter openController(String location) throws SQLException {
    RouterEngine engine = new RouterEngine(DomainFile.load(location), InstanceKind.CONTROLLER);
    return new DomainRouter(engine, null, false);
  }

  /**
   * What the text of a statement says: tables, kind, locks, effects on the session. Needs neither a
   * router nor a connection.
   *
   * @param tables those whose names must be understood wherever they stand, such as the tables of
   *     all domains; in any case
   */
  public static SqlFacts analyze(String sql, Set<String> tables) {
    Set<String> names =
        tables.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    return new SqlAnalyzer(names).analyze(sql);
  }

  public RouterConfig config() {
    return engine.config();
  }

  /** Moves domains, one phase at a time. */
  public PhaseController controller() {
    return engine.controller();
  }

  /** What this instance has counted. */
  public RouterCounters counters() {
    return engine.counters();
  }

  /** What the linter has seen of what this instance sends. */
  public LintWatch lint() {
    return engine.lint();
  }

  /**
   * A new logical connection; opens no physical one.
   *
   * @throws SQLException {@code 08003} after close
   */
  public Connection connect() throws SQLException {
    if (closed.get()) {
      throw new SQLNonTransientConnectionException("The router is closed.", "08003");
    }
    if (!connects) {
      throw new SQLNonTransientConnectionException("A controller has no connections.", "08004");
    }
    return engine.connect();
  }

  /**
   * Says in words how a statement would be routed now, outside a transaction: kind, tables,
   * domains, phases, target, mirror, or the reason of a refusal.
   */
  public String explain(String sql) {
    return engine.explain(sql);
  }

  /** Lets go; the last one for a location ends the router. A second call does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (location == null) {
      engine.close();
      return;
    }
    OPENING.lock();
    try {
      Shared shared = SHARED.get(location);
      shared.holders--;
      if (shared.holders == 0) {
        SHARED.remove(location);
        engine.close();
      }
    } finally {
      OPENING.unlock();
    }
  }
}
