package io.domainrouter.control;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The copies that this instance runs or ran last, one per domain. Thread-safe. */
final class Copies implements AutoCloseable {
  private final ControlContext context;
  private final Gates gates;
  private final Map<Integer, CopyJob> jobs = new ConcurrentHashMap<>();
  private final Map<Integer, CopyProgress> progress = new ConcurrentHashMap<>();
  private final Map<Integer, SchemaWatch> schemas = new ConcurrentHashMap<>();
  private final Map<Integer, Told> failures = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Copies(ControlContext context, Gates gates) {
    this.context = context;
    this.gates = gates;
  }

  void startIfDue(int domain) throws SQLException {
    if (context.state(domain).phase().mirrored() && !context.mirrorRow(domain).verified()) {
      resumeUnlessClosed(domain);
    }
  }

  void resumeUnlessClosed(int domain) {
    if (!closed) {
      resume(domain);
    }
  }

  /**
   * Starts it unless it runs.
   *
   * @throws IllegalStateException when the router is closed
   */
  CopyJob resume(int domain) {
    if (closed) {
      throw new IllegalStateException("the router is closed");
    }
    return jobs.compute(
        domain,
        (key, running) -> {
          if (running != null && running.isRunning()) {
            return running;
          }
          Told told = failures.computeIfAbsent(domain, absent -> new Told());
          CopyJob job = new CopyJob(context, gates, domain, fresh(domain), schema(domain), told);
          job.start();
          return job;
        });
  }

  private CopyProgress fresh(int domain) {
    CopyProgress fresh = new CopyProgress();
    progress.put(domain, fresh);
    return fresh;
  }

  private SchemaWatch schema(int domain) {
    return schemas.computeIfAbsent(domain, absent -> new SchemaWatch(context.pools()));
  }

  /** Stops it after the chunk in hand. */
  void cancel(int domain) {
    CopyJob job = jobs.remove(domain);
    if (job != null) {
      job.cancel();
    }
  }

  CopyProgress progress(int domain) {
    return progress.getOrDefault(domain, new CopyProgress());
  }

  /**
   * Waits until the copy and verification of a domain has ended.
   *
   * @throws SQLException what the copy stopped with; {@code DR205} when it takes longer
   */
  void await(int domain, Duration atMost) throws SQLException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!context.mirrorRow(domain).verified()) {
      CopyJob job = jobs.get(domain);
      CompletableFuture<Void> ended =
          job == null || job.isRunElsewhere() ? new CompletableFuture<>() : job.ended();
      try {
        ended.get(200, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() > deadline) {
          throw new SQLException(
              "The copy of " + context.name(domain) + " is not complete yet.", "DR205", e);
        }
      } catch (ExecutionException e) {
        throw new SQLException(
            "The copy of " + context.name(domain) + " stopped: " + e.getCause().getMessage(),
            "DR204",
            e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SQLException("Interrupted while waiting for the copy", "70100", e);
      }
    }
  }

  /** Stops all after the chunk in hand; they go on when a router opens again. */
  @Override
  public void close() {
    closed = true;
    jobs.keySet().forEach(this::cancel);
  }
}
