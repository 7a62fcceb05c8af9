package io.domainrouter.pool;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Opens connections for the router's own statements. A server that accepts a connection and then
 * says nothing is given up soon: a pool opens one connection after the other, so that the first
 * that hangs would hold up all. The driver's own bound on this is one setting of the whole process
 * ({@link DriverManager#setLoginTimeout}), which is the application's. Immutable, thread-safe.
 */
final class InternalDataSource implements DataSource {
  private static final int SECONDS_TO_CLOSE = 5;

  private final String url;
  private final Properties settings;
  private final int socketMillis;

  /**
   * @param settings the driver's; not changed afterwards
   * @param openingMillis how long each answer may take while a connection is opened
   * @param socketMillis how long each answer may take later
   */
  InternalDataSource(String url, Properties settings, long openingMillis, int socketMillis) {
    this.url = url;
    this.settings = new Properties();
    this.settings.putAll(settings);
    this.settings.setProperty("connectTimeout", String.valueOf(openingMillis));
    this.settings.setProperty("socketTimeout", String.valueOf(openingMillis));
    this.socketMillis = socketMillis;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = DriverManager.getConnection(url, settings);
    try {
      // The driver asks the executor for nothing but to set the socket's timeout: no round trip.
      connection.setNetworkTimeout(Runnable::run, socketMillis);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("The user is fixed.");
  }

  /** Each connection has its own timeouts. */
  @Override
  public void setLoginTimeout(int seconds) {}

  /** How long a pool that is closed waits for a connection that is being opened, in seconds. */
  @Override
  public int getLoginTimeout() {
    return SECONDS_TO_CLOSE;
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("No java.util.logging is used.");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("Nothing to unwrap.");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
