package io.domainrouter.migrate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a server, and of a session as the application has it, decides what a statement means.
 * Immutable.
 *
 * @param modes of {@code sql_mode}
 * @param zone name of the session's time zone
 * @param zoneSeconds its distance from UTC now
 * @param tableNames {@code lower_case_table_names}: 0 where case matters
 * @param packet {@code max_allowed_packet} in bytes
 * @param others settings of which a difference is good to know, by name
 */
record ServerSettings(
    Set<String> modes,
    String zone,
    int zoneSeconds,
    int tableNames,
    long packet,
    Map<String, String> others) {

  private static final String SELECT =
      "SELECT @@session.sql_mode, IF(@@session.time_zone = 'SYSTEM', @@global.system_time_zone,"
          + " @@session.time_zone), TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW()),"
          + " @@global.lower_case_table_names, @@session.max_allowed_packet,"
          + " @@session.auto_increment_increment AS `auto_increment_increment`,"
          + " @@session.auto_increment_offset AS `auto_increment_offset`,"
          + " @@session.transaction_isolation AS `transaction_isolation`";

  private static final int FIRST_OTHER = 6;

  /** Modes by which a text is read, a value stored or computed in another way. */
  private static final Set<String> MODES_THAT_CHANGE_MEANING =
      Set.of(
          "ANSI_QUOTES",
          "NO_BACKSLASH_ESCAPES",
          "PIPES_AS_CONCAT",
          "IGNORE_SPACE",
          "HIGH_NOT_PRECEDENCE",
          "NO_UNSIGNED_SUBTRACTION",
          "NO_AUTO_VALUE_ON_ZERO",
          "PAD_CHAR_TO_FULL_LENGTH",
          "TIME_TRUNCATE_FRACTIONAL",
          "TIME_ROUND_FRACTIONAL",
          "SIMULTANEOUS_ASSIGNMENT",
          "EMPTY_STRING_IS_NULL",
          "STRICT_TRANS_TABLES",
          "ORACLE");

  /**
   * @param session in the state that the application's have
   */
  static ServerSettings load(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(SELECT)) {
      row.next();
      Map<String, String> others = new LinkedHashMap<>();
      for (int i = FIRST_OTHER; i <= row.getMetaData().getColumnCount(); i++) {
        others.put(row.getMetaData().getColumnLabel(i), row.getString(i));
      }
      return new ServerSettings(
          modes(row.getString(1)),
          row.getString(2),
          row.getInt(3),
          row.getInt(4),
          row.getLong(5),
          others);
    }
  }

  /** For InnoDB the two strict modes are one. */
  private static Set<String> modes(String text) {
    Set<String> modes = new TreeSet<>(Arrays.asList(text.split(",")));
    modes.remove("");
    if (modes.remove("STRICT_ALL_TABLES")) {
      modes.add("STRICT_TRANS_TABLES");
    }
    return modes;
  }

  /**
   * @param widest bytes of the widest value that a column of the tables can hold
   */
  void compare(ServerSettings target, long widest, Findings findings) {
    compareModes(target, findings);
    compareZones(target, findings);
    compareTableNames(target, findings);
    comparePackets(target, widest, findings);
    others.forEach(
        (name, here) -> {
          if (!here.equals(target.others.get(name))) {
            findings.notable(different(name, here, target.others.get(name)));
          }
        });
  }

  private static String different(String name, Object here, Object there) {
    return name + " is " + here + " on the source, " + there + " on the target";
  }

  private void compareModes(ServerSettings target, Findings findings) {
    Set<String> different = new TreeSet<>(modes);
    different.removeAll(target.modes);
    target.modes.stream().filter(mode -> !modes.contains(mode)).forEach(different::add);
    for (String mode : different) {
      String side = modes.contains(mode) ? "source" : "target";
      findings.add(
          "sql_mode has " + mode + " only on the " + side,
          MODES_THAT_CHANGE_MEANING.contains(mode));
    }
  }

  /** Zones of other names may change their clocks on other days. */
  private void compareZones(ServerSettings target, Findings findings) {
    if (zoneSeconds != target.zoneSeconds || !zone.equals(target.zone)) {
      findings.add(
          different("time zone", zone, target.zone)
              + (zoneSeconds == target.zoneSeconds ? ", the same hour now" : ""),
          zoneSeconds != target.zoneSeconds);
    }
  }

  private void compareTableNames(ServerSettings target, Findings findings) {
    if ((tableNames == 0) != (target.tableNames == 0)) {
      findings.add(
          different("lower_case_table_names", tableNames, target.tableNames),
          target.tableNames == 0);
    }
  }

  private void comparePackets(ServerSettings target, long widest, Findings findings) {
    if (target.packet < packet) {
      findings.add(
          different("max_allowed_packet", packet, target.packet)
              + ": longer rows would be refused there",
          widest > target.packet);
    }
  }
}
