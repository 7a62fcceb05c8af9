package io.domainrouter.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * What a side takes to start and to keep, each time in a JVM of its own, since both are about what
 * a fresh one has not done yet. Prints side, tables, name and value in columns: the milliseconds
 * from nothing to the first row, the kilobytes that ten thousand texts leave behind, those that
 * statements leave behind that were closed on a connection that stays open, and the bytes that an
 * execution allocates after a million of them.
 *
 * <p>Arguments: how often each start is measured, and how many statements the connection runs.
 */
public final class Footprint {
  private static final int TEXTS = 10_000;
  private static final int EXECUTIONS = 1_000_000;
  private static final int COUNTED = 10_000;
  private static final String IN_THIS_JVM = "--here";

  private final Side side;
  private final int tables;

  private Footprint(Side side, int tables) {
    this.side = side;
    this.tables = tables;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals(IN_THIS_JVM)) {
      new Footprint(Side.valueOf(arguments[1]), Integer.parseInt(arguments[2]))
          .measure(Integer.parseInt(arguments[3]));
      return;
    }
    for (int run = 0; run < Integer.parseInt(arguments[0]); run++) {
      fork(Side.RAW, 0, 0);
      fork(Side.ROUTED, 5, 0);
      fork(Side.ROUTED, 5_000, 0);
    }
    int statements = Integer.parseInt(arguments[1]);
    fork(Side.RAW, 1, statements);
    fork(Side.ROUTED, 1, statements);
  }

  private static void fork(Side side, int tables, int statements) throws Exception {
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xms512m",
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            Footprint.class.getName(),
            IN_THIS_JVM,
            side.name(),
            String.valueOf(tables),
            String.valueOf(statements));
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException(side + " ended with " + exit);
    }
  }

  private void measure(int statements) throws Exception {
    long begun = System.nanoTime();
    DataSource dataSource = side.open(tables);
    try (Connection connection = dataSource.getConnection()) {
      firstRow(connection);
      print("start_ms", (System.nanoTime() - begun) / 1e6);
      if (statements > 0) {
        print("texts_kb", texts(connection) / 1024);
        print("growth_kb", growth(connection, statements) / 1024);
        print("again_bytes", again(connection));
      }
    } finally {
      ((AutoCloseable) dataSource).close();
    }
  }

  private static void firstRow(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT full_name FROM users WHERE id = 1")) {
      rows.next();
    }
  }

  /** Each another shape, about a hundred characters long. */
  private static double texts(Connection connection) throws SQLException {
    long before = usedHeap();
    for (int i = 0; i < TEXTS; i++) {
      String sql =
          "SELECT full_name, email AS address_"
              + i
              + " FROM users WHERE created_at > ? AND full_name LIKE ? ORDER BY id";
      try (PreparedStatement statement = connection.prepareStatement(sql);
          ResultSet rows = statement.executeQuery()) {
        rows.next();
      }
    }
    return usedHeap() - before;
  }

  /** What a connection that stays open keeps of statements that were closed. */
  private static double growth(Connection connection, int statements) throws SQLException {
    prepareExecuteClose(connection, 1_000);
    long before = usedHeap();
    prepareExecuteClose(connection, statements);
    return usedHeap() - before;
  }

  private static void prepareExecuteClose(Connection connection, int times) throws SQLException {
    for (int i = 0; i < times; i++) {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT full_name FROM users WHERE id = ?")) {
        execute(statement, 1);
      }
    }
  }

  private static double again(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT full_name FROM users WHERE id = ?")) {
      execute(statement, EXECUTIONS);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long thread = Thread.currentThread().getId();
      long before = threads.getThreadAllocatedBytes(thread);
      execute(statement, COUNTED);
      return (threads.getThreadAllocatedBytes(thread) - before) / (double) COUNTED;
    }
  }

  private static void execute(PreparedStatement statement, int times) throws SQLException {
    for (int i = 0; i < times; i++) {
      statement.setLong(1, i);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
      }
    }
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void print(String name, double value) {
    System.out.printf(Locale.ROOT, "%s\t%d\t%s\t%.1f%n", side, tables, name, value);
  }
}
