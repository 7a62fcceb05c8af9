package io.domainrouter.control;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Cancels a running statement that takes too long, in milliseconds where a query timeout knows only
 * seconds. Closing it waits for a cancel under way, so that none meets a later statement's driver
 * object. For one execution by one thread.
 */
final class Impatience implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean cancelled;

  Impatience(Statement statement, int millis) {
    this.thread = new Thread(() -> watch(statement, millis), "domainrouter-impatience");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch(Statement statement, int millis) {
    try {
      if (!done.await(millis, TimeUnit.MILLISECONDS)) {
        cancelled = true;
        statement.cancel();
      }
    } catch (InterruptedException | SQLException e) {
      // Not cancelled: the statement goes on until the server's own limit.
    }
  }

  boolean cancelled() {
    return cancelled;
  }

  @Override
  public void close() {
    done.countDown();
    Waiting.forEnd(thread);
  }
}
