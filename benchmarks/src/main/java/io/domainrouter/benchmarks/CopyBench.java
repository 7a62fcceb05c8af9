package io.domainrouter.benchmarks;

import io.domainrouter.DomainRouterDataSource;
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
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** Two servers with the schema {@code copy_bench}, and a router with a domain for each table. */
record CopyBench(String monolith, String partition, String user, String password) {

  DomainRouterDataSource routed(int workers, List<String> tables) throws SQLException {
    MovePolicy policy = MovePolicy.builder().initialReadPercent(0).workers(workers).build();
    List<DomainConfig> domains =
        tables.stream()
            .map(
                table ->
                    new DomainConfig(
                        table, "partition", List.of(table), 1, List.of(), Phase.MONOLITH, policy))
            .toList();
    return DomainRouterDataSource.builder()
        .config(
            new RouterConfig(
                "copy_bench",
                target(RouterConfig.MONOLITH, monolith),
                List.of(target("partition", partition)),
                domains,
                List.of(),
                UnknownTables.MONOLITH,
                CrossDomainTransactions.REFUSE,
                new ControlConfig(true, Duration.ofMillis(500), Duration.ofSeconds(10), false),
                "0".repeat(64)))
        .build();
  }

  private TargetConfig target(String name, String address) {
    PoolConfig pool = new PoolConfig(20, 0, 20, Duration.ofSeconds(30), Duration.ofMinutes(30));
    String url =
        "jdbc:mysql://" + address + "/copy_bench?sslMode=DISABLED&allowPublicKeyRetrieval=true";
    return new TargetConfig(name, url, user, new Secret(password), pool);
  }

  static int rows(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT MAX(id) FROM " + table)) {
      row.next();
      return row.getInt(1);
    }
  }
}
