package io.domainrouter.chaos;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread of an application: single statements and transactions at random on rows of its own and
 * on counters that all share, each told to the history.
 */
public final class Traffic implements Runnable {
  static final int COUNTERS = 3;
  private static final int MOST_ITEMS = 12;
  private static final int UNDONE = 3;

  /** Opens the application's connections. */
  public interface Connections {
    Connection open() throws SQLException;
  }

  /** A row of this thread; without an id where the server gave it. */
  private record Item(Long id, int amount) {}

  private final Connections connections;
  private final int life;
  private final HistoryLog log;
  private final AtomicLong acknowledged;
  private final Random random;
  private final boolean cutsAllowed;
  private int owner;
  private int seq;
  private int names;
  private Map<String, Item> items = new LinkedHashMap<>();
  private volatile boolean stopped;
  private boolean ordered;
  private int firstCounter;
  private long thinkNanos;

  // The transaction in hand.
  private int lowestCounter;
  private Map<String, Item> changed;
  private Map<String, String> effects;
  private int step;

  /**
   * @param thread 0..99
   * @param cutsAllowed whether the connection may be lost without that being a problem
   */
  public Traffic(
      Connections connections,
      int life,
      int thread,
      long seed,
      HistoryLog log,
      AtomicLong acknowledged,
      boolean cutsAllowed) {
    this.connections = connections;
    this.life = life;
    this.owner = thread;
    this.random = new Random(seed + thread);
    this.log = log;
    this.acknowledged = acknowledged;
    this.cutsAllowed = cutsAllowed;
  }

  /**
   * Leaves out what makes such applications deadlock among themselves without any router: counters
   * are taken in the order of their ids, rows of its own by unique keys only (on a table as small
   * as this, other statements lock every row), and an insert that is undone, of which the server
   * keeps a lock on the gap, comes last. Needs {@link Tables#fences}.
   */
  public Traffic ordered() {
    ordered = true;
    return this;
  }

  /** Has counters of its own: threads do not wait for each other's rows. */
  public Traffic apart() {
    firstCounter = owner * COUNTERS;
    return this;
  }

  /** Waits for so long on average between two transactions, instead of not at all. */
  public Traffic thinking(long millis) {
    thinkNanos = millis * 1_000_000;
    return this;
  }

