package io.domainrouter.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One application thread that writes its own rows and shared counters at random, and keeps the
 * history of what was acknowledged: what its rows must hold, and how often it counted.
 */
final class RaceWriter implements Runnable {
  static final int COUNTERS = 5;

  /** Opens the application's connections. */
  interface Connections {
    Connection open() throws SQLException;
  }

  private final int owner;
  private final Connections connections;
  private final Random random;
  private final AtomicLongArray counted;
  private final AtomicLong retries;
  private final Map<Long, Integer> rows = new HashMap<>();
  private final List<Long> pendingDeletes = new ArrayList<>();
  private final List<String> failures;
  private volatile boolean stopped;
  private long statements;
  private int names;

  RaceWriter(
      int owner,
      Connections connections,
      long seed,
      AtomicLongArray counted,
      AtomicLong retries,
      List<String> failures) {
    this.owner = owner;
    this.connections = connections;
    this.random = new Random(seed + owner);
    this.counted = counted;
    this.retries = retries;
    this.failures = failures;
  }

  void stop() {
    stopped = true;
  }

  /** What the acknowledged history says of this writer's rows: amount by id. */
  Map<Long, Integer> expected() {
    return rows;
  }

  long statements() {
    return statements;
  }

  @Override
  public void run() {
    while (!stopped) {
      try (Connection connection = connections.open()) {
        for (int i = 0; i < 20 && !stopped; i++) {
          once(connection);
        }
      } catch (SQLException | RuntimeException e) {
        failures.add("writer " + owner + ": " + e);
      }
    }
  }

  /** One operation; its effect on the expected rows is applied when it was acknowledged. */
  private void once(Connection connection) throws SQLException {
    Map<Long, Integer> effects = new HashMap<>();
    long[] counts = new long[COUNTERS];
    pendingDeletes.clear();
    boolean transaction = random.nextInt(3) == 0;
    connection.setAutoCommit(!transaction);
    try {
      int steps = transaction ? 1 + random.nextInt(4) : 1;
      for (int step = 0; step < steps; step++) {
        statements++;
        step(connection, effects, counts);
      }
      if (transaction) {
        if (random.nextInt(10) == 0) {
          connection.rollback();
          return;
        }
        connection.commit();
      }
    } catch (SQLException e) {
      if (!retryable(e)) {
        failures.add("writer " + owner + ": " + e + " " + e.getSQLState());
      }
      retries.incrementAndGet();
      if (transaction) {
        connection.rollback();
      }
      return;
    }
    rows.putAll(effects);
    pendingDeletes.forEach(rows::remove);
    for (int i = 0; i < COUNTERS; i++) {
      counted.addAndGet(i, counts[i]);
    }
  }

  /** What a real application tries again: the victim of a deadlock, or of a lock wait. */
  static boolean retryable(SQLException e) {
    return e.getErrorCode() == 1213 || e.getErrorCode() == 1205 || "40001".equals(e.getSQLState());
  }

  private void step(Connection connection, Map<Long, Integer> effects, long[] counts)
      throws SQLException {
    Long mine = anyRow(effects);
    switch (mine == null ? 0 : random.nextInt(10)) {
      case 0, 1 -> insert(connection, effects);
      case 2 -> insertMany(connection, effects);
      case 3, 4 -> update(connection, mine, effects);
      case 5 -> updateByName(connection, mine, effects);
      case 6 -> delete(connection, mine, effects);
      case 7 -> upsert(connection, mine, effects);
      default -> count(connection, counts);
    }
  }

  private Long anyRow(Map<Long, Integer> effects) {
    List<Long> ids = new ArrayList<>(rows.keySet());
    ids.removeAll(pendingDeletes);
    ids.addAll(effects.keySet().stream().filter(id -> !rows.containsKey(id)).toList());
    ids.removeAll(pendingDeletes);
    return ids.isEmpty() ? null : ids.get(random.nextInt(ids.size()));
  }

  private String newName() {
    return "w" + owner + "-" + names++;
  }

  private void insert(Connection connection, Map<Long, Integer> effects) throws SQLException {
    int amount = random.nextInt(1000);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO item (owner, name, amount) VALUES (?, ?, ?)",
            Statement.RETURN_GENERATED_KEYS)) {
      insert.setInt(1, owner);
      insert.setString(2, newName());
      insert.setInt(3, amount);
      insert.executeUpdate();
      try (ResultSet key = insert.getGeneratedKeys()) {
        key.next();
        effects.put(key.getLong(1), amount);
      }
    }
  }

  private void insertMany(Connection connection, Map<Long, Integer> effects) throws SQLException {
    List<String> names = List.of(newName(), newName(), newName());
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO item (owner, name, amount) VALUES (?, ?, 3), (?, ?, 3), (?, ?, 3)",
            Statement.RETURN_GENERATED_KEYS)) {
      for (int i = 0; i < 3; i++) {
        insert.setInt(1 + 2 * i, owner);
        insert.setString(2 + 2 * i, names.get(i));
      }
      insert.executeUpdate();
      try (ResultSet key = insert.getGeneratedKeys()) {
        while (key.next()) {
          effects.put(key.getLong(1), 3);
        }
      }
    }
  }

  private void update(Connection connection, long id, Map<Long, Integer> effects)
      throws SQLException {
    int amount = random.nextInt(1000);
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE item SET amount = ? WHERE id = ?")) {
      update.setInt(1, amount);
      update.setLong(2, id);
      requireOne(update.executeUpdate(), id);
    }
    effects.put(id, amount);
  }

  private void updateByName(Connection connection, long id, Map<Long, Integer> effects)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String name = "w" + owner + "-" + names++;
      requireOne(
          statement.executeUpdate(
              "UPDATE item SET name = '"
                  + name
                  + "', amount = 5 WHERE owner = "
                  + owner
                  + " AND id IN ("
                  + id
                  + ", -1)"),
          id);
    }
    effects.put(id, 5);
  }

  private void delete(Connection connection, long id, Map<Long, Integer> effects)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      requireOne(statement.executeUpdate("DELETE FROM item WHERE id = " + id), id);
    }
    effects.remove(id);
    pendingDeletes.add(id);
  }

  private void upsert(Connection connection, long id, Map<Long, Integer> effects)
      throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "INSERT INTO item (id, owner, name, amount) VALUES (?, ?, ?, 9)"
                + " ON DUPLICATE KEY UPDATE amount = 9, name = VALUES(name)")) {
      upsert.setLong(1, id);
      upsert.setInt(2, owner);
      upsert.setString(3, newName());
      upsert.executeUpdate();
    }
    effects.put(id, 9);
  }

  private void count(Connection connection, long[] counts) throws SQLException {
    int counter = random.nextInt(COUNTERS);
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE counter SET n = n + 1 WHERE id = ?")) {
      update.setInt(1, counter);
      requireOne(update.executeUpdate(), counter);
    }
    counts[counter]++;
  }

  private void requireOne(int affected, long id) {
    if (affected != 1) {
      failures.add("writer " + owner + ": row " + id + " was acknowledged and is not there");
    }
  }
}
