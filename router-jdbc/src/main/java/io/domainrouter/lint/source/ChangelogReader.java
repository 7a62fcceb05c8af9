package io.domainrouter.lint.source;

import io.domainrouter.lint.StatementSink;
import io.domainrouter.lint.rule.Location;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads a Liquibase changelog in XML: its SQL as it stands, and of the other changes those that
 * make tables, keys and views, written as SQL. Not thread-safe.
 */
final class ChangelogReader {
  private final String source;
  private final StatementSink sink;

  ChangelogReader(String source, StatementSink sink) {
    this.source = source;
    this.sink = sink;
  }

  void read(XmlElement changelog) {
    List<XmlElement> changes =
        changelog
            .descendants()
            .filter(element -> element.name().equals("changeSet"))
            .flatMap(XmlElement::elements)
            .toList();
    for (XmlElement change : changes) {
      change(change);
    }
  }

  private void change(XmlElement change) {
    switch (change.name()) {
      case "sql" -> script(change.text());
      case "createProcedure" -> sql(change, change.text());
      case "createView" ->
          sql(change, "CREATE VIEW " + change.attribute("viewName") + " AS " + change.text());
      case "dropView" -> sql(change, "DROP VIEW " + change.attribute("viewName"));
      case "createTable" -> createTable(change);
      case "dropTable" -> sql(change, "DROP TABLE " + table(change));
      case "renameTable" ->
          sql(
              change,
              "ALTER TABLE "
                  + change.attribute("oldTableName")
                  + " RENAME TO "
                  + change.attribute("newTableName"));
      case "addPrimaryKey" ->
          sql(
              change,
              "ALTER TABLE " + table(change) + " ADD PRIMARY KEY (" + columns(change) + ")");
      case "addUniqueConstraint" ->
          sql(change, "ALTER TABLE " + table(change) + " ADD UNIQUE (" + columns(change) + ")");
      case "addForeignKeyConstraint" -> foreignKey(change);
      case "dropForeignKeyConstraint" ->
          sql(
              change,
              "ALTER TABLE "
                  + change.attribute("baseTableName")
                  + " DROP FOREIGN KEY "
                  + change.attribute("constraintName"));
      case "update", "insert", "delete" -> write(change);
      default -> {} // neither SQL, nor a change that a rule asks for
    }
  }

  private void script(String text) {
    try {
      new ScriptReader(source, sink).read(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException("from a string", e);
    }
  }

  private void sql(XmlElement change, String sql) {
    if (!sql.isBlank()) {
      sink.statement(sql.strip(), Location.written(source, change.line()), null, 1);
    }
  }

  private static String table(XmlElement change) {
    return change.attribute("tableName");
  }

  private static String columns(XmlElement change) {
    return change.attribute("columnNames");
  }

  private void createTable(XmlElement change) {
    List<String> parts = new ArrayList<>();
    List<XmlElement> columns =
        change.elements().filter(element -> element.name().equals("column")).toList();
    for (XmlElement column : columns) {
      String constraints =
          column.elements().map(ChangelogReader::constraints).collect(Collectors.joining());
      parts.add(column.attribute("name") + " INT" + constraints);
    }
    List<String> key =
        columns.stream()
            .filter(c -> c.elements().anyMatch(e -> e.attribute("primaryKey").equals("true")))
            .map(c -> c.attribute("name"))
            .toList();
    if (!key.isEmpty()) {
      parts.add("PRIMARY KEY (" + String.join(", ", key) + ")");
    }
    sql(change, "CREATE TABLE " + table(change) + " (" + String.join(", ", parts) + ")");
  }

  private static String constraints(XmlElement constraints) {
    String notNull = constraints.attribute("nullable").equals("false") ? " NOT NULL" : "";
    String unique = constraints.attribute("unique").equals("true") ? " UNIQUE" : "";
    String references = constraints.attribute("references");
    if (references.isEmpty() && !constraints.attribute("referencedTableName").isEmpty()) {
      references = constraints.attribute("referencedTableName") + "(id)";
    }
    return notNull + unique + (references.isEmpty() ? "" : " REFERENCES " + references);
  }

  private void foreignKey(XmlElement change) {
    String onDelete = change.attribute("onDelete");
    sql(
        change,
        "ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (%s)%s"
            .formatted(
                change.attribute("baseTableName"),
                change.attribute("constraintName"),
                change.attribute("baseColumnNames"),
                change.attribute("referencedTableName"),
                change.attribute("referencedColumnNames"),
                onDelete.isEmpty() ? "" : " ON DELETE " + onDelete));
  }

  private void write(XmlElement change) {
    String where =
        change
            .elements()
            .filter(element -> element.name().equals("where"))
            .map(element -> " WHERE " + element.text())
            .collect(Collectors.joining());
    sql(
        change,
        switch (change.name()) {
          case "update" -> "UPDATE " + table(change) + " SET changed = ?" + where;
          case "delete" -> "DELETE FROM " + table(change) + where;
          default -> "INSERT INTO " + table(change) + " VALUES (?)";
        });
  }
}