  public void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    while (!stopped) {
      try (Connection connection = connections.open()) {
        for (int i = 0; i < 20 && !stopped; i++) {
          once(connection);
          think();
        }
      } catch (SQLException | RuntimeException e) {
        if (!cutsAllowed) {
          log.problem("thread " + owner + ": " + e);
        }
      }
    }
  }

  private void once(Connection connection) throws SQLException {
    changed = new LinkedHashMap<>(items);
    effects = new LinkedHashMap<>();
    step = 0;
    lowestCounter = 0;
    seq++;
    String id = life + "." + owner + "." + seq;
    boolean transaction = random.nextBoolean();
    boolean sent = false;
    try {
      connection.setAutoCommit(!transaction);
      if (transaction) {
        steps(connection);
        if (random.nextInt(8) == 0) {
          connection.rollback();
          log.rolledBack(id, effects);
          return;
        }
        log.intended(id, effects);
        sent = true;
        connection.commit();
      } else {
        Change change = single();
        log.intended(id, effects);
        sent = true;
        change.on(connection);
      }
    } catch (SQLException e) {
      failed(connection, id, e, sent);
      return;
    }
    log.acknowledged(id);
    acknowledged.incrementAndGet();
    items = changed;
    if (random.nextInt(4) == 0) {
      connection.setAutoCommit(true);
      readOwn(connection);
    }
  }

  private void failed(Connection connection, String id, SQLException e, boolean sent)
      throws SQLException {
    if (retryable(e)) {
      log.rolledBack(id, effects);
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
      return;
    }
    if (!cutsAllowed) {
      log.problem("transaction " + id + ": " + e + " " + e.getSQLState());
    }
    if (sent) { // Whether it was carried out is not known, so these rows are not touched again.
      owner += 100;
      items = new LinkedHashMap<>();
    } else {
      log.rolledBack(id, effects);
    }
    throw e;
  }

  /** What a real application tries again: the victim of a deadlock, or of a lock wait. */
  private static boolean retryable(SQLException e) {
    return e.getErrorCode() == 1213 || e.getErrorCode() == 1205 || "40001".equals(e.getSQLState());
  }

  /** What was acknowledged to this thread, it must see. */
  private void readOwn(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT name, amount FROM item WHERE owner = ?")) {
      select.setInt(1, uniqueOwner());
      Map<String, String> seen = new LinkedHashMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          seen.put(row.getString(1), row.getString(2));
        }
      }
      Map<String, String> wanted = new LinkedHashMap<>();
      items.forEach((name, item) -> wanted.put(name, String.valueOf(item.amount())));
      if (!seen.equals(wanted)) {
        log.problem("owner " + uniqueOwner() + " read " + seen + " instead of " + wanted);
      }
    }
  }

  private int uniqueOwner() {
    return uniqueOwner(life, owner);
  }

  static int uniqueOwner(int life, int owner) {
    return life * 100_000 + owner;
  }

  /** Work of a step, with its effects noted already. */
  private interface Change {
    void on(Connection connection) throws SQLException;
  }

  private void steps(Connection connection) throws SQLException {
    int steps = 1 + random.nextInt(4);
    for (int i = 0; i < steps; i++) {
      int kind = random.nextInt(6);
      Change change =
          switch (kind) {
            case 0, 1 -> count();
            case 2 -> ledgerBatch();
            case UNDONE -> undone();
            default -> single();
          };
      change.on(connection);
      if (kind == UNDONE && ordered) {
        return;
      }
    }
  }

  private void think() {
    if (thinkNanos > 0) {
      LockSupport.parkNanos((long) (2 * thinkNanos * random.nextDouble()));
    }
  }

  private Change single() {
    String name = anyItem();
    if (name == null || (changed.size() < MOST_ITEMS && random.nextInt(3) == 0)) {
      return random.nextBoolean() ? insert() : insertMany();
    }
    Item item = changed.get(name);
    return switch (random.nextInt(7)) {
      case 0, 1 -> update(name, item);
      case 2 -> ordered ? update(name, item) : updateAll();
      case 3 -> item.id() == null ? update(name, item) : upsert(name, item);
      case 4 -> item.id() == null || ordered ? update(name, item) : replace(name, item);
      case 5 -> ledgerRows();
      default -> delete(name);
    };
  }

  private String anyItem() {
    List<String> all = new ArrayList<>(changed.keySet());
    return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
  }

  private String newName() {
    return namesOf(life, owner) + names++;
  }

  /** What all names of an owner begin with. */
  static String namesOf(int life, int owner) {
    return "L" + life + "-" + owner + "-";
  }

  private void set(String name, Item item) {
    changed.put(name, item);
    effects.put(Tables.item(name), String.valueOf(item.amount()));
  }

  private static Change execute(String sql, Object... parameters) {
    return connection -> {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < parameters.length; i++) {
          statement.setObject(i + 1, parameters[i]);
        }
        statement.executeUpdate();
      }
    };
  }

  /** Above all ids that an owner gives. */
  static long firstId(int uniqueOwner) {
    return -(uniqueOwner * 10_000L);
  }

  /** With an id of the application's, below 0, where the server gives none. */
  private Change insert() {
    String name = newName();
    long id = firstId(uniqueOwner()) - names;
    set(name, new Item(id, 1));
    return execute(
        "INSERT INTO item (id, life, owner, name, amount) VALUES (?, ?, ?, ?, 1)",
        id,
        life,
        uniqueOwner(),
        name);
  }

  private Change insertMany() {
    String one = newName();
    String two = newName();
    set(one, new Item(null, 1));
    set(two, new Item(null, 1));
    return execute(
        "INSERT INTO item (life, owner, name, amount) VALUES (?, ?, ?, 1), (?, ?, ?, 1)",
        life,
        uniqueOwner(),
        one,
        life,
        uniqueOwner(),
        two);
  }

  /** A text with a comment at its end is journaled and committed in two packets instead of one. */
  private Change update(String name, Item item) {
    set(name, new Item(item.id(), item.amount() + 1));
    return item.id() == null
        ? execute("UPDATE item SET amount = amount + 1 WHERE name = ?; -- two packets", name)
        : execute("UPDATE item SET amount = amount + 1 WHERE id = ?", item.id());
  }

  private Change updateAll() {
    new LinkedHashMap<>(changed)
        .forEach((name, item) -> set(name, new Item(item.id(), item.amount() + 1)));
    return execute("UPDATE item SET amount = amount + 1 WHERE owner = ?", uniqueOwner());
  }

  private Change upsert(String name, Item item) {
    set(name, new Item(item.id(), item.amount() + 1));
    return execute(
        "INSERT INTO item (id, life, owner, name, amount) VALUES (?, ?, ?, ?, 1)"
            + " ON DUPLICATE KEY UPDATE amount = amount + 1",
        item.id(),
        life,
        uniqueOwner(),
        name);
  }

  private Change replace(String name, Item item) {
    set(name, new Item(item.id(), item.amount() + 1));
    return execute(
        "REPLACE INTO item (id, life, owner, name, amount) VALUES (?, ?, ?, ?, ?)",
        item.id(),
        life,
        uniqueOwner(),
        name,
        item.amount() + 1);
  }

  private Change delete(String name) {
    changed.remove(name);
    effects.put(Tables.item(name), Tables.GONE);
    return execute("DELETE FROM item WHERE name = ?", name);
  }

  /** One more on a shared counter, and the row that says so. */
  private Change count() {
    int nth = lowestCounter + random.nextInt(COUNTERS - lowestCounter);
    lowestCounter = ordered ? nth : 0;
    int counter = firstCounter + nth;
    Change ledger = ledgerRow(counter, 1);
    Change count =
        execute(
            "INSERT INTO counter (life, id, n) VALUES (?, ?, 1) ON DUPLICATE KEY UPDATE n = n + 1",
            life,
            counter);
    return connection -> {
      ledger.on(connection);
      count.on(connection);
    };
  }

  private Change ledgerRow(int counter, int delta) {
    int own = note(counter, delta);
    return execute(
        "INSERT INTO ledger (life, owner, seq, step, counter, delta) VALUES (?, ?, ?, ?, ?, ?)",
        life,
        owner,
        seq,
        own,
        counter,
        delta);
  }

  private int note(int counter, int delta) {
    int own = step++;
    effects.put(Tables.ledger(owner, seq, own), counter + ":" + delta);
    return own;
  }

  private Change ledgerRows() {
    int one = note(0, 0);
    int two = note(0, 0);
    return execute(
        "INSERT INTO ledger VALUES (?, ?, ?, ?, 0, 0), (?, ?, ?, ?, 0, 0)",
        life,
        owner,
        seq,
        one,
        life,
        owner,
        seq,
        two);
  }

  private Change ledgerBatch() {
    List<Integer> steps = List.of(note(0, 0), note(0, 0), note(0, 0));
    return connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO ledger VALUES (?, ?, ?, ?, 0, 0)")) {
        for (int own : steps) {
          insert.setInt(1, life);
          insert.setInt(2, owner);
          insert.setInt(3, seq);
          insert.setInt(4, own);
          insert.addBatch();
        }
        insert.executeBatch();
      }
    };
  }

  /** A row that a savepoint takes back: its key is left to the drainer. */
  private Change undone() {
    String name = newName();
    return connection -> {
      Savepoint savepoint = connection.setSavepoint();
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(
            "INSERT INTO item (life, owner, name, amount) VALUES (%d, %d, '%s', 1)"
                .formatted(life, uniqueOwner(), name));
      }
      connection.rollback(savepoint);
    };
  }
}
