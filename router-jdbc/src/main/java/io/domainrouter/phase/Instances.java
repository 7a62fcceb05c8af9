package io.domainrouter.phase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The SQL of {@code domainrouter_instance} on the monolith. Stateless, thread-safe. */
public final class Instances {

  /**
   * One registered instance. Immutable.
   *
   * @param kind what it is there for
   * @param acknowledged the epoch that it has acknowledged, by domain
   * @param live whether its last heartbeat is younger than the time to live
   * @param heartbeatMillis age of that heartbeat, by the monolith's clock
   * @param build what it runs; empty where it is of a version that does not say so
   * @param inFlight its transactions by domain and phase, at that heartbeat
   * @param holds those that hold a domain for long, one line each, at that heartbeat
   */
  public record Instance(
      long id,
      InstanceKind kind,
      String name,
      String fingerprint,
      Map<String, Long> acknowledged,
      boolean live,
      long heartbeatMillis,
      String build,
      String inFlight,
      List<String> holds) {

    /** Whether applications write and read by what it believes. */
    public boolean carriesStatements() {
      return kind == InstanceKind.APPLICATION;
    }
  }

  /**
   * What an instance says of itself with each heartbeat.
   *
   * @param acknowledged the epoch that it has acknowledged, by domain
   */
  record Words(Map<String, Long> acknowledged, String build, String inFlight, List<String> holds) {}

  private static final long SECONDS_UNTIL_FORGOTTEN = 86_400;

  private Instances() {}

  /**
   * Enters this instance and commits, so that of two that begin at once at least one sees the
   * other.
   *
   * @throws SQLException {@code DR101} when a live instance uses another domain file; this one is
   *     not entered then
   */
  static long register(
      Connection connection,
      InstanceKind kind,
      String name,
      String fingerprint,
      Duration timeToLive)
      throws SQLException {
    forgetTheDead(connection, timeToLive);
    long id = insert(connection, kind, name, fingerprint);
    connection.commit();
    for (Instance other : all(connection, timeToLive)) {
      if (other.live() && !other.fingerprint().equals(fingerprint)) {
        remove(connection, id);
        connection.commit();
        throw new SQLNonTransientException(
            "Instance "
                + other.name()
                + " is running with another domain file (fingerprint "
                + other.fingerprint().substring(0, 12)
                + ", here "
                + fingerprint.substring(0, 12)
                + "). All instances must use the same domains, tables and targets.",
            "DR101");
      }
    }
    return id;
  }

  private static long insert(
      Connection connection, InstanceKind kind, String name, String fingerprint)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO domainrouter_instance (kind, name, fingerprint, acknowledged)"
                + " VALUES (?, ?, ?, '')",
            Statement.RETURN_GENERATED_KEYS)) {
      insert.setString(1, kind.stored());
      insert.setString(2, name);
      insert.setString(3, fingerprint);
      insert.executeUpdate();
      try (ResultSet key = insert.getGeneratedKeys()) {
        key.next();
        return key.getLong(1);
      }
    }
  }

  /**
   * Says that this instance lives.
   *
   * @return false when it is not entered any more
   */
  static boolean heartbeat(Connection connection, long id, Words words) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE domainrouter_instance SET heartbeat_at = CURRENT_TIMESTAMP(3),"
                + " acknowledged = ?, build = ?, in_flight = ?, holds = ? WHERE id = ?")) {
      update.setString(1, text(words.acknowledged()));
      update.setString(2, words.build());
      update.setString(3, words.inFlight());
      update.setString(4, String.join("\n", words.holds()));
      update.setLong(5, id);
      return update.executeUpdate() == 1;
    }
  }

  private static String text(Map<String, Long> acknowledged) {
    List<String> entries = new ArrayList<>();
    acknowledged.forEach((domain, epoch) -> entries.add(domain + "=" + epoch));
    return String.join(",", entries);
  }

  /** Enters an instance again that was silent for so long that it was forgotten. */
  static void reenter(
      Connection connection,
      long id,
      InstanceKind kind,
      String name,
      String fingerprint,
      Map<String, Long> acknowledged)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO domainrouter_instance (id, kind, name, fingerprint, acknowledged)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      insert.setLong(1, id);
      insert.setString(2, kind.stored());
      insert.setString(3, name);
      insert.setString(4, fingerprint);
      insert.setString(5, text(acknowledged));
      insert.executeUpdate();
    }
  }

  /**
   * Who has been silent for a day is taken for gone; a controller, for whom nobody waits, after
   * twice its time to live. Each is deleted by its key in a transaction of its own: a search of the
   * table would lock all of it, and instances that begin at once would meet in a deadlock.
   */
  public static void forgetTheDead(Connection connection, Duration timeToLive) throws SQLException {
    long soon = 2 * timeToLive.toMillis();
    long late = Math.max(SECONDS_UNTIL_FORGOTTEN * 1000, soon);
    List<Instance> instances = all(connection, timeToLive);
    connection.commit();
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM domainrouter_instance WHERE id = ?"
                + " AND heartbeat_at < CURRENT_TIMESTAMP(3) - INTERVAL ? MICROSECOND")) {
      for (Instance instance : instances) {
        long silence = instance.carriesStatements() ? late : soon;
        if (instance.heartbeatMillis() > silence) {
          delete.setLong(1, instance.id());
          delete.setLong(2, silence * 1000);
          delete.executeUpdate();
          connection.commit();
        }
      }
    }
  }

  static void remove(Connection connection, long id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM domainrouter_instance WHERE id = ?")) {
      delete.setLong(1, id);
      delete.executeUpdate();
    }
  }

  /** Every registered instance, live or not. */
  public static List<Instance> all(Connection connection, Duration timeToLive) throws SQLException {
    List<Instance> instances = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, name, fingerprint, acknowledged, heartbeat_at > CURRENT_TIMESTAMP(3)"
                + " - INTERVAL ? MICROSECOND,"
                + " TIMESTAMPDIFF(MICROSECOND, heartbeat_at, CURRENT_TIMESTAMP(3)) DIV 1000,"
                + " build, IFNULL(in_flight, ''), IFNULL(holds, ''), kind"
                + " FROM domainrouter_instance ORDER BY id")) {
      select.setLong(1, timeToLive.toNanos() / 1000);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          instances.add(
              new Instance(
                  row.getLong(1),
                  InstanceKind.of(row.getString(10)),
                  row.getString(2),
                  row.getString(3),
                  parse(row.getString(4)),
                  row.getBoolean(5),
                  row.getLong(6),
                  row.getString(7),
                  row.getString(8),
                  row.getString(9).lines().toList()));
        }
      }
    }
    return instances;
  }

  private static Map<String, Long> parse(String acknowledged) {
    Map<String, Long> epochs = new HashMap<>();
    for (String entry : acknowledged.split(",")) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        epochs.put(entry.substring(0, equals), Long.parseLong(entry.substring(equals + 1)));
      }
    }
    return epochs;
  }
}
