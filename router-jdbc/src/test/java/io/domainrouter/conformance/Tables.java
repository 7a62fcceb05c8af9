package io.domainrouter.conformance;

import io.domainrouter.testing.SqlScript;
import io.domainrouter.testing.TableContents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The domain's tables on one side: their rows before each program, and what they hold now. */
final class Tables {
  private static final List<String> NAMES = List.of("item", "part", "kind");
  private static final String FIRST_KEY = "AUTO_INCREMENT=4 ";

  private Tables() {}

  static String[] names() {
    return NAMES.toArray(String[]::new);
  }

  static List<String> contents(Connection side) throws SQLException {
    List<String> lines = new ArrayList<>();
    for (String table : NAMES) {
      lines.addAll(TableContents.of(side, table, Set.of()));
    }
    return lines;
  }

  /** Fills the tables, whatever they hold. */
  static void fill(Connection side) throws SQLException {
    try (Statement statement = side.createStatement()) {
      for (String table : NAMES) {
        statement.execute("DELETE FROM " + table);
      }
      SqlScript.run(side, "conformance/rows.sql");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As after {@link #fill}, where that is not so already. */
  static void restore(Connection side, List<String> filled) throws SQLException {
    if (!contents(side).equals(filled)) {
      fill(side);
    }
    try (Statement statement = side.createStatement()) {
      if (!nextKeyIsFirst(statement)) {
        statement.execute("ALTER TABLE item " + FIRST_KEY);
      }
    }
  }

  private static boolean nextKeyIsFirst(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW CREATE TABLE item")) {
      row.next();
      return row.getString(2).contains(FIRST_KEY);
    }
  }
}
