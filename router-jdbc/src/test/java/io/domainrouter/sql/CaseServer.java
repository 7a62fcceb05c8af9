package io.domainrouter.sql;

import io.domainrouter.testing.SqlScript;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A schema with every table that the case files name, on which they are carried out. What one case
 * leaves behind is repaired before the next. Not thread-safe.
 */
final class CaseServer implements AutoCloseable {
  static final String SCHEMA = "shop";

  private static final String LOCKS =
      "SELECT LOWER(l.object_name), l.lock_type FROM performance_schema.metadata_locks l"
          + " JOIN performance_schema.threads t ON t.thread_id = l.owner_thread_id"
          + " WHERE t.processlist_id = ? AND l.object_schema = '"
          + SCHEMA
          + "' AND l.object_type %s ORDER BY l.lock_type";

  private static final Set<StatementKind> KEEPS_THE_SESSION =
      EnumSet.of(
          StatementKind.SELECT,
          StatementKind.INSERT,
          StatementKind.REPLACE,
          StatementKind.UPDATE,
          StatementKind.DELETE,
          StatementKind.EXPLAIN);

  /** Else joins of many derived tables are planned for minutes. */
  private static final String PLAN_QUICKLY = "SET SESSION optimizer_search_depth = 1";

  private static final String OBJECTS =
      """
      SELECT IF(table_type = 'VIEW', 'VIEW', 'TABLE'), table_name FROM information_schema.tables
      WHERE table_schema = 'SCHEMA'
      UNION ALL
      SELECT routine_type, routine_name FROM information_schema.routines
      WHERE routine_schema = 'SCHEMA'
      UNION ALL
      SELECT 'EVENT', event_name FROM information_schema.events WHERE event_schema = 'SCHEMA'
      """
          .replace("SCHEMA", SCHEMA);

  private final TestServer server = TestServers.shared().server(0);
  private final boolean mySql = TestServers.shared().isMySql();
  private final Map<String, String> creations = new LinkedHashMap<>();
  private final Set<String> objects = new HashSet<>();
  private final Connection observer;
  private final Connection shared;

  /**
   * What a server did with a statement.
   *
   * @param error its error code, 0 where it accepted the statement
   * @param message its error message
   * @param locks the tables that the statement's transaction holds a metadata lock on, in lower
   *     case, with the type of the strongest one
   */
  record Answer(int error, String message, Map<String, String> locks) {}

  CaseServer() throws SQLException, IOException {
    server.recreateSchema(SCHEMA);
    observer = server.connect(SCHEMA);
    shared = transaction();
    for (String create : SqlScript.statements("sql/schema.sql")) {
      execute(create);
      if (create.contains("TABLE")) {
        creations.put(tableOf(create), create);
      }
    }
    objects.addAll(objects());
  }

  /** The name before the first parenthesis. */
  private static String tableOf(String create) {
    Tokens tokens = SqlLexer.lex(create);
    int open = 0;
    while (!tokens.symbol(open, "(")) {
      open++;
    }
    return tokens.text(open - 1, open).replaceAll("(?<!`)`(?!`)", "").replace("``", "`");
  }

  /** The name of its error codes in the case files. */
  String name() {
    return mySql ? "mysql" : "mariadb";
  }

  /** Carries the statement out in a transaction of its own that leaves nothing behind. */
  Answer run(SqlCase sqlCase, SqlFacts facts) throws SQLException {
    if (KEEPS_THE_SESSION.contains(facts.kind()) && facts.effects().isEmpty()) {
      Answer answer = answer(shared, sqlCase.sql(), facts.parameters());
      shared.rollback();
      return answer;
    }
    Connection own = transaction();
    String before = sqlCase.outcomes().get("before");
    if (before != null) {
      execute(own, before, 0);
    }
    Answer answer = answer(own, sqlCase.sql(), facts.parameters());
    end(own);
    if (facts.kind() == StatementKind.DDL) {
      repair(facts.writes());
    }
    return answer;
  }

  private Connection transaction() throws SQLException {
    Connection connection = server.connect(SCHEMA);
    execute(connection, PLAN_QUICKLY, 0);
    connection.setAutoCommit(false);
    return connection;
  }

  /** Rolls back first: the server itself does so only some time after the connection's end. */
  private static void end(Connection connection) {
    try (connection) {
      connection.rollback();
    } catch (SQLException e) {
      // COMMIT RELEASE has ended the connection; XA START forbids to roll back.
    }
  }

  private Answer answer(Connection connection, String sql, int parameters) throws SQLException {
    long id = connectionId(connection);
    try {
      execute(connection, sql, parameters);
      return new Answer(0, "", locks(id));
    } catch (SQLException e) {
      return new Answer(e.getErrorCode(), String.valueOf(e.getMessage()), Map.of());
    }
  }

  private static void execute(Connection connection, String sql, int parameters)
      throws SQLException {
    if (parameters == 0) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 1; i <= parameters; i++) {
        statement.setInt(i, 1);
      }
      statement.execute();
    }
  }

  private static long connectionId(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private Map<String, String> locks(long connectionId) throws SQLException {
    Map<String, String> locks = new TreeMap<>();
    try (PreparedStatement query =
        observer.prepareStatement(LOCKS.formatted(mySql ? "= 'TABLE'" : "LIKE 'TABLE%'"))) {
      query.setLong(1, connectionId);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          locks.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return locks;
  }

  /** Leaves the schema as the script made it, whatever the statement did to these tables. */
  private void repair(Set<TableName> changed) throws SQLException {
    Set<String> present = objects();
    for (String made : present) {
      if (!objects.contains(made)) {
        execute("DROP " + made);
      }
    }
    for (Map.Entry<String, String> table : creations.entrySet()) {
      boolean written = changed.stream().map(TableName::name).anyMatch(table.getKey()::equals);
      if (written || !present.contains("TABLE " + quoted(table.getKey()))) {
        execute("DROP TABLE IF EXISTS " + quoted(table.getKey()));
        execute(table.getValue());
      }
    }
  }

  /** What stands in the schema, as DROP wants to hear it. */
  private Set<String> objects() throws SQLException {
    Set<String> found = new LinkedHashSet<>();
    try (Statement statement = observer.createStatement();
        ResultSet rows = statement.executeQuery(OBJECTS)) {
      while (rows.next()) {
        found.add(rows.getString(1) + " " + quoted(rows.getString(2)));
      }
    }
    return found;
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private void execute(String sql) throws SQLException {
    execute(observer, sql, 0);
  }

  @Override
  public void close() throws SQLException {
    shared.close();
    observer.close();
    server.dropSchema(SCHEMA);
  }
}
