package io.domainrouter.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.lint.split.NoSplitException;
import io.domainrouter.lint.split.Split;
import io.domainrouter.lint.split.Splits;
import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is proposed comes to the same on a server, and finds the index that it asks for. */
final class SplitsOnServerTest {
  private static final Splits SPLITS = new Splits(LintFixture.github());

  private static TwoSchemas schemas;
  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    schemas = TwoSchemas.create("lint_splits");
    schemas.execute(
        TwoSchemas.SOURCE,
        "CREATE TABLE users (id INT PRIMARY KEY, username VARCHAR(20), team INT, suspended INT)",
        "CREATE TABLE issues (id INT PRIMARY KEY, author_id INT, title VARCHAR(20), state"
            + " VARCHAR(10), KEY issues_author (author_id))",
        "CREATE TABLE issue_comments (id INT PRIMARY KEY, issue_id INT, body VARCHAR(20),"
            + " KEY comments_issue (issue_id))",
        "CREATE TABLE stars (user_id INT, repository_id INT, PRIMARY KEY (user_id, repository_id))");
    fill("users", 300, "%1$d, 'u%1$d', %1$d %% 7, %1$d %% 3 = 0");
    fill("issues", 2_000, "%1$d, NULLIF(%1$d %% 320, 11), 't%1$d', IF(%1$d %% 4, 'open', 'done')");
    fill("issue_comments", 2_000, "%1$d, %1$d %% 900, 'c%1$d'");
    fill("stars", 2_000, "%1$d %% 310, %1$d DIV 310");
    schemas.execute(TwoSchemas.SOURCE, "ANALYZE TABLE users, issues, issue_comments, stars");
    connection = schemas.connect(TwoSchemas.SOURCE);
    connection.setAutoCommit(false);
  }

  private static void fill(String table, int rows, String values) throws SQLException {
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= rows; i++) {
      all.add("(" + values.formatted(i) + ")");
    }
    schemas.execute(
        TwoSchemas.SOURCE, "INSERT INTO " + table + " VALUES " + String.join(", ", all));
  }

  @AfterAll
  static void drop() throws SQLException {
    connection.close();
    schemas.close();
  }

  /** A row by the names of its columns, in lower case. */
  private static List<Map<String, String>> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      ResultSetMetaData columns = rows.getMetaData();
      List<Map<String, String>> all = new ArrayList<>();
      while (rows.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          row.putIfAbsent(columns.getColumnLabel(i), rows.getString(i));
        }
        all.add(row);
      }
      return all;
    }
  }

  private static String key(Map<String, String> row) {
    return row.values().iterator().next();
  }

  /** The second statement over the keys of the first; empty where there is none. */
  private static String second(Split split) throws SQLException {
    String keys =
        rows(split.first()).stream()
            .map(SplitsOnServerTest::key)
            .distinct()
            .collect(Collectors.joining(", "));
    return keys.isEmpty() ? "" : split.second().replace("(?, …)", "(" + keys + ")");
  }

  /** What the remark tells the application to do. */
  private static List<Map<String, String>> joined(Split split, boolean outer) throws SQLException {
    String second = second(split);
    List<Map<String, String>> seconds = second.isEmpty() ? List.of() : rows(second);
    List<Map<String, String>> result = new ArrayList<>();
    for (Map<String, String> one : rows(split.first())) {
      boolean found = false;
      for (Map<String, String> other : seconds) {
        if (key(one) != null && key(one).equals(key(other))) {
          Map<String, String> both = new LinkedHashMap<>(one);
          other.forEach(both::putIfAbsent);
          result.add(both);
          found = true;
        }
      }
      if (outer && !found) {
        result.add(one);
      }
    }
    return result;
  }

  private static List<String> sorted(List<Map<String, String>> rows, Iterable<String> columns) {
    List<String> lines = new ArrayList<>();
    for (Map<String, String> row : rows) {
      StringBuilder line = new StringBuilder();
      columns.forEach(column -> line.append(row.get(column)).append('|'));
      lines.add(line.toString());
    }
    Collections.sort(lines);
    return lines;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT i.title FROM issues i JOIN users u ON u.id = i.author_id WHERE u.username = 'u7'",
        "SELECT u.username, i.title FROM users u JOIN issues i ON i.author_id = u.id"
            + " WHERE i.state IN ('open', 'new') AND u.team BETWEEN 2 AND 3 AND i.id > 1500",
        "SELECT c.body AS said, u.username FROM issue_comments c JOIN issues i ON i.id = c.issue_id"
            + " JOIN users u ON u.id = i.author_id WHERE u.id IN (3, 4, 11)",
        "SELECT i.title, s.repository_id FROM issues i, stars s"
            + " WHERE s.user_id = i.author_id AND i.id < 30",
        "SELECT i.title FROM issues i JOIN stars s ON s.user_id = i.author_id"
            + " WHERE s.repository_id < 3 AND s.user_id < 9",
        "SELECT s.repository_id FROM issues i JOIN stars s ON s.user_id = i.author_id"
            + " WHERE i.id < 30",
        "SELECT i.title, u.username FROM issues i LEFT JOIN users u ON u.id = i.author_id"
            + " AND u.suspended = 0 WHERE i.id < 40",
        "SELECT i.title, s.repository_id FROM issues i LEFT OUTER JOIN stars s"
            + " ON s.user_id = i.author_id WHERE i.id < 40",
        "SELECT u.username, i.title FROM issues i LEFT JOIN users u ON u.id = i.author_id"
            + " WHERE i.state = 'open' AND i.id > 300 ORDER BY i.id LIMIT 20",
        "SELECT i.id AS issue, u.team FROM users u JOIN issues i ON i.author_id = u.id"
            + " WHERE u.team = 3 ORDER BY i.id DESC LIMIT 10",
        "SELECT i.title, u.username FROM issues i JOIN users u ON u.id = i.author_id"
            + " WHERE u.team = 3 ORDER BY u.username, i.title",
        "SELECT i.title FROM issues i JOIN users u ON u.id = i.author_id WHERE u.username = 'none'",
        "SELECT id, title FROM issues WHERE id < 5 OR author_id IN (SELECT id FROM users WHERE"
            + " team = 3 AND id < 30) ORDER BY title LIMIT 12"
      })
  void theResultIsTheSame(String sql) throws SQLException, NoSplitException {
    List<Map<String, String>> wanted = rows(sql);
    assertTrue(wanted.size() > 1 || sql.contains("'none'"), () -> "" + wanted.size());
    Split split = SPLITS.of(sql);
    List<Map<String, String>> found =
        sql.contains("(SELECT") ? rows(second(split)) : joined(split, sql.contains("LEFT"));
    if (wanted.isEmpty()) {
      assertEquals(List.of(), found);
    } else {
      Iterable<String> columns = wanted.get(0).keySet();
      assertEquals(sorted(wanted, columns), sorted(found, columns), split::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE issues SET state = 'closed' WHERE author_id IN (SELECT id FROM users WHERE team = 2)",
        "DELETE FROM issues WHERE state = 'done' AND author_id IN (SELECT user_id FROM stars s WHERE"
            + " s.repository_id < 4)"
      })
  void theSameRowsAreWritten(String sql) throws SQLException, NoSplitException {
    Split split = SPLITS.of(sql);
    List<Map<String, String>> wanted = after(sql);
    List<Map<String, String>> found = after(second(split));
    assertEquals(wanted, found);
    assertFalse(wanted.equals(rows("SELECT * FROM issues ORDER BY id")), "nothing was written");
  }

  private static List<Map<String, String>> after(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return rows("SELECT * FROM issues ORDER BY id");
    } finally {
      connection.rollback();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT i.title FROM issues i JOIN users u ON u.id = i.author_id WHERE u.id IN (7, 8)",
        "SELECT i.title, u.username FROM issues i LEFT JOIN users u ON u.id = i.author_id"
            + " WHERE i.id < 4",
        "SELECT i.title FROM issues i JOIN stars s ON s.user_id = i.author_id WHERE i.id < 4",
        "SELECT title FROM issues WHERE author_id IN (SELECT id FROM users WHERE id < 4)"
      })
  void theSecondUsesTheIndexThatItAsksFor(String sql) throws SQLException, NoSplitException {
    Split split = SPLITS.of(sql);
    String table = split.index().substring(0, split.index().indexOf(' '));
    String column = split.index().replaceAll(".*\\((.*)\\)", "$1");
    List<String> used =
        rows("EXPLAIN FORMAT = TRADITIONAL " + second(split)).stream()
            .map(row -> row.get("key"))
            .toList();
    String wanted =
        rows("SELECT index_name AS name FROM information_schema.statistics WHERE seq_in_index = 1"
                + " AND table_schema = DATABASE() AND table_name = '"
                + table
                + "' AND column_name = '"
                + column
                + "'")
            .get(0)
            .get("name");
    assertEquals(List.of(wanted), used, split::toString);
  }
}
