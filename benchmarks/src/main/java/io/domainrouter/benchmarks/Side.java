package io.domainrouter.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domainrouter.DomainRouterDataSource;
import io.domainrouter.benchmarks.stub.StubDriver;
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
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The two ways to the same stub database, with pools of the same size. */
public enum Side {
  /** The application with its pool, before the router came. */
  RAW {
    @Override
    DataSource open(int tables) {
      StubDriver.register();
      HikariConfig settings = new HikariConfig();
      settings.setJdbcUrl(url(RouterConfig.MONOLITH));
      settings.setMaximumPoolSize(POOL_SIZE);
      settings.setMinimumIdle(0);
      return new HikariDataSource(settings);
    }
  },

  /** The router with all four domains in phase 1. */
  ROUTED {
    @Override
    DataSource open(int tables) throws SQLException {
      StubDriver.register();
      return DomainRouterDataSource.builder().config(config(tables)).build();
    }
  };

  private static final int POOL_SIZE = 10;
  private static final ControlConfig CONTROL =
      new ControlConfig(true, Duration.ofMillis(500), Duration.ofSeconds(10), false);

  /**
   * A DataSource of its own, to be closed by the caller.
   *
   * @param tables how many tables more than the benchmarks use are configured
   */
  abstract DataSource open(int tables) throws SQLException;

  private static String url(String schema) {
    return "jdbc:stub://memory/" + schema;
  }

  private static RouterConfig config(int moreTables) {
    List<String> users = new ArrayList<>(List.of("users", "user_settings"));
    for (int table = 0; table < moreTables; table++) {
      users.add("user_table_" + table);
    }
    List<DomainConfig> domains =
        List.of(
            domain("gists", 1, List.of("gists", "gist_files", "gist_comments", "starred_gists")),
            domain("issues", 2, List.of("issues", "issue_comments", "labels", "milestones")),
            domain(
                "repositories",
                3,
                List.of("repositories", "repository_collaborators", "stars", "forks")),
            domain("users", 4, List.copyOf(users)));
    return new RouterConfig(
        "benchmark",
        target(RouterConfig.MONOLITH),
        domains.stream().map(DomainConfig::partition).map(Side::target).toList(),
        domains,
        List.of(),
        UnknownTables.MONOLITH,
        CrossDomainTransactions.REFUSE,
        CONTROL,
        "0".repeat(64));
  }

  private static TargetConfig target(String name) {
    PoolConfig pool =
        new PoolConfig(POOL_SIZE, 0, POOL_SIZE, Duration.ofSeconds(30), Duration.ofMinutes(30));
    return new TargetConfig(name, url(name), "stub", new Secret("stub"), pool);
  }

  private static DomainConfig domain(String name, int priority, List<String> tables) {
    return new DomainConfig(
        name, name + "-partition", tables, priority, List.of(), Phase.MONOLITH, MovePolicy.DEFAULT);
  }
}
