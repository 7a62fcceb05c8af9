package io.domainrouter.migrate;

import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that write random rows of the table {@code items} on both sides as the router does:
 * source statement, target statement under the source's row lock, commit on the source, commit on
 * the target. A transaction that fails before its first commit is rolled back on both.
 */
final class DualWriters implements AutoCloseable {
  static final String TABLE =
      "CREATE TABLE items (owner VARCHAR(20) COLLATE utf8mb4_general_ci NOT NULL, number INT NOT"
          + " NULL, word VARCHAR(40), price DOUBLE, at TIMESTAMP(6) NULL, PRIMARY KEY (owner,"
          + " number))";

  private static final int OWNERS = 60;
  private static final int NUMBERS = 50;

  private final TwoSchemas schemas;
  private final AtomicLong committed = new AtomicLong();
  private final ExecutorService threads;
  private final List<Future<?>> running = new ArrayList<>();
  private volatile boolean stopped;

  DualWriters(TwoSchemas schemas, int count) {
    this.schemas = schemas;
    this.threads = Executors.newFixedThreadPool(count);
    for (int i = 0; i < count; i++) {
      Random random = new Random(i);
      running.add(threads.submit(() -> write(random)));
    }
  }

  /** All owners and numbers that the writers use, for a start. */
  static String fill() {
    return "INSERT INTO items WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n"
        + " WHERE i < "
        + (OWNERS * NUMBERS / 4 - 1)
        + ") SELECT CONCAT('Owner ', i DIV 12), i MOD 12 * 4, 'start', i / 7, NULL FROM n";
  }

  long committed() {
    return committed.get();
  }

  private Void write(Random random) throws SQLException {
    try (Connection source = schemas.connect(TwoSchemas.SOURCE);
        Connection target = schemas.connect(TwoSchemas.TARGET)) {
      prepare(source);
      prepare(target);
      while (!stopped) {
        writeOnce(random, source, target);
      }
    }
    return null;
  }

  private static void prepare(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET innodb_lock_wait_timeout = 2, time_zone = '+01:00'");
    }
  }

  private void writeOnce(Random random, Connection source, Connection target) throws SQLException {
    try (Statement onSource = source.createStatement();
        Statement onTarget = target.createStatement()) {
      for (int i = random.nextInt(3); i >= 0; i--) {
        String sql = statement(random);
        onSource.executeUpdate(sql);
        onTarget.executeUpdate(sql);
      }
    } catch (SQLException e) {
      if (Trouble.of(e) != Trouble.BUSY) {
        throw e;
      }
      target.rollback();
      source.rollback();
      return;
    }
    source.commit();
    target.commit();
    committed.incrementAndGet();
  }

  private static String statement(Random random) {
    String owner = (random.nextBoolean() ? "Owner " : "OWNER ") + random.nextInt(OWNERS);
    int number = random.nextInt(NUMBERS);
    String word = Long.toString(random.nextLong(), 36);
    String row =
        "owner = '%s', number = %d, word = '%s', price = %s, at = '2024-10-27 %02d:30:00.123456'"
            .formatted(owner, number, word, random.nextGaussian(), random.nextInt(24));
    String key = " WHERE owner = '" + owner + "' AND number = " + number;
    return switch (random.nextInt(4)) {
      case 0 -> "DELETE FROM items" + key;
      case 1 -> "UPDATE items SET " + row + key;
      default -> "REPLACE INTO items SET " + row;
    };
  }

  void stop() throws Exception {
    stopped = true;
    threads.shutdown();
    if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("writers hang");
    }
    for (Future<?> thread : running) {
      try {
        thread.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a writer failed", e.getCause());
      }
    }
  }

  @Override
  public void close() throws Exception {
    stop();
  }
}
