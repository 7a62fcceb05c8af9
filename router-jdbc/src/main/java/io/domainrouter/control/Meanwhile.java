package io.domainrouter.control;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * One question to a database that a thread of its own asks while writers are held, and the one that
 * holds them does something else. Closing it waits for the answer. For one thread.
 */
final class Meanwhile<T> implements AutoCloseable {
  private final FutureTask<T> question;
  private final Thread thread;

  Meanwhile(Callable<T> question) {
    this.question = new FutureTask<>(question);
    this.thread = new Thread(this.question, "domainrouter-meanwhile");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits for it.
   *
   * @throws SQLException the question's own
   */
  T answer() throws SQLException {
    Waiting.forEnd(thread);
    try {
      return question.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failed) {
        throw failed;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", "70100", e);
    }
  }

  @Override
  public void close() {
    Waiting.forEnd(thread);
  }
}
