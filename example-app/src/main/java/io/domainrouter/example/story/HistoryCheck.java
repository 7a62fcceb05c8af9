package io.domainrouter.example.story;

import io.domainrouter.config.DomainConfig;
import io.domainrouter.example.servers.Databases;
import io.domainrouter.example.traffic.History;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Compares what the traffic was told with what the partitions hold at the end: inserted rows exist,
 * deleted rows do not, counters have the sum of what was added. Read over plain connections.
 */
final class HistoryCheck {
  private final Databases databases;
  private final History history;
  private final List<String> violations = new ArrayList<>();
  private long checked;

  HistoryCheck(Databases databases, History history) {
    this.databases = databases;
    this.history = history;
  }

  void run() throws SQLException {
    for (DomainConfig domain : databases.config().domains()) {
      try (Connection connection = Databases.connect(databases.partition(domain))) {
        for (String table : domain.tables()) {
          checkRows(connection, table);
        }
        checkCounters(connection, domain);
      }
    }
  }

  /** One sentence for each acknowledged effect that is missing. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  /** How many acknowledged effects were looked up. */
  long checked() {
    return checked;
  }

  private void checkRows(Connection connection, String table) throws SQLException {
    Set<List<String>> present = history.present().getOrDefault(table, Set.of());
    Set<List<String>> absent = history.absent().getOrDefault(table, Set.of());
    if (present.isEmpty() && absent.isEmpty()) {
      return;
    }
    checked += present.size() + absent.size();
    Set<List<String>> stored = storedKeys(connection, table);
    for (List<String> key : present) {
      if (!stored.contains(key)) {
        violations.add(table + " " + key + " was inserted and is not there");
      }
    }
    for (List<String> key : absent) {
      if (stored.contains(key)) {
        violations.add(table + " " + key + " was deleted and is there");
      }
    }
  }

  private static Set<List<String>> storedKeys(Connection connection, String table)
      throws SQLException {
    List<String> columns = keyColumns(connection, table);
    Set<List<String>> keys = new HashSet<>();
    String sql = "SELECT `" + String.join("`, `", columns) + "` FROM `" + table + "`";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<String> key = new ArrayList<>(columns.size());
        for (int i = 1; i <= columns.size(); i++) {
          key.add(rows.getString(i));
        }
        keys.add(key);
      }
    }
    return keys;
  }

  private static List<String> keyColumns(Connection connection, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT column_name FROM information_schema.key_column_usage"
                + " WHERE table_schema = DATABASE() AND table_name = ?"
                + " AND constraint_name = 'PRIMARY' ORDER BY ordinal_position")) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.add(rows.getString(1));
        }
      }
    }
    return columns;
  }

  private void checkCounters(Connection connection, DomainConfig domain) throws SQLException {
    Map<String, Map<Long, Long>> stored = new HashMap<>();
    for (Map.Entry<History.Counter, LongAdder> entry : history.counters().entrySet()) {
      History.Counter counter = entry.getKey();
      if (!domain.tables().contains(counter.table())) {
        continue;
      }
      String name = counter.table() + "." + counter.column();
      if (!stored.containsKey(name)) {
        stored.put(name, storedCounters(connection, counter));
      }
      checked++;
      long expected = entry.getValue().sum();
      Long found = stored.get(name).get(counter.id());
      if (found == null || found != expected) {
        violations.add(name + " of " + counter.id() + " is " + found + ", not " + expected);
      }
    }
  }

  private static Map<Long, Long> storedCounters(Connection connection, History.Counter counter)
      throws SQLException {
    Map<Long, Long> values = new HashMap<>();
    String sql = "SELECT id, `" + counter.column() + "` FROM `" + counter.table() + "`";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.put(rows.getLong(1), rows.getLong(2));
      }
    }
    return values;
  }
}
