package io.domainrouter.migrate;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The threads of one copy or verification; each works on one table at a time. Thread-safe. */
final class Workers {
  private final MoveRequest request;
  private final String purpose;
  private final BooleanSupplier cancelled;
  private final AtomicBoolean failed = new AtomicBoolean();

  Workers(MoveRequest request, String purpose, BooleanSupplier cancelled) {
    this.request = request;
    this.purpose = purpose;
    this.cancelled = cancelled;
  }

  /** What is done for one table. */
  @FunctionalInterface
  interface TableTask<T> {
    T run(String table) throws SQLException, InterruptedException;
  }

  /** Whether the others should stop: the caller said so, or one has failed. */
  boolean stopping() {
    return failed.get() || cancelled.getAsBoolean();
  }

  /**
   * Returns when every task has ended, with the results in the order of the tables.
   *
   * @throws SQLException the first failure in that order; SQLState {@code 70100} when interrupted
   */
  <T> List<T> forEachTable(TableTask<T> task) throws SQLException {
    return run(
        request.tables().stream().<Callable<T>>map(table -> () -> guarded(task, table)).toList());
  }

  /** Does the same in every thread at once; otherwise as {@link #forEachTable}. */
  void inEachThread(TableTask<Void> task) throws SQLException {
    run(Collections.nCopies(request.workers(), (Callable<Void>) () -> guarded(task, "")));
  }

  private <T> List<T> run(List<Callable<T>> tasks) throws SQLException {
    ExecutorService threads = threads(tasks.size());
    try {
      List<Future<T>> running = new ArrayList<>();
      tasks.forEach(task -> running.add(threads.submit(task)));
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw asSqlException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      failed.set(true);
      end(threads);
    }
  }

  private <T> T guarded(TableTask<T> task, String table) throws SQLException {
    try {
      return task.run(table);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (SQLException | RuntimeException e) {
      failed.set(true);
      throw e;
    }
  }

  private ExecutorService threads(int tasks) {
    AtomicInteger number = new AtomicInteger();
    int count = Math.min(request.workers(), Math.max(1, tasks));
    return Executors.newFixedThreadPool(
        count,
        task -> {
          String name =
              "domainrouter-" + purpose + "-" + request.domain() + "-" + number.incrementAndGet();
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** The threads hold connections, so that nobody may go on before they have given them back. */
  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static SQLException asSqlException(Throwable cause) {
    return cause instanceof SQLException e ? e : new SQLException(cause);
  }

  private static SQLException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new SQLTransientException("interrupted", "70100", e);
  }
}
