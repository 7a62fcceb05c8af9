package io.domainrouter.example.servers;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.RouterConfig;
import io.domainrouter.config.TargetConfig;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Plain connections to the domain file's targets, past the router. Thread-safe. */
public final class Databases {
  private final RouterConfig config;

  public Databases(RouterConfig config) {
    this.config = config;
  }

  public RouterConfig config() {
    return config;
  }

  /** The monolith first, then the partitions. */
  public List<TargetConfig> targets() {
    List<TargetConfig> targets = new ArrayList<>(List.of(config.monolith()));
    targets.addAll(config.partitions());
    return targets;
  }

  public TargetConfig partition(DomainConfig domain) {
    return config.partitions().stream()
        .filter(target -> target.name().equals(domain.partition()))
        .findFirst()
        .orElseThrow();
  }

  /** A connection to a target; creates its schema where there is none. */
  public static Connection connect(TargetConfig target) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", target.username());
    properties.setProperty("password", target.password().reveal());
    properties.setProperty("createDatabaseIfNotExist", "true");
    properties.setProperty("rewriteBatchedStatements", "true");
    return DriverManager.getConnection(target.url(), properties);
  }

  /** The schema in a target's URL. */
  public static String schema(TargetConfig target) {
    return URI.create(target.url().substring("jdbc:".length())).getPath().substring(1);
  }

  /** Product and version of the monolith's server. */
  public String product() throws SQLException {
    try (Connection connection = connect(config.monolith());
        Statement statement = connection.createStatement();
        ResultSet version = statement.executeQuery("SELECT VERSION()")) {
      version.next();
      String text = version.getString(1);
      return (text.contains("MariaDB") ? "MariaDB " : "MySQL ") + text.replaceFirst("-.*", "");
    }
  }
}
