package io.domainrouter.chaos;

import io.domainrouter.DomainRouter;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.opentest4j.AssertionFailedError;

/**
 * An application in a process of its own, which waits until it is told to begin, then writes by a
 * router until it is killed. Not thread-safe.
 */
final class TrafficProcess implements AutoCloseable {
  private static final int THREADS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Thread reader;

  private TrafficProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "traffic-output");
    this.reader.setDaemon(true);
    this.reader.start();
  }

  static TrafficProcess start() throws IOException {
    String tests = System.getProperty("java.class.path");
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Xmx128m",
            "-cp",
            System.getProperty("surefire.test.class.path", tests),
            TrafficProcess.class.getName());
    return new TrafficProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = output.readLine()) != null) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("UNREADABLE " + e);
    }
  }

  /**
   * @param failpoint such as {@code after-sweep@2}; empty for none
   */
  void begin(Path domainFile, Path history, int life, long seed, String failpoint)
      throws IOException {
    tell(
        String.join(
            "\t",
            List.of(domainFile.toString(), history.toString(), life + "", seed + "", failpoint)));
  }

  /** One phase forward or back, while it writes. */
  void move(boolean forward) throws IOException {
    tell(forward ? "advance" : "back");
  }

  private void tell(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /**
   * Reads what it says until a line begins like this.
   *
   * @throws AssertionFailedError when it fails, ends or says nothing of the kind
   */
  void await(String beginning) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> said = new ArrayList<>();
    while (true) {
      String line = next(deadline - System.nanoTime());
      if (line != null && line.startsWith(beginning)) {
        return;
      }
      said.add(line);
      boolean wrong = line != null && (line.startsWith("FAILED") || line.startsWith("MOVED"));
      if (line == null || wrong) {
        throw new AssertionFailedError("waited for " + beginning + ", it said " + said);
      }
    }
  }

  private String next(long nanos) {
    try {
      return lines.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** SIGKILL; returns when it is gone. */
  void kill() {
    process.toHandle().destroyForcibly();
    Await.until("the process to die", PATIENCE, () -> !process.isAlive());
  }

  @Override
  public void close() {
    kill();
  }

  public static void main(String[] args) throws Exception {
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String line = commands.readLine();
      if (line == null) {
        return;
      }
      String[] order = line.split("\t", -1);
      if (!order[4].isEmpty()) {
        System.setProperty(Failpoint.PROPERTY, order[4]); // before anything reads it
      }
      DomainRouter router = open("file:" + order[0]);
      write(router, Path.of(order[1]), Integer.parseInt(order[2]), Long.parseLong(order[3]));
      String domain = router.config().domains().get(0).name();
      while ((line = commands.readLine()) != null) {
        say(move(router, domain, line.equals("advance")));
      }
    } catch (SQLException | RuntimeException e) {
      say("FAILED " + e);
    }
    Runtime.getRuntime().halt(0); // whoever held the other end is gone
  }

  /** As whoever runs an application does: on a busy machine the first connection can be late. */
  private static DomainRouter open(String location) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return DomainRouter.open(location);
      } catch (SQLTransientConnectionException e) {
        if (attempt == 20) {
          throw e;
        }
      }
    }
  }

  private static String move(DomainRouter router, String domain, boolean forward) {
    ChangeRequest request = ChangeRequest.of("chaos", "chaos");
    try {
      var report =
          forward
              ? router.controller().advance(domain, request)
              : router.controller().goBack(domain, request);
      return "MOVED " + report.to().label();
    } catch (SQLException e) {
      return "FAILED " + e;
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static void write(DomainRouter router, Path history, int life, long seed)
      throws IOException {
    HistoryLog log = new HistoryLog(history);
    AtomicLong acknowledged = new AtomicLong();
    for (int thread = 0; thread < THREADS; thread++) {
      Traffic traffic = new Traffic(router::connect, life, thread, seed, log, acknowledged, false);
      start(traffic, "traffic-" + thread);
    }
    start(() -> tellCounts(acknowledged), "counts");
  }

  private static void start(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void tellCounts(AtomicLong acknowledged) {
    long told = 0;
    while (true) {
      long now = acknowledged.get();
      for (; told + 10 <= now; told += 10) {
        say("ACKNOWLEDGED " + (told + 10) + ".");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        throw new UncheckedIOException(new IOException(e));
      }
    }
  }
}
