package io.domainrouter.example.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.sql.DataSource;

/** The application's users: threads that read and write until they are stopped. Thread-safe. */
public final class Traffic implements AutoCloseable {
  private final DataSource dataSource;
  private final int threads;
  private final long paceMillis;
  private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  private final Meter meter = new Meter();
  private final History history = new History();
  private final List<Thread> running = new ArrayList<>();
  private final ReadWriteLock between = new ReentrantReadWriteLock(true);
  private volatile boolean stopped;

  /**
   * @param paceMillis pause of each thread after each operation
   */
  public Traffic(DataSource dataSource, int threads, long paceMillis) {
    this.dataSource = dataSource;
    this.threads = threads;
    this.paceMillis = paceMillis;
  }

  public void start(List<Operation> operations) {
    for (int number = 0; number < threads; number++) {
      Thread thread = new Thread(new Worker(number, this, operations), "traffic-" + number);
      thread.setDaemon(true);
      running.add(thread);
      thread.start();
    }
  }

  /** Runs a task while no operation is under way; those that follow wait for it. */
  public <T> T whileIdle(Callable<T> task) throws Exception {
    between.writeLock().lock();
    try {
      return task.call();
    } finally {
      between.writeLock().unlock();
    }
  }

  /** Ends every thread after its operation, and waits for them. */
  @Override
  public void close() throws InterruptedException {
    stopped = true;
    for (Thread thread : running) {
      thread.join();
    }
  }

  public Meter meter() {
    return meter;
  }

  public History history() {
    return history;
  }

  public int threads() {
    return threads;
  }

  DataSource dataSource() {
    return dataSource;
  }

  long paceMillis() {
    return paceMillis;
  }

  /** Tells this run's texts from those of earlier ones. */
  String run() {
    return run;
  }

  boolean stopped() {
    return stopped;
  }

  /** What a worker holds during an operation. */
  Lock permission() {
    return between.readLock();
  }
}
