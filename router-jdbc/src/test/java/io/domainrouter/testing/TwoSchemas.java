package io.domainrouter.testing;

import io.domainrouter.config.ControlConfig;
import io.domainrouter.config.CrossDomainTransactions;
import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.config.RouterConfig;
import io.domainrouter.config.Secret;
import io.domainrouter.config.TargetConfig;
import io.domainrouter.config.UnknownTables;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A monolith (target 0) and one partition (target 1) as two empty schemas on one server, or on two,
 * dropped at close. Thread-safe.
 */
public final class TwoSchemas implements AutoCloseable {
  public static final int SOURCE = 0;
  public static final int TARGET = 1;

  private final List<TestServer> servers;
  private final List<String> names;
  private final String name;
  private final List<String> tables;
  private String targetParameters = "";
  private TargetPools pools;

  private TwoSchemas(List<TestServer> servers, String name, List<String> tables)
      throws SQLException {
    this.servers = servers;
    this.name = name;
    this.tables = tables;
    names = List.of(name + "_monolith", name + "_partition");
    for (int target : List.of(SOURCE, TARGET)) {
      servers.get(target).recreateSchema(names.get(target));
    }
    pools = new TargetPools(new DomainCatalog(config()));
  }

  /** Adds parameters, each with a leading ampersand, to the target's URL; before anything else. */
  public TwoSchemas targetUrl(String parameters) {
    pools.close();
    targetParameters = parameters;
    pools = new TargetPools(new DomainCatalog(config()));
    return this;
  }

  /**
   * @param name unique among the tests that run at once
   * @param tables the tables of the one domain, which is named like the schemas
   */
  public static TwoSchemas create(String name, String... tables) throws SQLException {
    return on(TestServers.shared().server(0), name, tables);
  }

  public static TwoSchemas on(TestServer server, String name, String... tables)
      throws SQLException {
    return new TwoSchemas(List.of(server, server), name, List.of(tables));
  }

  /** The monolith on one server, the partition on another. */
  public static TwoSchemas between(TestServer source, TestServer target, String name)
      throws SQLException {
    return new TwoSchemas(List.of(source, target), name, List.of());
  }

  public RouterConfig config() {
    return config(target("partition", TARGET, targetParameters));
  }

  /** Both targets are the monolith's schema. */
  public RouterConfig ontoItself() {
    return config(target("partition", SOURCE, ""));
  }

  private RouterConfig config(TargetConfig partition) {
    return new RouterConfig(
        name,
        target(RouterConfig.MONOLITH, SOURCE, ""),
        List.of(partition),
        List.of(
            new DomainConfig(
                name, "partition", tables, 1, List.of(), Phase.MONOLITH, MovePolicy.DEFAULT)),
        List.of(),
        UnknownTables.MONOLITH,
        CrossDomainTransactions.REFUSE,
        ControlConfig.DEFAULT,
        "none");
  }

  private TargetConfig target(String name, int target, String parameters) {
    TestServer server = servers.get(target);
    return new TargetConfig(
        name,
        server.url(names.get(target)) + parameters,
        server.user(),
        new Secret(server.password()),
        PoolConfig.DEFAULT);
  }

  public TargetPools pools() {
    return pools;
  }

  public String schema(int target) {
    return names.get(target);
  }

  /** A connection of the driver's own. */
  public Connection connect(int target) throws SQLException {
    return servers.get(target).connect(names.get(target));
  }

  public void execute(int target, String... statements) throws SQLException {
    try (Connection connection = connect(target);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  public void executeOnBoth(String... statements) throws SQLException {
    execute(SOURCE, statements);
    execute(TARGET, statements);
  }

  /** Executes a file from the class path: one statement up to each semicolon at a line's end. */
  public void executeFile(int target, String resource) throws SQLException, IOException {
    try (InputStream file = TwoSchemas.class.getResourceAsStream(resource)) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      execute(target, text.strip().split(";\\s*(\\n|$)"));
    }
  }

  /** The first column of the first row. */
  public String query(int target, String sql) throws SQLException {
    try (Connection connection = connect(target);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }

  @Override
  public void close() throws SQLException {
    pools.close();
    for (int target : List.of(SOURCE, TARGET)) {
      servers.get(target).dropSchema(names.get(target));
    }
  }
}
