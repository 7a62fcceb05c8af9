package io.domainrouter.phase;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the control tables that stand have the columns that this version works with. */
final class ControlColumns {
  /** A column's line in our own DDL. */
  private static final Pattern COLUMN = Pattern.compile("(?m)^ +([a-z_]+) [A-Z]");

  private ControlColumns() {}

  /**
   * Looks only; a table that is missing as a whole is nothing to say here.
   *
   * @param tables our DDL by table
   * @param added {@code table.column} of those that earlier versions did not have
   * @throws SQLException {@code DR101} naming columns that are missing, or that must be given and
   *     are not known here
   */
  static void requireKnown(
      Connection connection, String target, Map<String, String> tables, Collection<String> added)
      throws SQLException {
    Map<String, Boolean> found = found(connection);
    Set<String> missing = new TreeSet<>();
    Set<String> unknown = new TreeSet<>();
    tables.forEach(
        (table, ddl) -> {
          Set<String> expected = columns(table, ddl);
          Set<String> standing = new TreeSet<>(found.keySet());
          standing.removeIf(column -> !column.startsWith(table + "."));
          if (!standing.isEmpty()) {
            expected.stream()
                .filter(column -> !standing.contains(column) && !added.contains(column))
                .forEach(missing::add);
            standing.stream()
                .filter(column -> !expected.contains(column) && found.get(column))
                .forEach(unknown::add);
          }
        });
    if (!missing.isEmpty()) {
      throw refused(target, "lack the columns " + missing + ": they were altered by hand.");
    }
    if (!unknown.isEmpty()) {
      throw refused(
          target, "have the columns " + unknown + ", unknown here: they are of a newer version.");
    }
  }

  private static SQLException refused(String target, String what) {
    return new SQLNonTransientException(
        "The control tables on " + target + " " + what + " Nothing was changed.", "DR101");
  }

  private static Set<String> columns(String table, String ddl) {
    Set<String> columns = new TreeSet<>();
    Matcher line = COLUMN.matcher(ddl);
    while (line.find()) {
      columns.add(table + "." + line.group(1));
    }
    return columns;
  }

  /** By {@code table.column}, whether an INSERT must give it. */
  private static Map<String, Boolean> found(Connection connection) throws SQLException {
    Map<String, Boolean> found = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT table_name, column_name, is_nullable = 'NO' AND column_default IS NULL"
                    + " AND extra NOT LIKE '%auto_increment%' FROM information_schema.columns"
                    + " WHERE table_schema = DATABASE() AND table_name LIKE 'domainrouter\\_%'")) {
      while (row.next()) {
        found.put(
            row.getString(1) + "." + row.getString(2).toLowerCase(Locale.ROOT), row.getBoolean(3));
      }
    }
    return found;
  }
}
