package io.domainrouter.benchmarks;

import io.domainrouter.DomainRouterDataSource;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.PhaseController;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * How fast does the router copy and verify a table, with and without traffic? Moves a domain of one
 * table into phase 3a and back again.
 *
 * <p>Arguments: host and port of the monolith and of the partition, user, password, workers, the
 * tables with commas between them, and for each run threads of traffic and copy settings, such as
 * {@code 8:latencyPercent=0}.
 */
public final class CopySpeed {
  private static final ChangeRequest REQUEST = ChangeRequest.of("benchmark", "speed").forced();

  private final DomainRouterDataSource routed;
  private final PhaseController controller;

  private CopySpeed(DomainRouterDataSource routed) {
    this.routed = routed;
    this.controller = routed.router().controller();
  }

  public static void main(String[] arguments) throws Exception {
    CopyBench bench = new CopyBench(arguments[0], arguments[1], arguments[2], arguments[3]);
    List<String> tables = List.of(arguments[5].split(","));
    System.out.printf("# %s; load before %s%n", Machine.describe(), Machine.load());
    try (DomainRouterDataSource routed = bench.routed(Integer.parseInt(arguments[4]), tables)) {
      CopySpeed speed = new CopySpeed(routed);
      for (String run : List.of(arguments).subList(6, arguments.length)) {
        String[] parts = run.split(":");
        for (String table : tables) {
          speed.measure(table, Integer.parseInt(parts[0]), parts[1]);
        }
      }
    }
    System.out.printf("# load after %s%n", Machine.load());
  }

  private void measure(String table, int threads, String settings) throws Exception {
    controller.copies().change(table, settings, REQUEST);
    controller.advance(table, REQUEST);
    long heap = usedHeap();
    LongAdder operations = new LongAdder();
    AtomicBoolean stopped = new AtomicBoolean();
    ExecutorService traffic = Executors.newFixedThreadPool(Math.max(1, threads));
    List<Future<?>> running = new ArrayList<>();
    try {
      for (int thread = 0; thread < threads; thread++) {
        SplittableRandom random = new SplittableRandom(thread);
        running.add(traffic.submit(() -> write(table, random, operations, stopped)));
      }
      long began = System.nanoTime();
      controller.advance(table, REQUEST);
      double copying = secondsUntil("verifying", table, began);
      double operationsPerSecond = operations.sum() / copying;
      long rows = controller.status(table).rowsCopied();
      controller.awaitCopy(table, Duration.ofHours(2));
      double verifying = (System.nanoTime() - began) / 1e9 - copying;
      System.out.printf(
          Locale.ROOT,
          "%s\t%d\t%d\t%.2f\t%.0f\t%.2f\t%.0f\t%.0f\t%.1f%n",
          table,
          threads,
          rows,
          copying,
          rows / copying,
          verifying,
          rows / verifying,
          operationsPerSecond,
          (usedHeap() - heap) / 1e6);
    } finally {
      stopped.set(true);
      for (Future<?> thread : running) {
        thread.get();
      }
      traffic.shutdown();
    }
    controller.goBack(table, REQUEST);
    controller.goBack(table, REQUEST);
  }

  private double secondsUntil(String activity, String table, long began)
      throws InterruptedException {
    while (!controller.status(table).activity().equals(activity)) {
      String now = controller.status(table).activity();
      if (now.startsWith("stopped") || now.startsWith("cancelled")) {
        throw new IllegalStateException(now);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Half reads by key, half updates, all over the table. */
  private Void write(
      String table, SplittableRandom random, LongAdder operations, AtomicBoolean stopped)
      throws SQLException {
    try (Connection connection = routed.getConnection();
        PreparedStatement read =
            connection.prepareStatement("SELECT * FROM " + table + " WHERE id = ?");
        PreparedStatement write =
            connection.prepareStatement("UPDATE " + table + " SET k = k + 1 WHERE id = ?")) {
      int rows = CopyBench.rows(connection, table);
      while (!stopped.get()) {
        read.setInt(1, random.nextInt(1, rows));
        read.executeQuery().close();
        write.setInt(1, random.nextInt(1, rows));
        write.executeUpdate();
        operations.add(2);
      }
    }
    return null;
  }
}
