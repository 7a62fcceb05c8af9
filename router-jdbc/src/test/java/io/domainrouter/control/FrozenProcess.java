package io.domainrouter.control;

import io.domainrouter.DomainRouter;
import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.testing.RouterFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * An application in a process of its own that executes one statement, or moves its domain, when it
 * is told to, and can be stopped as a whole in between. Not thread-safe.
 */
final class FrozenProcess implements AutoCloseable {
  private static final String ADVANCE = "advance";
  private static final String BACK = "back";
  private static final String RELEASE = "release";

  private final Process process;
  private final PrintStream input;
  private final BufferedReader output;

  private FrozenProcess(Process process) {
    this.process = process;
    this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static FrozenProcess start(RouterFixture fixture) throws IOException {
    return new FrozenProcess(WriterProcess.launch(FrozenProcess.class, fixture));
  }

  /** The first thread of it that comes there is held until {@link #release}. */
  static FrozenProcess startHeldAt(Failpoint place, RouterFixture fixture) throws IOException {
    String option = "-D" + Failpoint.PROPERTY + "=" + place.label() + "@1";
    return new FrozenProcess(WriterProcess.launch(FrozenProcess.class, fixture, option));
  }

  long pid() {
    return process.pid();
  }

  /** Begins to move the domain. */
  void move(boolean forward) {
    input.println(forward ? ADVANCE : BACK);
  }

  /** The same, and comes back when it is held. */
  void moveUntilHeld(boolean forward) throws IOException {
    move(forward);
    String line = output.readLine();
    if (line == null || !line.startsWith("FAILPOINT")) {
      throw new IOException("it was not held: " + line);
    }
  }

  /** Wakes it up and lets the held thread go on; the phase that it has reached, or the error. */
  String release() throws IOException, InterruptedException {
    return wakeUpTo(RELEASE);
  }

  /** The first column of the first row, how many rows were changed, or the error. */
  String execute(String sql) throws IOException {
    input.println(sql);
    return output.readLine();
  }

  /** Stops all threads of the process at once (SIGSTOP). */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** What it finds to do when it wakes up, before any other thread of its has done much. */
  String wakeUpTo(String sql) throws IOException, InterruptedException {
    input.println(sql);
    signal("CONT");
    return output.readLine();
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill -" + name + " ended with " + kill.exitValue());
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  public static void main(String[] args) throws SQLException, IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (DomainRouter router = WriterProcess.open(args);
        Connection connection = router.connect();
        Statement statement = connection.createStatement()) {
      for (String sql = commands.readLine(); sql != null; sql = commands.readLine()) {
        switch (sql) {
          case ADVANCE, BACK -> move(router, sql.equals(ADVANCE));
          case RELEASE -> Failpoint.release();
          default -> System.out.println(answer(statement, sql));
        }
      }
    }
  }

  private static void move(DomainRouter router, boolean forward) {
    Thread thread = new Thread(() -> System.out.println(moved(router, forward)), "controller");
    thread.setDaemon(true);
    thread.start();
  }

  private static String moved(DomainRouter router, boolean forward) {
    PhaseController controller = router.controller();
    String domain = router.config().domains().get(0).name();
    ChangeRequest request = ChangeRequest.of("test", "test");
    try {
      var report =
          forward ? controller.advance(domain, request) : controller.goBack(domain, request);
      return report.to().name();
    } catch (SQLException e) {
      return e.toString();
    }
  }

  private static String answer(Statement statement, String sql) {
    try {
      if (!statement.execute(sql)) {
        return String.valueOf(statement.getUpdateCount());
      }
      try (ResultSet row = statement.getResultSet()) {
        return row.next() ? row.getString(1) : "no row";
      }
    } catch (SQLException e) {
      return e.toString();
    }
  }
}
