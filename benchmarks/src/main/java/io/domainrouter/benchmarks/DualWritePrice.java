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
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.PhaseController;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
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
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * What does a mirror cost the application's writes? Four domains of one router: in phase 1 without
 * a mirror, in 3a with the journal only, in 3b with a synchronous mirror on another server, and in
 * 4, where that is read. Rounds of the four alternate, so that what else the machine does hits all
 * of them; the medians of the rounds' ratios count.
 *
 * <p>Arguments: host and port of the monolith and of the partitions, user, password, the seconds of
 * a round, and the number of rounds.
 */
public final class DualWritePrice {
  private static final String SCHEMA = "price";
  private static final int ROWS = 10_000;
  private static final int THREADS = 8;
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);

  /** How the writes of a domain reach its mirror. */
  private enum Mirror {
    NONE(Phase.MONOLITH),
    JOURNAL(Phase.COPYING),
    SYNCHRONOUS(Phase.DUAL_WRITE),
    READ(Phase.READ_MIGRATION);

    final Phase phase;

    Mirror(Phase phase) {
      this.phase = phase;
    }

    String table() {
      return name().toLowerCase(Locale.ROOT) + "_rows";
    }
  }

  /** One thread's connection with its statements, for one round. */
  private static final class Writer implements AutoCloseable {
    final Connection connection;
    final PreparedStatement insert;
    final PreparedStatement update;
    long next;

    Writer(DataSource dataSource, Mirror mirror, int first) throws SQLException {
      connection = dataSource.getConnection();
      insert =
          connection.prepareStatement(
              "INSERT INTO " + mirror.table() + " (name, amount) VALUES (?, ?)");
      update =
          connection.prepareStatement(
              "UPDATE " + mirror.table() + " SET amount = amount + ? WHERE id = ?");
      next = first;
    }

    void insert() throws SQLException {
      insert.setString(1, "the name of row " + next++);
      insert.setInt(2, 1);
      insert.executeUpdate();
    }

    void update() throws SQLException {
      update.setInt(1, 1);
      update.setLong(2, 1 + next++ * 7919 % ROWS);
      update.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  @FunctionalInterface
  private interface Work {
    void run(Writer writer) throws SQLException;
  }

  /** What is measured. */
  private enum Operation {
    INSERT(Writer::insert),
    UPDATE(Writer::update),
    TRANSACTION(
        writer -> {
          writer.connection.setAutoCommit(false);
          for (int i = 0; i < 5; i++) {
            writer.insert();
            writer.update();
          }
          writer.connection.commit();
          writer.connection.setAutoCommit(true);
        }),
    BATCH(
        writer -> {
          writer.connection.setAutoCommit(false);
          for (int i = 0; i < 100; i++) {
            writer.insert.setString(1, "the name of row " + writer.next++);
            writer.insert.setInt(2, 1);
            writer.insert.addBatch();
          }
          writer.insert.executeBatch();
          writer.connection.commit();
          writer.connection.setAutoCommit(true);
        });

    final Work work;

    Operation(Work work) {
      this.work = work;
    }
  }

  private final String monolith;
  private final String partition;
  private final String user;
  private final String password;
  private final long roundNanos;
  private final int rounds;

  private DualWritePrice(String[] arguments) {
    this.monolith = arguments[0];
    this.partition = arguments[1];
    this.user = arguments[2];
    this.password = arguments[3];
    this.roundNanos = (long) (Double.parseDouble(arguments[4]) * 1e9);
    this.rounds = Integer.parseInt(arguments[5]);
  }

  public static void main(String[] arguments) throws Exception {
    DualWritePrice benchmark = new DualWritePrice(arguments);
    benchmark.fill(benchmark.monolith, ROWS);
    benchmark.fill(benchmark.partition, 0);
    System.out.printf("# %s; load before %s%n", Machine.describe(), Machine.load());
    try (DomainRouterDataSource routed = benchmark.routed()) {
      for (Mirror mirror : List.of(Mirror.READ, Mirror.SYNCHRONOUS, Mirror.JOURNAL)) {
        move(routed.router().controller(), mirror);
      }
      // For so long somebody could go by the phase before, and the mirror's commit is waited for.
      TimeUnit.NANOSECONDS.sleep(TIME_TO_LIVE.plusSeconds(1).toNanos());
      System.out.println("# operation\tthreads\tp50 us: none\tjournal\tsynchronous\tread\tratios");
      for (int threads : new int[] {1, THREADS}) {
        for (Operation operation : Operation.values()) {
          benchmark.compare(routed, operation, threads);
        }
      }
    }
    System.out.printf("# load after %s%n", Machine.load());
  }

  private static void move(PhaseController controller, Mirror mirror) throws SQLException {
    String domain = mirror.name().toLowerCase(Locale.ROOT);
    while (controller.status(domain).phase() != mirror.phase) {
      // By force, since the domains before have not left the monolith.
      ChangeRequest request = ChangeRequest.of("benchmark", "price").forced();
      Phase reached = controller.advance(domain, request).to();
      if (reached == Phase.COPYING) {
        controller.awaitCopy(domain, Duration.ofMinutes(2));
      }
    }
  }

  private static String url(String address, String schema) {
    return "jdbc:mysql://"
        + address
        + "/"
        + schema
        + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
  }

  private void fill(String address, int rows) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(address, ""), user, password);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + SCHEMA);
      statement.execute("CREATE DATABASE " + SCHEMA);
      statement.execute("USE " + SCHEMA);
      statement.execute("SET cte_max_recursion_depth = " + ROWS);
      for (Mirror mirror : Mirror.values()) {
        statement.execute(
            "CREATE TABLE "
                + mirror.table()
                + " (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100), amount INT NOT NULL)");
        if (rows > 0) {
          statement.execute(
              "INSERT INTO "
                  + mirror.table()
                  + " WITH RECURSIVE ids (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM ids"
                  + " WHERE id < "
                  + rows
                  + ") SELECT id, CONCAT('name ', id), 0 FROM ids");
        }
      }
    }
  }

  private DomainRouterDataSource routed() throws SQLException {
    List<DomainConfig> domains = new ArrayList<>();
    for (Mirror mirror : Mirror.values()) {
      domains.add(
          new DomainConfig(
              mirror.name().toLowerCase(Locale.ROOT),
              "partition",
              List.of(mirror.table()),
              1,
              List.of(),
              Phase.MONOLITH,
              MovePolicy.DEFAULT));
    }
    RouterConfig config =
        new RouterConfig(
            "price",
            target(RouterConfig.MONOLITH, monolith),
            List.of(target("partition", partition)),
            domains,
            List.of(),
            UnknownTables.MONOLITH,
            CrossDomainTransactions.REFUSE,
            new ControlConfig(true, Duration.ofMillis(500), TIME_TO_LIVE, false),
            "0".repeat(64));
    return DomainRouterDataSource.builder().config(config).build();
  }

  private TargetConfig target(String name, String address) {
    PoolConfig pool =
        new PoolConfig(THREADS, THREADS, THREADS, Duration.ofSeconds(30), Duration.ofMinutes(30));
    return new TargetConfig(name, url(address, SCHEMA), user, new Secret(password), pool);
  }

  /**
   * Prints the medians over the rounds of each mirror's p50 in microseconds, then of the ratios to
   * none: of p50 with one thread, of the time per operation (the inverse of the throughput) with
   * several.
   */
  private void compare(DataSource dataSource, Operation operation, int threads) throws Exception {
    Mirror[] mirrors = Mirror.values();
    double[][] medians = new double[mirrors.length][rounds];
    double[][] ratios = new double[mirrors.length][rounds];
    for (int round = -1; round < rounds; round++) {
      double[] costs = new double[mirrors.length];
      for (int i = 0; i < mirrors.length; i++) {
        int turn = (i + Math.max(0, round)) % mirrors.length;
        Round measured = round(dataSource, mirrors[turn], operation, threads);
        costs[turn] = threads == 1 ? measured.p50() : 1 / measured.rate();
        if (round >= 0) {
          medians[turn][round] = measured.p50() / 1e3;
        }
      }
      for (int i = 0; i < mirrors.length && round >= 0; i++) {
        ratios[i][round] = costs[i] / costs[0];
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s\t%d\t%.0f\t%.0f\t%.0f\t%.0f\t%.2f\t%.2f\t%.2f%n",
        operation.name().toLowerCase(Locale.ROOT),
        threads,
        median(medians[0]),
        median(medians[1]),
        median(medians[2]),
        median(medians[3]),
        median(ratios[1]),
        median(ratios[2]),
        median(ratios[3]));
  }

  /**
   * One round.
   *
   * @param p50 of one operation, in nanoseconds
   * @param rate operations per second
   */
  private record Round(double p50, double rate) {}

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private Round round(DataSource dataSource, Mirror mirror, Operation operation, int threads)
      throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      long begun = System.nanoTime();
      List<Callable<long[]>> tasks = new ArrayList<>();
      for (int worker = 0; worker < threads; worker++) {
        int first = worker * ROWS / threads;
        tasks.add(() -> write(dataSource, mirror, operation, begun + roundNanos, first));
      }
      List<long[]> nanos = new ArrayList<>();
      for (Future<long[]> task : workers.invokeAll(tasks)) {
        nanos.add(task.get());
      }
      long[] all = nanos.stream().flatMapToLong(Arrays::stream).sorted().toArray();
      return new Round(all[all.length / 2], all.length * 1e9 / (System.nanoTime() - begun));
    } finally {
      workers.shutdown();
    }
  }

  private static long[] write(
      DataSource dataSource, Mirror mirror, Operation operation, long deadline, int first)
      throws SQLException {
    long[] nanos = new long[1024];
    int count = 0;
    try (Writer writer = new Writer(dataSource, mirror, first)) {
      long now = System.nanoTime();
      while (now - deadline < 0 || count == 0) {
        operation.work.run(writer);
        long then = System.nanoTime();
        nanos = count < nanos.length ? nanos : Arrays.copyOf(nanos, count * 2);
        nanos[count++] = then - now;
        now = then;
      }
    }
    return Arrays.copyOf(nanos, count);
  }
}
