package io.domainrouter.execute;

import io.domainrouter.route.DomainCatalog;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Commits mirrors in threads of its own, so that the application does not wait for them. Whatever
 * becomes of such a commit, the journal still has its rows. Thread-safe.
 *
 * <p>Each holds one of the target's internal connections, of which it leaves half to those that
 * begin meanwhile.
 */
public final class MirrorCommits implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;

  private final ExecutorService threads;
  private final Semaphore[] free;

  public MirrorCommits(DomainCatalog catalog) {
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread =
                  new Thread(work, "domainrouter-mirror-commit-" + catalog.config().name());
              thread.setDaemon(true);
              return thread;
            });
    this.free =
        IntStream.range(0, catalog.targetCount())
            .mapToObj(target -> new Semaphore(catalog.target(target).pool().internalSize() / 2))
            .toArray(Semaphore[]::new);
  }

  /**
   * @param target which is committed
   * @param commit must not throw
   * @return false when there is no room for it: nothing was done
   */
  boolean later(int target, Runnable commit) {
    Semaphore room = free[target];
    if (!room.tryAcquire()) {
      return false;
    }
    try {
      threads.execute(() -> commit(commit, room));
      return true;
    } catch (RejectedExecutionException closed) {
      room.release();
      return false;
    }
  }

  private static void commit(Runnable commit, Semaphore room) {
    try {
      commit.run();
    } finally {
      room.release();
    }
  }

  /** Waits for those under way, some seconds at most. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
