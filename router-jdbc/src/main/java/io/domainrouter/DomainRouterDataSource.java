package io.domainrouter;

import io.domainrouter.config.RouterConfig;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.ShardingKeyBuilder;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * The router as a DataSource. Thread-safe. It holds its own connection pools, so no other pool
 * needs to stand before it; it owns its router and closes it.
 *
 * <p>It wraps itself and its {@link DomainRouter}, and nothing else: it stands for several pools,
 * of which none is the one that {@code unwrap(HikariConfigMXBean.class)} asks for.
 */
public final class DomainRouterDataSource implements DataSource, AutoCloseable {
  private final DomainRouter router;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile int loginTimeoutSeconds;
  private volatile PrintWriter logWriter;

  DomainRouterDataSource(DomainRouter router) {
    this.router = router;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The router behind it; closed with this DataSource. */
  public DomainRouter router() {
    return router;
  }

  /** A new logical connection; opens no physical one. */
  @Override
  public Connection getConnection() throws SQLException {
    return router.connect();
  }

  /**
   * @throws SQLException always, {@code DR006}: each target has credentials of its own, in the
   *     domain file
   */
  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw Unsupported.because(
        "getConnection(username, password) is",
        "each target has credentials of its own, in the domain file");
  }

  /**
   * @throws SQLException always, {@code DR006}
   */
  @Override
  public ConnectionBuilder createConnectionBuilder() throws SQLException {
    throw Unsupported.because(
        "createConnectionBuilder is", "neither credentials nor sharding keys can be chosen");
  }

  /**
   * @throws SQLException always, {@code DR006}
   */
  @Override
  public ShardingKeyBuilder createShardingKeyBuilder() throws SQLException {
    throw Unsupported.because(
        "createShardingKeyBuilder is", "domains are split by table, not by key");
  }

  @Override
  public PrintWriter getLogWriter() {
    return logWriter;
  }

  /** Kept and given back; the router logs through SLF4J. */
  @Override
  public void setLogWriter(PrintWriter out) {
    logWriter = out;
  }

  @Override
  public int getLoginTimeout() {
    return loginTimeoutSeconds;
  }

  /** Kept and given back; how long a connection may take, each target says in the domain file. */
  @Override
  public void setLoginTimeout(int seconds) {
    loginTimeoutSeconds = seconds;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("io.domainrouter");
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    if (iface.isInstance(this)) {
      return iface.cast(this);
    }
    if (iface.isInstance(router)) {
      return iface.cast(router);
    }
    throw new SQLException("Unable to unwrap to " + iface, "S1009");
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) {
    return iface.isInstance(this) || iface.isInstance(router);
  }

  /** Closes the router with its pools; a second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      router.close();
    }
  }

  @Override
  public String toString() {
    return "DomainRouterDataSource@" + Integer.toHexString(hashCode());
  }

  /** Says where the domains come from. Not thread-safe. */
  public static final class Builder {
    private String location;
    private RouterConfig config;

    private Builder() {}

    /**
     * @param location {@code classpath:…} or {@code file:…}
     */
    public Builder location(String location) {
      this.location = location;
      return this;
    }

    /** A configuration that was read or built before, instead of a location. */
    public Builder config(RouterConfig config) {
      this.config = config;
      return this;
    }

    /**
     * Opens the router.
     *
     * @throws IllegalStateException unless exactly one of location and config was given
     * @throws SQLException as {@link DomainRouter#open(String)}
     */
    public DomainRouterDataSource build() throws SQLException {
      if ((location == null) == (config == null)) {
        throw new IllegalStateException("exactly one of location and config must be given");
      }
      return new DomainRouterDataSource(
          config == null ? DomainRouter.open(location) : DomainRouter.open(config));
    }
  }
}
