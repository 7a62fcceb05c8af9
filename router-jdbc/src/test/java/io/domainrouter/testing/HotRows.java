package io.domainrouter.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;

/**
 * Threads that write few rows all the time, by single statements and in transactions, and count
 * what was acknowledged: each write adds 1 to a row's version. Thread-safe.
 */
public final class HotRows implements AutoCloseable {
  public static final String DDL =
      "CREATE TABLE hot (id INT PRIMARY KEY, version BIGINT NOT NULL, word VARCHAR(40) NOT NULL)";

  private final Connections connections;
  private final int rows;
  private final AtomicLongArray acknowledged;
  private final AtomicLong writes = new AtomicLong();
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> threads = new ArrayList<>();
  private volatile LongConsumer latencies = nanos -> {};
  private volatile boolean stopped;

  /** Where the connections come from; each is closed after one piece of work. */
  public interface Connections {
    Connection open() throws SQLException;
  }

  /**
   * @param rows with the ids from 1; they must be there, with version 0
   */
  public HotRows(Connections connections, int rows, int threadCount) {
    this.connections = connections;
    this.rows = rows;
    this.acknowledged = new AtomicLongArray(rows + 1);
    for (int i = 0; i < threadCount; i++) {
      Random random = new Random(i);
      threads.add(new Thread(() -> work(random), "hot-" + i));
    }
  }

  /** Puts the rows there, by any connection. */
  public static void fill(Connection connection, int rows) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO hot VALUES (?, 0, 'start')")) {
      for (int id = 1; id <= rows; id++) {
        insert.setInt(1, id);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  public HotRows start() {
    threads.forEach(Thread::start);
    return this;
  }

  /** Tells this consumer from now on how long each piece of work takes, in nanoseconds. */
  public void latenciesTo(LongConsumer consumer) {
    latencies = consumer;
  }

  public long writes() {
    return writes.get();
  }

  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** The versions that were acknowledged, by id from 1 on. */
  public List<Long> acknowledged() {
    List<Long> versions = new ArrayList<>();
    for (int id = 1; id <= rows; id++) {
      versions.add(acknowledged.get(id));
    }
    return versions;
  }

  /** The versions that a database holds, by id from 1 on. */
  public static List<Long> versions(Connection connection) throws SQLException {
    List<Long> versions = new ArrayList<>();
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT version FROM hot ORDER BY id")) {
      while (row.next()) {
        versions.add(row.getLong(1));
      }
    }
    return versions;
  }

  private void work(Random random) {
    while (!stopped) {
      long began = System.nanoTime();
      try (Connection connection = connections.open()) {
        workOnce(connection, random);
        latencies.accept(System.nanoTime() - began);
      } catch (SQLException | RuntimeException e) {
        failures.add(e.toString());
      }
    }
  }

  private void workOnce(Connection connection, Random random) throws SQLException {
    int first = 1 + random.nextInt(rows);
    switch (random.nextInt(4)) {
      case 0 -> read(connection, first);
      case 1 -> upsert(connection, first);
      case 2 -> transaction(connection, first, first + random.nextInt(rows - first + 1));
      default -> {
        update(connection, first, Long.toString(random.nextLong(), 36));
        written(first);
      }
    }
  }

  private static void read(Connection connection, int id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT version, word FROM hot WHERE id = ?")) {
      select.setInt(1, id);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("row " + id + " is gone");
        }
      }
    }
  }

  private void upsert(Connection connection, int id) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "INSERT INTO hot VALUES (?, 1, 'upsert')"
                + " ON DUPLICATE KEY UPDATE version = version + 1")) {
      upsert.setInt(1, id);
      upsert.executeUpdate();
    }
    written(id);
  }

  /** In the order of the ids, so that no two of them wait for each other. */
  private void transaction(Connection connection, int first, int second) throws SQLException {
    connection.setAutoCommit(false);
    update(connection, first, "first");
    update(connection, second, "second");
    connection.commit();
    connection.setAutoCommit(true);
    written(first);
    written(second);
  }

  private static void update(Connection connection, int id, String word) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE hot SET version = version + 1, word = ? WHERE id = ?")) {
      update.setString(1, word);
      update.setInt(2, id);
      if (update.executeUpdate() != 1) {
        throw new IllegalStateException("row " + id + " is gone");
      }
    }
  }

  private void written(int id) {
    acknowledged.incrementAndGet(id);
    writes.incrementAndGet();
  }

  /** Waits for what is in hand. */
  @Override
  public void close() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
