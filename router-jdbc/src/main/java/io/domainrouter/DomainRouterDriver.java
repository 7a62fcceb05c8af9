package io.domainrouter;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverAction;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * The router as a JDBC driver: {@code jdbc:domainrouter:classpath:domains.yml} or {@code
 * jdbc:domainrouter:file:/etc/app/domains.yml}. Thread-safe; loading the class reads no
 * configuration and opens nothing.
 *
 * <p>All connections to one location share a router, which stays open until the driver is
 * deregistered or the JVM ends: DriverManager has no close.
 *
 * <p>The domain file alone says how to reach the databases. {@code user} and {@code password},
 * which pools pass on, are therefore ignored, with one warning; any other property is refused.
 */
public final class DomainRouterDriver implements Driver {
  static final String URL_PREFIX = "jdbc:domainrouter:";
  private static final int MAJOR_VERSION = 0;
  private static final int MINOR_VERSION = 1;
  private static final Set<String> IGNORED = Set.of("user", "password");
  private static final OpenRouters ROUTERS = new OpenRouters();

  static {
    try {
      register();
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final AtomicBoolean warned = new AtomicBoolean();

  /** Also for pools that are given the class name. */
  public DomainRouterDriver() {}

  /** Makes DriverManager know the driver; deregistering it closes the routers that it opened. */
  static void register() throws SQLException {
    DriverAction closeRouters = ROUTERS::close;
    DriverManager.registerDriver(new DomainRouterDriver(), closeRouters);
  }

  @Override
  public boolean acceptsURL(String url) {
    return url != null && url.startsWith(URL_PREFIX);
  }

  /**
   * A new logical connection; null when the URL is not of this driver.
   *
   * @throws SQLException {@code DR006} for a property that would be ignored; otherwise as {@link
   *     DomainRouter#open(String)}
   */
  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    checkProperties(info == null ? new Properties() : info);
    return ROUTERS.router(url.substring(URL_PREFIX.length())).connect();
  }

  private void checkProperties(Properties info) throws SQLException {
    Set<String> refused = new TreeSet<>(info.stringPropertyNames());
    refused.removeAll(IGNORED);
    if (!refused.isEmpty()) {
      throw Unsupported.because(
          "connection properties " + refused,
          "the domain file says how to reach the databases; put them into its URLs");
    }
    boolean credentials =
        IGNORED.stream()
            .map(info::getProperty)
            .filter(Objects::nonNull)
            .anyMatch(v -> !v.isEmpty());
    if (credentials && warned.compareAndSet(false, true)) {
      LoggerFactory.getLogger(DomainRouterDriver.class)
          .warn("user and password are ignored: the domain file holds the credentials");
    }
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return List.of(ignored("user"), ignored("password")).toArray(new DriverPropertyInfo[0]);
  }

  /** Without its value, so that no tool shows a password. */
  private static DriverPropertyInfo ignored(String name) {
    DriverPropertyInfo property = new DriverPropertyInfo(name, null);
    property.description = "Ignored: the domain file holds the credentials.";
    return property;
  }

  @Override
  public int getMajorVersion() {
    return MAJOR_VERSION;
  }

  @Override
  public int getMinorVersion() {
    return MINOR_VERSION;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("io.domainrouter");
  }
}
