package io.domainrouter.control;

import io.domainrouter.DomainRouter;
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
import io.domainrouter.testing.RouterFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An application in a process of its own, which inserts rows by a router and prints the name of
 * each that was acknowledged, until it is killed. Not thread-safe.
 */
final class WriterProcess {
  private static final int THREADS = 4;

  private final Process process;
  private final BufferedReader output;
  private final List<String> acknowledged = new ArrayList<>();

  private WriterProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static WriterProcess start(RouterFixture fixture) throws IOException {
    return new WriterProcess(launch(WriterProcess.class, fixture));
  }

  /**
   * Runs a class in a JVM of its own, with arguments from which it {@link #open opens} a router.
   *
   * @param options of the JVM
   */
  static Process launch(Class<?> program, RouterFixture fixture, String... options)
      throws IOException {
    RouterConfig config = fixture.config();
    DomainConfig domain = config.domains().get(0);
    String tests = System.getProperty("java.class.path");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", tests),
            program.getName(),
            config.name(),
            domain.name(),
            config.monolith().url(),
            config.partitions().get(0).url(),
            config.monolith().username(),
            config.fingerprint(),
            config.control().timeToLive().toString(),
            domain.policy().cutoverDeadline().toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("WRITER_PASSWORD", config.monolith().password().reveal());
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  void awaitWrites(int count) throws IOException {
    while (acknowledged.size() < count) {
      String line = output.readLine();
      if (line == null) {
        throw new IOException("the writer has ended after " + acknowledged);
      }
      acknowledged.add(line);
    }
  }

  /** Kills it (SIGKILL) and returns every name that was acknowledged. */
  List<String> kill() throws IOException {
    process.toHandle().destroyForcibly(); // Process.destroyForcibly would close the output too.
    process.onExit().join();
    String line;
    while ((line = output.readLine()) != null) {
      acknowledged.add(line);
    }
    return acknowledged;
  }

  /** Another instance of the fixture's router. */
  static DomainRouter open(String[] args) throws SQLException {
    Secret password = new Secret(System.getenv("WRITER_PASSWORD"));
    TargetConfig monolith =
        new TargetConfig(RouterConfig.MONOLITH, args[2], args[4], password, PoolConfig.DEFAULT);
    TargetConfig partition =
        new TargetConfig(args[1] + "_partition", args[3], args[4], password, PoolConfig.DEFAULT);
    DomainConfig domain =
        new DomainConfig(
            args[1],
            partition.name(),
            List.of("item"),
            1,
            List.of(),
            Phase.MONOLITH,
            policy(Duration.parse(args[7])));
    RouterConfig config =
        new RouterConfig(
            args[0],
            monolith,
            List.of(partition),
            List.of(domain),
            List.of(),
            UnknownTables.MONOLITH,
            CrossDomainTransactions.REFUSE,
            new ControlConfig(
                true, ControlConfig.DEFAULT.heartbeat(), Duration.parse(args[6]), false),
            args[5]);
    return DomainRouter.open(config);
  }

  private static MovePolicy policy(Duration cutoverDeadline) {
    MovePolicy usual = MovePolicy.DEFAULT;
    return usual.toBuilder().cutoverDeadline(cutoverDeadline).build();
  }

  public static void main(String[] args) throws SQLException {
    DomainRouter router = open(args);
    for (int i = 0; i < THREADS; i++) {
      String prefix = "p" + i + "-";
      new Thread(() -> write(router, prefix)).start();
    }
  }

  private static void write(DomainRouter router, String prefix) {
    try (Connection connection = router.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; ; i++) {
        statement.executeUpdate("INSERT INTO item (name) VALUES ('" + prefix + i + "')");
        System.out.println(prefix + i);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
