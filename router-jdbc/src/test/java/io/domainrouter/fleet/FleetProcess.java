package io.domainrouter.fleet;

import com.zaxxer.hikari.HikariDataSource;
import io.domainrouter.DomainRouter;
import io.domainrouter.DomainRouterDataSource;
import io.domainrouter.chaos.HistoryLog;
import io.domainrouter.chaos.Traffic;
import io.domainrouter.config.DomainFile;
import io.domainrouter.config.RouterConfig;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.failpoint.Failpoint;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process of a fleet: an application that writes and reads by one or more routers until it is
 * told to stop, or a controller that moves the domain when it is told to. Not thread-safe.
 */
final class FleetProcess implements AutoCloseable {
  /** Whether the threads keep off each other's rows, so that what holds them is the cutover. */
  private static final String APART = "test.fleet.apart";

  /** For how many milliseconds a thread waits between two transactions, on average. */
  private static final String THINK = "test.fleet.think";

  private final Process process;
  private final PrintStream input;

  /** What it has said and nobody has read yet; empty at its end. */
  private final BlockingQueue<Optional<String>> output = new LinkedBlockingQueue<>();

  private FleetProcess(Process process) {
    this.process = process;
    this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "reader-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** All the time: a process whose output is full stands still. */
  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null) {
        output.add(Optional.of(line));
      }
    } catch (IOException e) {
      output.add(Optional.of("FAILED " + e));
    } finally {
      output.add(Optional.empty());
    }
  }

  /** An application with so many routers, and so many threads on each. */
  static FleetProcess application(Path domainFile, int life, int routers, int threads)
      throws IOException {
    return start("app", domainFile, life, routers, threads, false);
  }

  /** An application that may lose its connections without that being a problem. */
  static FleetProcess zombie(Path domainFile, int life, int threads) throws IOException {
    return start("app", domainFile, life, 1, threads, true);
  }

  static FleetProcess controller(Path domainFile) throws IOException {
    return start("controller", domainFile);
  }

  private static FleetProcess start(Object... args) throws IOException {
    String tests = System.getProperty("java.class.path");
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-D" + APART + "=" + Boolean.getBoolean(APART),
                "-D" + THINK + "=" + Integer.getInteger(THINK, 0),
                "-D"
                    + Failpoint.PROPERTY
                    + "=tell "
                    + (args[0].equals("app") ? "writer" : "cutover"),
                "-cp",
                System.getProperty("surefire.test.class.path", tests),
                FleetProcess.class.getName()));
    for (Object arg : args) {
      command.add(arg.toString());
    }
    return new FleetProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  void tell(String line) {
    input.println(line);
  }

  /** Everything that it says up to a line that begins like this, which comes last. */
  List<String> await(String beginning) throws IOException, InterruptedException {
    List<String> said = new ArrayList<>();
    Optional<String> line;
    while ((line = output.take()).isPresent()) {
      said.add(line.get());
      if (line.get().startsWith(beginning)) {
        return said;
      }
      if (line.get().startsWith("FAILED")) {
        break;
      }
    }
    throw new IOException("waited for " + beginning + ", it said " + said);
  }

  /** Stops all threads of the process at once, or lets them go on ({@code STOP}, {@code CONT}). */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill -" + name + " ended with " + kill.exitValue());
    }
  }

  /** Prints what its threads do, to this process's own output. */
  void dumpThreads() throws IOException, InterruptedException {
    Path jstack = Path.of(System.getProperty("java.home"), "bin", "jstack");
    new ProcessBuilder(jstack.toString(), String.valueOf(process.pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  static Path history(Path domainFile, int life) {
    return domainFile.resolveSibling("history-" + life);
  }

  static Path times(Path domainFile, int life) {
    return domainFile.resolveSibling("times-" + life);
  }

  static Path transactions(Path domainFile, int life) {
    return domainFile.resolveSibling("transactions-" + life);
  }

  private static DataOutputStream file(Path path) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path)));
  }

  public static void main(String[] args) throws Exception {
    Path domainFile = Path.of(args[1]);
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      if (args[0].equals("controller")) {
        control(open(domainFile).router(), commands);
      } else {
        int routers = Integer.parseInt(args[3]);
        int life = Integer.parseInt(args[2]);
        int threads = Integer.parseInt(args[4]);
        write(domainFile, life, routers, threads, Boolean.parseBoolean(args[5]), commands);
      }
    } catch (SQLException | RuntimeException e) {
      System.out.println("FAILED " + e);
    }
    Runtime.getRuntime().halt(0); // whatever still runs belongs to nobody
  }

  /** As whoever runs an application does: on a busy machine the first connection can be late. */
  private static DomainRouterDataSource open(Path domainFile) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return DomainRouterDataSource.builder().config(config(domainFile)).build();
      } catch (SQLTransientConnectionException e) {
        if (attempt == 20) {
          throw e;
        }
      }
    }
  }

  /** As most applications have it; the others take their connections from the router itself. */
  private static HikariDataSource pool(DomainRouterDataSource applications, int threads) {
    HikariDataSource pool = new HikariDataSource();
    pool.setMaximumPoolSize(threads);
    pool.setDataSource(applications);
    return pool;
  }

  /** With the fixture's fingerprint: an instance may reach the servers by wires of its own. */
  private static RouterConfig config(Path domainFile) throws SQLException {
    RouterConfig file = DomainFile.load("file:" + domainFile);
    return new RouterConfig(
        file.name(),
        file.monolith(),
        file.partitions(),
        file.domains(),
        file.relationships(),
        file.unknownTables(),
        file.crossDomainTransactions(),
        file.control(),
        "f".repeat(64));
  }

  private static void control(DomainRouter router, BufferedReader commands) throws Exception {
    String domain = router.config().domains().get(0).name();
    ChangeRequest request = ChangeRequest.of("fleet", "fleet");
    System.out.println("READY");
    String line;
    while ((line = commands.readLine()) != null) {
      System.out.println("PASSED requested " + System.nanoTime());
      var report =
          line.equals("advance")
              ? router.controller().advance(domain, request)
              : router.controller().goBack(domain, request);
      System.out.println("PASSED done " + System.nanoTime());
      System.out.println("MOVED " + report.to().label());
    }
  }

  private static void write(
      Path domainFile,
      int life,
      int routers,
      int threads,
      boolean cutsAllowed,
      BufferedReader commands)
      throws Exception {
    long seed = System.nanoTime();
    HistoryLog log = new HistoryLog(history(domainFile, life));
    AtomicLong acknowledged = new AtomicLong();
    List<TimedConnections> timed = new ArrayList<>();
    List<Traffic> traffic = new ArrayList<>();
    List<Thread> running = new ArrayList<>();
    for (int r = 0; r < routers; r++) {
      DomainRouterDataSource router = open(domainFile);
      TimedConnections connections =
          new TimedConnections(
              life % 2 == 1 ? pool(router, threads)::getConnection : router::getConnection);
      timed.add(connections);
      for (int t = 0; t < threads; t++) {
        Traffic one =
            new Traffic(connections, life, r * threads + t, seed, log, acknowledged, cutsAllowed)
                .ordered()
                .thinking(Integer.getInteger(THINK, 0));
        traffic.add(Boolean.getBoolean(APART) ? one.apart() : one);
        running.add(new Thread(one, "traffic-" + r + "-" + t));
      }
    }
    running.forEach(Thread::start);
    System.out.println("READY");
    String ignored = commands.readLine();
    traffic.forEach(Traffic::stop);
    for (Thread thread : running) {
      thread.join();
    }
    try (DataOutputStream statements = file(times(domainFile, life));
        DataOutputStream transactions = file(transactions(domainFile, life))) {
      for (TimedConnections connections : timed) {
        connections.writeStatements(statements);
        connections.writeTransactions(transactions);
        connections
            .errors()
            .forEach((code, n) -> System.out.println("ERROR " + code + " times " + n));
      }
    }
    System.out.println("STOPPED " + acknowledged.get() + (ignored == null ? " alone" : ""));
  }
}
