package io.domainrouter;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Placeholder for the routing DataSource. */
public final class DomainRouterDataSource implements DataSource, AutoCloseable {
  private DomainRouterDataSource() {}

  public static Builder builder() {
    return new Builder();
  }

  public DomainRouter router() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Connection getConnection() throws SQLException {
    throw new UnsupportedOperationException();
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new UnsupportedOperationException();
  }

  @Override
  public PrintWriter getLogWriter() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLoginTimeout(int seconds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getLoginTimeout() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Logger getParentLogger() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}

  /** Placeholder. */
  public static final class Builder {
    public Builder location(String location) {
      return this;
    }

    public DomainRouterDataSource build() throws SQLException {
      throw new UnsupportedOperationException();
    }
  }
}
