package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The definitions of a domain's tables on both sides at one moment, as the servers write them down;
 * counters do not count. Immutable.
 */
public final class Definitions {
  private static final Pattern COUNTER = Pattern.compile(" AUTO_INCREMENT=\\d+");
  private static final String SOURCE = " on the source";
  private static final String TARGET = " on the target";
  private static final String NONE = "no table";

  private final Map<String, String> byPlace;

  private Definitions(Map<String, String> byPlace) {
    this.byPlace = byPlace;
  }

  /** Reads them; one short statement per table and side. */
  public static Definitions read(TargetPools pools, MoveRequest request) throws SQLException {
    Map<String, String> byPlace = new LinkedHashMap<>();
    read(pools, request.from(), request.tables(), SOURCE, byPlace);
    read(pools, request.to(), request.tables(), TARGET, byPlace);
    return new Definitions(byPlace);
  }

  private static void read(
      TargetPools pools, int target, List<String> tables, String side, Map<String, String> into)
      throws SQLException {
    try (Connection connection = pools.internal(target);
        Statement statement = connection.createStatement()) {
      for (String table : tables) {
        into.put(table + side, created(statement, table));
      }
      into.put("triggers" + side, triggers(statement, tables));
      connection.rollback();
    }
  }

  private static String created(Statement statement, String table) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW CREATE TABLE `" + table + "`")) {
      row.next();
      return COUNTER.matcher(row.getString(2)).replaceFirst("");
    } catch (SQLSyntaxErrorException e) {
      if (e.getSQLState().equals("42S02")) {
        return NONE;
      }
      throw e;
    }
  }

  private static String triggers(Statement statement, List<String> tables) throws SQLException {
    List<String> triggers = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            "SELECT event_object_table, trigger_name, action_statement"
                + " FROM information_schema.triggers WHERE event_object_schema = DATABASE()"
                + " ORDER BY trigger_name")) {
      while (row.next()) {
        if (tables.contains(row.getString(1))) {
          triggers.add(row.getString(2) + ": " + row.getString(3));
        }
      }
    }
    return triggers.toString();
  }

  /** One table's on both sides, with all triggers. */
  String of(String table) {
    return Stream.of(table, "triggers")
        .flatMap(what -> Stream.of(what + SOURCE, what + TARGET))
        .map(place -> place + ": " + byPlace.get(place))
        .collect(Collectors.joining("\n"));
  }

  /** Whether every table stands on both sides. */
  public boolean isWhole() {
    return !byPlace.containsValue(NONE);
  }

  /** Which tables, on which side, are not the same in the other; empty when all are. */
  public List<String> different(Definitions other) {
    TreeSet<String> places = new TreeSet<>(byPlace.keySet());
    places.removeIf(place -> byPlace.get(place).equals(other.byPlace.get(place)));
    return List.copyOf(places);
  }
}
