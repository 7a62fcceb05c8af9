package io.domainrouter;

import io.domainrouter.config.RouterConfig;
import io.domainrouter.control.PhaseController;
import java.sql.SQLException;

/**
 * One router: its domain file, pools, watcher and controller. Thread-safe. Instances that were
 * opened for the same location share one router, which closes with the last of them.
 */
public final class DomainRouter implements AutoCloseable {
  DomainRouter() {}

  /**
   * Opens a router.
   *
   * @param location {@code classpath:…} or {@code file:…}
   * @throws SQLException {@code DR100} for a bad domain file, {@code DR101} when the control tables
   *     are missing or another domain file is in use, otherwise the monolith's own error
   */
  public static DomainRouter open(String location) throws SQLException {
    throw new UnsupportedOperationException(location);
  }

  /**
   * Opens a router of its own, not shared, for a configuration that was built or read before.
   *
   * @throws SQLException as {@link #open(String)}
   */
  public static DomainRouter open(RouterConfig config) throws SQLException {
    throw new UnsupportedOperationException(String.valueOf(config));
  }

  public RouterConfig config() {
    throw new UnsupportedOperationException();
  }

  /** Moves domains, one phase at a time. */
  public PhaseController controller() {
    throw new UnsupportedOperationException();
  }

  /** A new logical connection; opens no physical one. */
  public java.sql.Connection connect() throws SQLException {
    throw new UnsupportedOperationException();
  }

  /**
   * Says in words how a statement would be routed now, outside a transaction: kind, tables,
   * domains, phases, target, mirror, or the reason of a refusal.
   */
  public String explain(String sql) {
    throw new UnsupportedOperationException(sql);
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
