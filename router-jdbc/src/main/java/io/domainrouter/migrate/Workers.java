package io.domainrouter.migrate;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The threads of one copy or verification. Thread-safe. */
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

  /** What is done in one thread. */
  @FunctionalInterface
  interface Task<T> {
    T run() throws SQLException, InterruptedException;
  }

  /** Whether the others should stop: the caller said so, or one has failed. */
  boolean stopping() {
    return failed.get() || cancelled.getAsBoolean();
  }

  /**
   * Runs the same task in every thread, and returns when all have ended.
   *
   * @throws SQLException the first failure; SQLState {@code 70100} when interrupted
   */
  <T> List<T> inEachThread(Task<T> task) throws SQLException {
    ExecutorService threads = threads(request.workers());
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < request.workers(); i++) {
        running.add(threads.submit(() -> guarded(task)));
      }
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

  /** Runs a task in the calling thread, with the same failures. */
  <T> T here(Task<T> task) throws SQLException {
    return guarded(task);
  }

  private <T> T guarded(Task<T> task) throws SQLException {
    try {
      return task.run();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (SQLException | RuntimeException e) {
      failed.set(true);
      throw e;
    }
  }

  private ExecutorService threads(int count) {
    AtomicInteger number = new AtomicInteger();
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
