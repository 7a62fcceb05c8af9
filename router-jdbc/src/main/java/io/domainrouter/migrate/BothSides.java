package io.domainrouter.migrate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks both sides the same at the same time, without locks. Used by one thread; has another. */
final class BothSides implements AutoCloseable {
  private final Attempts attempts;
  private final ExecutorService beside;

  BothSides(Attempts attempts, String domain) {
    this.attempts = attempts;
    this.beside =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "domainrouter-verify-" + domain + "-target");
              thread.setDaemon(true);
              return thread;
            });
  }

  Attempts attempts() {
    return attempts;
  }

  /** What is asked of a side. */
  interface Question<T> {
    T ask(Connection side) throws SQLException;
  }

  /** The two answers. */
  record Answers<T>(T source, T target) {
    boolean same() {
      return source.equals(target);
    }
  }

  /** Asks until both answer; neither side is left in a transaction. */
  <T> Answers<T> ask(Question<T> question) throws SQLException, InterruptedException {
    return attempts.until(
        sides -> {
          Answers<T> answers = once(sides, question);
          sides.rollback();
          return answers;
        },
        cause -> {});
  }

  private <T> Answers<T> once(Sides sides, Question<T> question) throws SQLException {
    Future<T> target = beside.submit(() -> question.ask(sides.target()));
    T source;
    try {
      source = question.ask(sides.source());
    } catch (SQLException | RuntimeException e) {
      awaitAfter(e, target);
      throw e;
    }
    return new Answers<>(source, await(target));
  }

  /** The connection is in use until the answer is there, so nothing cuts this short. */
  private static <T> T await(Future<T> answer) throws SQLException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void awaitAfter(Exception failure, Future<?> answer) {
    try {
      await(answer);
    } catch (SQLException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    beside.shutdownNow();
  }
}
