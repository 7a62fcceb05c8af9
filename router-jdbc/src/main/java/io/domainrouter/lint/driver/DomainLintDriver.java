package io.domainrouter.lint.driver;

import io.domainrouter.config.DomainFile;
import io.domainrouter.config.RouterConfigException;
import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;

/**
 * Lets the linter follow a database that the router does not serve, such as H2 in tests: {@code
 * jdbc:domainlint:classpath:schema_domains.yml:jdbc:h2:mem:test}. Thread-safe. It routes nothing:
 * all statements go to the database behind the second {@code jdbc:}.
 */
public final class DomainLintDriver implements Driver {
  static final String URL_PREFIX = "jdbc:domainlint:";
  private static final String INNER = ":jdbc:";
  private static final Map<String, DomainCatalog> CATALOGS = new ConcurrentHashMap<>();

  static {
    try {
      DriverManager.registerDriver(new DomainLintDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Also for pools that are given the class name. */
  public DomainLintDriver() {}

  /** Makes DriverManager know the driver; no service file does, since production needs it not. */
  public static void register() {
    // loading the class has done it
  }

  @Override
  public boolean acceptsURL(String url) {
    return url != null && url.startsWith(URL_PREFIX);
  }

  /**
   * A connection of the inner driver, followed.
   *
   * @throws SQLException {@code DR100} for a bad domain file, {@code 08001} for a URL without an
   *     inner one, otherwise the inner driver's own
   */
  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    int inner = url.indexOf(INNER, URL_PREFIX.length() - 1);
    if (inner < URL_PREFIX.length()) {
      throw new SQLNonTransientConnectionException(
          "The URL must be like jdbc:domainlint:classpath:schema_domains.yml:jdbc:h2:mem:test",
          "08001");
    }
    DomainCatalog catalog = catalog(url.substring(URL_PREFIX.length(), inner));
    Connection connection = DriverManager.getConnection(url.substring(inner + 1), info);
    return FollowedConnection.of(connection, catalog);
  }

  private static DomainCatalog catalog(String location) throws RouterConfigException {
    DomainCatalog known = CATALOGS.get(location);
    if (known == null) {
      known = new DomainCatalog(DomainFile.load(location));
      CATALOGS.put(location, known);
    }
    return known;
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    int inner = url.indexOf(INNER, URL_PREFIX.length() - 1);
    String innerUrl = url.substring(inner + 1);
    return DriverManager.getDriver(innerUrl).getPropertyInfo(innerUrl, info);
  }

  @Override
  public int getMajorVersion() {
    return 0;
  }

  @Override
  public int getMinorVersion() {
    return 1;
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
