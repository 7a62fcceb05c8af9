package io.domainrouter.chaos;

import io.domainrouter.testing.TableContents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tables of the traffic. Stateless, thread-safe.
 *
 * <p>The amount of an item grows with each change by one, so that its value tells a lost change
 * from one that was made twice; a counter's value is the sum of its ledger rows, which are written
 * in the same transactions and each only once.
 */
public final class Tables {
  public static final List<String> NAMES = List.of("item", "ledger", "counter");

  public static final String[] DDL = {
    "CREATE TABLE item (id BIGINT AUTO_INCREMENT PRIMARY KEY, life INT NOT NULL, owner INT NOT NULL,"
        + " name VARCHAR(50) NOT NULL UNIQUE, amount INT NOT NULL, KEY (owner), KEY (life))",
    "CREATE TABLE ledger (life INT, owner INT, seq INT, step INT, counter INT NOT NULL,"
        + " delta INT NOT NULL, PRIMARY KEY (life, owner, seq, step))",
    "CREATE TABLE counter (life INT, id INT, n BIGINT NOT NULL, PRIMARY KEY (life, id))"
  };

  /** An effect's value where there is no row any more. */
  static final String GONE = "gone";

  private Tables() {}

  /**
   * Statements for rows between which each thread of a life has a stretch of the ids below 0, and
   * of the names, for itself, so that no lock on a gap there is in another's way, and for the
   * counters.
   */
  public static List<String> fences(int life, int threads) {
    List<String> rows = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int owner = Traffic.uniqueOwner(life, thread);
      rows.add(
          "INSERT INTO item (id, life, owner, name, amount) VALUES (%d, -1, -1, '%s', 0)"
              .formatted(Traffic.firstId(owner), Traffic.namesOf(life, thread)));
    }
    for (int counter = 0; counter < threads * Traffic.COUNTERS; counter++) {
      rows.add("INSERT INTO counter (life, id, n) VALUES (%d, %d, 0)".formatted(life, counter));
    }
    return rows;
  }

  static String item(String name) {
    return "item " + name;
  }

  static String ledger(int owner, int seq, int step) {
    return "ledger " + owner + "." + seq + "." + step;
  }

  /** What one side holds of a life: items and ledger rows as effects, counters as their sums. */
  record Contents(Map<String, String> effects, Map<Integer, Long> counters) {}

  static Contents contents(Connection side, int life) throws SQLException {
    Map<String, String> effects = new TreeMap<>();
    rows(
        side,
        "SELECT name, amount FROM item WHERE life = ?",
        life,
        row -> effects.put(item(row.getString(1)), row.getString(2)));
    rows(
        side,
        "SELECT owner, seq, step, CONCAT(counter, ':', delta) FROM ledger WHERE life = ?",
        life,
        row -> effects.put(ledger(row.getInt(1), row.getInt(2), row.getInt(3)), row.getString(4)));
    Map<Integer, Long> counters = new TreeMap<>();
    rows(
        side,
        "SELECT id, n FROM counter WHERE life = ?",
        life,
        row -> counters.put(row.getInt(1), row.getLong(2)));
    return new Contents(effects, counters);
  }

  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  private static void rows(Connection side, String sql, int life, Row taker) throws SQLException {
    try (PreparedStatement select = side.prepareStatement(sql)) {
      select.setInt(1, life);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          taker.take(row);
        }
      }
    }
  }

  /** Rows of all lives that are on one side only, or differ in any byte. */
  static List<String> differences(Connection one, Connection other) throws SQLException {
    List<String> differences = new ArrayList<>();
    for (String table : NAMES) {
      List<String> left = TableContents.of(one, table, Set.of());
      List<String> right = TableContents.of(other, table, Set.of());
      difference(table + " only here: ", left, right, differences);
      difference(table + " only there: ", right, left, differences);
    }
    return differences;
  }

  private static void difference(
      String words, List<String> rows, List<String> without, List<String> into) {
    Set<String> known = Set.copyOf(without);
    rows.stream().filter(row -> !known.contains(row)).forEach(row -> into.add(words + row));
  }
}
