package io.domainrouter.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
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
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/**
 * How many rows does a real server give by key, through HikariCP and Connector/J alone and through
 * the router in phase 1? Each operation takes a connection, prepares, executes, reads the row, and
 * gives everything back. Rounds of the two alternate, so that what else the machine does hits both;
 * the median of the pairs' ratios counts.
 *
 * <p>Arguments: host and port, user, password, and the seconds of a round.
 */
public final class PointSelect {
  private static final String MONOLITH = "pointselect_monolith";
  private static final String PARTITION = "pointselect_users";
  private static final String SELECT = "SELECT full_name FROM users WHERE id = ?";
  private static final int ROWS = 10_000;
  private static final int POOL_SIZE = 10;
  private static final int ROUNDS = 15;

  private final String address;
  private final String user;
  private final String password;
  private final long roundNanos;

  private PointSelect(String[] arguments) {
    this.address = arguments[0];
    this.user = arguments[1];
    this.password = arguments[2];
    this.roundNanos = (long) (Double.parseDouble(arguments[3]) * 1e9);
  }

  public static void main(String[] arguments) throws Exception {
    PointSelect benchmark = new PointSelect(arguments);
    benchmark.fill();
    System.out.printf("# %s; load before %s%n", Machine.describe(), Machine.load());
    try (HikariDataSource raw = benchmark.raw();
        DomainRouterDataSource routed = benchmark.routed()) {
      for (int threads : new int[] {1, 8}) {
        benchmark.compare(raw, routed, threads);
      }
    }
    System.out.printf("# load after %s%n", Machine.load());
  }

  private String url(String schema) {
    return "jdbc:mysql://"
        + address
        + "/"
        + schema
        + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
  }

  private void fill() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(""), user, password);
        Statement statement = connection.createStatement()) {
      for (String schema : List.of(MONOLITH, PARTITION)) {
        statement.execute("DROP DATABASE IF EXISTS " + schema);
        statement.execute("CREATE DATABASE " + schema);
      }
      statement.execute("USE " + MONOLITH);
      statement.execute("CREATE TABLE users (id BIGINT PRIMARY KEY, full_name VARCHAR(100))");
      statement.execute("SET cte_max_recursion_depth = " + ROWS);
      statement.execute(
          "INSERT INTO users WITH RECURSIVE ids (id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM ids"
              + " WHERE id + 1 < "
              + ROWS
              + ") SELECT id, CONCAT('name ', id) FROM ids");
    }
  }

  private HikariDataSource raw() {
    HikariConfig settings = new HikariConfig();
    settings.setJdbcUrl(url(MONOLITH));
    settings.setUsername(user);
    settings.setPassword(password);
    settings.setMaximumPoolSize(POOL_SIZE);
    return new HikariDataSource(settings);
  }

  private DomainRouterDataSource routed() throws SQLException {
    DomainConfig users =
        new DomainConfig(
            "users", "users", List.of("users"), 1, List.of(), Phase.MONOLITH, MovePolicy.DEFAULT);
    RouterConfig config =
        new RouterConfig(
            "pointselect",
            target(RouterConfig.MONOLITH, MONOLITH),
            List.of(target("users", PARTITION)),
            List.of(users),
            List.of(),
            UnknownTables.MONOLITH,
            CrossDomainTransactions.REFUSE,
            new ControlConfig(true, Duration.ofMillis(500), Duration.ofSeconds(10), false),
            "0".repeat(64));
    return DomainRouterDataSource.builder().config(config).build();
  }

  private TargetConfig target(String name, String schema) {
    PoolConfig pool =
        new PoolConfig(
            POOL_SIZE, POOL_SIZE, POOL_SIZE, Duration.ofSeconds(30), Duration.ofMinutes(30));
    return new TargetConfig(name, url(schema), user, new Secret(password), pool);
  }

  /** Prints threads, rows per second on both sides (medians), and the median of the ratios. */
  private void compare(DataSource raw, DataSource routed, int threads) throws Exception {
    double[] rawRates = new double[ROUNDS];
    double[] routedRates = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    round(raw, threads);
    round(routed, threads);
    for (int round = 0; round < ROUNDS; round++) {
      boolean rawFirst = round % 2 == 0;
      rawRates[round] = rawFirst ? round(raw, threads) : 0;
      routedRates[round] = round(routed, threads);
      rawRates[round] = rawFirst ? rawRates[round] : round(raw, threads);
      ratios[round] = routedRates[round] / rawRates[round];
    }
    System.out.printf(
        Locale.ROOT,
        "%d\t%.0f\t%.0f\t%.3f%n",
        threads,
        median(rawRates),
        median(routedRates),
        median(ratios));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Rows per second. */
  private double round(DataSource dataSource, int threads) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      long begun = System.nanoTime();
      List<Callable<Long>> tasks = new ArrayList<>();
      for (int worker = 0; worker < threads; worker++) {
        int first = worker;
        tasks.add(() -> selectUntil(dataSource, begun + roundNanos, first));
      }
      long rows = 0;
      for (Future<Long> task : workers.invokeAll(tasks)) {
        rows += task.get();
      }
      return rows * 1e9 / (System.nanoTime() - begun);
    } finally {
      workers.shutdown();
    }
  }

  private static long selectUntil(DataSource dataSource, long deadline, int first)
      throws SQLException {
    long done = 0;
    while (System.nanoTime() - deadline < 0) {
      try (Connection connection = dataSource.getConnection();
          PreparedStatement statement = connection.prepareStatement(SELECT)) {
        statement.setLong(1, (first + done * 7919) % ROWS);
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          done += row.getString(1).isEmpty() ? 0 : 1;
        }
      }
    }
    return done;
  }
}
