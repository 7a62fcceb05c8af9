package io.domainrouter.benchmarks.stub;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * A database that answers at once from memory, under {@code jdbc:stub://anything/schema}:
 * thread-safe.
 *
 * <p>Every query gives one row of one number, every change counts one row. The router's control
 * tables answer as those of a monolith on which every domain is in phase 1.
 */
public final class StubDriver implements Driver {
  private static final String PREFIX = "jdbc:stub:";

  static {
    try {
      DriverManager.registerDriver(new StubDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Loads the class, and so registers the driver. */
  public static void register() {}

  @Override
  public Connection connect(String url, Properties info) {
    return acceptsURL(url) ? new StubConnection(url.substring(url.lastIndexOf('/') + 1)) : null;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(PREFIX);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("io.domainrouter.benchmarks");
  }
}
