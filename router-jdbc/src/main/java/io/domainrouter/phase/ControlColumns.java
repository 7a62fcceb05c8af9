package io.domainrouter.phase;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the control tables that stand have the columns that this version works with. */
final class ControlColumns {
  /** A column's line in our own DDL. */
  private static final Pattern COLUMN =
      Pattern.compile("(?m)^ +([a-z_]+) ([A-Z]+(?:\\(\\d+\\))?)[ ,]");

  /** What information_schema calls a type: its name, its length, and what else is said of it. */
  private static final Pattern TYPE = Pattern.compile("([a-z]+)(?:\\((\\d+)\\))?(.*)");

  /** What has room for what stands before it. */
  private static final List<List<String>> GROWING =
      List.of(
          List.of("tinyint", "smallint", "mediumint", "int", "bigint"),
          List.of("tinytext", "text", "mediumtext", "longtext"));

  /** A column that stands. */
  private record Standing(boolean mustBeGiven, String type) {}

  private ControlColumns() {}

  /**
   * Looks only; a table that is missing as a whole is nothing to say here.
   *
   * @param tables our DDL by table
   * @param added {@code table.column} of those that earlier versions did not have
   * @throws SQLException {@code DR101} naming columns that are missing, of another type, or that
   *     must be given and are not known here
   */
  static void requireKnown(
      Connection connection, String target, Map<String, String> tables, Collection<String> added)
      throws SQLException {
    Map<String, Standing> found = found(connection);
    Set<String> missing = new TreeSet<>();
    Set<String> other = new TreeSet<>();
    Set<String> unknown = new TreeSet<>();
    tables.forEach(
        (table, ddl) -> {
          Map<String, String> expected = columns(table, ddl);
          Set<String> standing = new TreeSet<>(found.keySet());
          standing.removeIf(column -> !column.startsWith(table + "."));
          if (!standing.isEmpty()) {
            expected.keySet().stream()
                .filter(column -> !standing.contains(column) && !added.contains(column))
                .forEach(missing::add);
          }
          for (String column : standing) {
            String type = found.get(column).type();
            if (expected.containsKey(column) && !holds(type, expected.get(column))) {
              other.add(column + " " + type + " instead of " + expected.get(column));
            } else if (!expected.containsKey(column) && found.get(column).mustBeGiven()) {
              unknown.add(column);
            }
          }
        });
    if (!missing.isEmpty()) {
      throw refused(target, "lack the columns " + missing + ": they were altered by hand.");
    }
    if (!other.isEmpty()) {
      throw refused(
          target, "have columns of other types " + other + ": they were altered by hand.");
    }
    if (!unknown.isEmpty()) {
      throw refused(
          target, "have the columns " + unknown + ", unknown here: they are of a newer version.");
    }
  }

  /** Whether all that a column of one type may hold has room in another; the kind must be alike. */
  private static boolean holds(String standing, String expected) {
    Matcher here = TYPE.matcher(standing);
    Matcher wanted = TYPE.matcher(expected);
    if (!here.matches() || !wanted.matches()) {
      return standing.equals(expected);
    }
    for (List<String> family : GROWING) {
      if (family.contains(wanted.group(1))) {
        return here.group(3).isBlank()
            && family.indexOf(here.group(1)) >= family.indexOf(wanted.group(1));
      }
    }
    return here.group(1).equals(wanted.group(1)) && length(here) >= length(wanted);
  }

  private static int length(Matcher type) {
    return type.group(2) == null ? 0 : Integer.parseInt(type.group(2));
  }

  private static SQLException refused(String target, String what) {
    return new SQLNonTransientException(
        "The control tables on " + target + " " + what + " Nothing was changed.", "DR101");
  }

  /** The types by {@code table.column}. */
  private static Map<String, String> columns(String table, String ddl) {
    Map<String, String> columns = new HashMap<>();
    Matcher line = COLUMN.matcher(ddl);
    while (line.find()) {
      columns.put(table + "." + line.group(1), line.group(2).toLowerCase(Locale.ROOT));
    }
    return columns;
  }

  /** By {@code table.column}. */
  private static Map<String, Standing> found(Connection connection) throws SQLException {
    Map<String, Standing> found = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT table_name, column_name, is_nullable = 'NO' AND column_default IS NULL"
                    + " AND extra NOT LIKE '%auto_increment%', column_type"
                    + " FROM information_schema.columns"
                    + " WHERE table_schema = DATABASE() AND table_name LIKE 'domainrouter\\_%'")) {
      while (row.next()) {
        found.put(
            row.getString(1) + "." + row.getString(2).toLowerCase(Locale.ROOT),
            new Standing(row.getBoolean(3), row.getString(4).toLowerCase(Locale.ROOT)));
      }
    }
    return found;
  }
}
