package io.domainrouter.benchmarks;

import io.domainrouter.DomainRouterDataSource;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.PhaseController;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What does the copy, throttled as usual, do to an application that sends requests at a fixed rate?
 * Rounds with the copy paused and running alternate in phase 3a. A request's time counts from the
 * moment at which it was due, so that one that was held up shows in those behind it.
 *
 * <p>Arguments: host and port of the monolith and of the partition, user, password, workers,
 * requests per second, seconds of a round, rounds, copy settings or {@code -}.
 */
public final class CopyGentle {
  private static final ChangeRequest REQUEST = ChangeRequest.of("benchmark", "gentle").forced();
  private static final String TABLE = "narrow";
  private static final int THREADS = 8;

  private final DomainRouterDataSource routed;
  private final PhaseController controller;
  private final double rate;
  private final double seconds;

  private CopyGentle(DomainRouterDataSource routed, double rate, double seconds) {
    this.routed = routed;
    this.controller = routed.router().controller();
    this.rate = rate;
    this.seconds = seconds;
  }

  public static void main(String[] arguments) throws Exception {
    CopyBench bench = new CopyBench(arguments[0], arguments[1], arguments[2], arguments[3]);
    System.out.printf("# %s; load before %s%n", Machine.describe(), Machine.load());
    try (DomainRouterDataSource routed =
        bench.routed(Integer.parseInt(arguments[4]), List.of(TABLE))) {
      CopyGentle gentle =
          new CopyGentle(
              routed, Double.parseDouble(arguments[5]), Double.parseDouble(arguments[6]));
      if (!arguments[8].equals("-")) {
        gentle.controller.copies().change(TABLE, arguments[8], REQUEST);
      }
      gentle.run(Integer.parseInt(arguments[7]));
    }
    System.out.printf("# load after %s%n", Machine.load());
  }

  private void run(int rounds) throws Exception {
    controller.copies().pause(TABLE, REQUEST);
    controller.advance(TABLE, REQUEST);
    controller.advance(TABLE, REQUEST);
    round();
    for (int round = 0; round < rounds; round++) {
      long[] without = round();
      controller.copies().resume(TABLE, REQUEST);
      TimeUnit.SECONDS.sleep(1);
      long before = controller.copies().report(TABLE).rowsCopied();
      long[] with = round();
      var report = controller.copies().report(TABLE);
      controller.copies().pause(TABLE, REQUEST);
      TimeUnit.SECONDS.sleep(1);
      System.out.printf(
          Locale.ROOT,
          "%d\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.0f\t%s%n",
          round,
          at(without, 0.5),
          at(with, 0.5),
          at(without, 0.99),
          at(with, 0.99),
          at(with, 0.99) / at(without, 0.99),
          (report.rowsCopied() - before) / seconds,
          report.activity());
    }
  }

  private static double at(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))] / 1e6;
  }

  private long[] round() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      long begun = System.nanoTime();
      List<Future<long[]>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        running.add(threads.submit(() -> requests(number, begun)));
      }
      List<long[]> all = new ArrayList<>();
      for (Future<long[]> thread : running) {
        all.add(thread.get());
      }
      return all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    } finally {
      threads.shutdown();
    }
  }

  /** One thread's part of the requests; three of four are reads by key, the others updates. */
  private long[] requests(int thread, long begun) throws SQLException {
    int count = (int) (rate * seconds / THREADS);
    long[] nanos = new long[count];
    SplittableRandom random = new SplittableRandom(thread);
    try (Connection connection = routed.getConnection();
        PreparedStatement read =
            connection.prepareStatement("SELECT * FROM " + TABLE + " WHERE id = ?");
        PreparedStatement write =
            connection.prepareStatement("UPDATE " + TABLE + " SET k = k + 1 WHERE id = ?")) {
      int rows = CopyBench.rows(connection, TABLE);
      for (int i = 0; i < count; i++) {
        long due = begun + (long) ((i * THREADS + thread) * 1e9 / rate);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        PreparedStatement statement = i % 4 == 0 ? write : read;
        statement.setInt(1, random.nextInt(1, rows));
        statement.execute();
        nanos[i] = System.nanoTime() - due;
      }
    }
    return nanos;
  }
}
