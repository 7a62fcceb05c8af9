package io.domainrouter.journal;

import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.pool.TargetPools;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the journal rows whose changes the mirror has, a little later and many at once.
 * Thread-safe; one daemon thread. What it loses or cannot delete the drainer finds: it copies those
 * rows once more, which changes nothing.
 */
public final class JournalSweeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalSweeper.class);
  private static final int CAPACITY = 50_000;
  private static final int BATCH = 500;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private record Done(int target, JournalRow row) {}

  private final TargetPools pools;
  private final SettledRows settled = new SettledRows();
  private final BlockingQueue<Done> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final Thread thread;
  private volatile boolean closed;

  public JournalSweeper(TargetPools pools, String routerName) {
    this.pools = pools;
    this.thread = new Thread(this::sweep, "domainrouter-sweeper-" + routerName);
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /** The mirror has committed what this row of the target's journal stands for. */
  public void done(int target, JournalRow row) {
    // A full queue leaves the row to the drainer.
    boolean queued = queue.offer(new Done(target, row));
    if (!queued) {
      LOG.debug("The sweeper's queue is full; the drainer will take journal row {}", row.entry());
    }
  }

  /** The rows on their way out of the journal, for being compared. */
  public SettledRows settled() {
    return settled;
  }

  /** Every deletion is a commit of its own, which competes with the application's. */
  private void sweep() {
    while (!closed) {
      LockSupport.parkNanos(PAUSE_NANOS);
      boolean ignored = Thread.interrupted(); // or it would not park any more
      flush();
    }
    flush();
  }

  /** Deletes what is queued now, in the caller's thread. */
  public void flush() {
    List<Done> batch = new ArrayList<>();
    while (queue.drainTo(batch, BATCH) > 0) {
      delete(batch);
      batch.clear();
    }
  }

  private void delete(List<Done> batch) {
    Map<Integer, List<JournalEntry>> byTarget = new HashMap<>();
    for (Done done : batch) {
      byTarget.computeIfAbsent(done.target(), absent -> new ArrayList<>()).add(done.row().entry());
      settled.add(done.row());
    }
    byTarget.forEach(
        (target, entries) -> {
          try (Connection connection = pools.internal(target)) {
            Failpoint.BEFORE_SWEEP.pass();
            Journal.delete(connection, entries, 0);
            Failpoint.SWEEP_DELETED.pass();
            connection.commit();
            Failpoint.AFTER_SWEEP.pass();
          } catch (SQLException e) {
            LOG.debug("Journal rows are left to the drainer: {}", e.toString());
          }
        });
  }

  /** Deletes what is queued, for at most two seconds. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(2_000);
      if (thread.isAlive()) {
        queue.clear();
        thread.join(3_000);
      }
    } catch (InterruptedException e) {
      queue.clear();
      Thread.currentThread().interrupt();
    }
  }
}
