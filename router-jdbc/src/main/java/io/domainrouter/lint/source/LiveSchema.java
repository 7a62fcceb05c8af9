package io.domainrouter.lint.source;

import io.domainrouter.lint.rule.Location;
import io.domainrouter.lint.rule.SchemaModel;
import io.domainrouter.lint.rule.SchemaModel.ForeignKey;
import io.domainrouter.lint.rule.SchemaModel.Kind;
import io.domainrouter.lint.rule.SchemaModel.Program;
import io.domainrouter.lint.rule.SchemaModel.Table;
import io.domainrouter.sql.SqlAnalyzer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the schema of a connection's database from {@code information_schema}. Not thread-safe. */
public final class LiveSchema {
  private static final String KEYED =
      """
      SELECT t.table_name, EXISTS (SELECT 1 FROM information_schema.statistics s
          WHERE s.table_schema = t.table_schema AND s.table_name = t.table_name AND s.non_unique = 0
          GROUP BY s.index_name HAVING MAX(s.nullable = 'YES') = 0) AS keyed
      FROM information_schema.tables t
      WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
      """;
  private static final String FOREIGN_KEYS =
      """
      SELECT r.constraint_name, r.table_name, k.column_name, r.referenced_table_name,
          r.delete_rule, r.update_rule
      FROM information_schema.referential_constraints r
      JOIN information_schema.key_column_usage k ON k.constraint_schema = r.constraint_schema
          AND k.constraint_name = r.constraint_name AND k.table_name = r.table_name
          AND k.ordinal_position = 1
      WHERE r.constraint_schema = DATABASE()
      """;
  private static final String VIEWS =
      "SELECT table_name, '', view_definition FROM information_schema.views"
          + " WHERE table_schema = DATABASE()";
  private static final String TRIGGERS =
      "SELECT trigger_name, event_object_table, action_statement FROM information_schema.triggers"
          + " WHERE trigger_schema = DATABASE()";
  private static final String ROUTINES =
      "SELECT routine_name, '', routine_definition FROM information_schema.routines"
          + " WHERE routine_schema = DATABASE()";
  private static final String EVENTS =
      "SELECT event_name, '', event_definition FROM information_schema.events"
          + " WHERE event_schema = DATABASE()";
  private static final Set<String> CHANGING = Set.of("CASCADE", "SET NULL", "SET DEFAULT");

  private final Connection connection;
  private final SqlAnalyzer analyzer;
  private final Location where;

  /**
   * @param tables those of all domains
   */
  public LiveSchema(Connection connection, Set<String> tables) throws SQLException {
    this.connection = connection;
    this.analyzer = new SqlAnalyzer(tables);
    this.where = Location.written("schema " + connection.getCatalog(), 0);
  }

  public SchemaModel read() throws SQLException {
    SchemaModel schema = new SchemaModel();
    rows(KEYED, row -> schema.add(new Table(lower(row, 1), row.getBoolean(2), where)));
    rows(FOREIGN_KEYS, row -> schema.add(foreignKey(row)));
    programs(schema, Kind.VIEW, VIEWS);
    programs(schema, Kind.TRIGGER, TRIGGERS);
    programs(schema, Kind.ROUTINE, ROUTINES);
    programs(schema, Kind.EVENT, EVENTS);
    schema.complete();
    return schema;
  }

  private ForeignKey foreignKey(ResultSet row) throws SQLException {
    boolean cascades = CHANGING.contains(row.getString(5)) || CHANGING.contains(row.getString(6));
    return new ForeignKey(
        row.getString(1), lower(row, 2), lower(row, 3), lower(row, 4), cascades, where);
  }

  private void programs(SchemaModel schema, Kind kind, String sql) throws SQLException {
    rows(
        sql,
        row -> {
          List<String> tables = new ArrayList<>();
          if (!row.getString(2).isEmpty()) {
            tables.add(lower(row, 2));
          }
          String body = row.getString(3); // null without the grant to see it
          analyzer.analyze(body == null ? "" : body).mentioned().stream()
              .sorted()
              .filter(table -> !tables.contains(table))
              .forEach(tables::add);
          schema.add(new Program(kind, row.getString(1), tables, where));
        });
  }

  private static String lower(ResultSet row, int column) throws SQLException {
    return row.getString(column).toLowerCase(Locale.ROOT);
  }

  /** What takes a row. */
  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  private void rows(String sql, Row reader) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        reader.take(rows);
      }
    }
  }
}
