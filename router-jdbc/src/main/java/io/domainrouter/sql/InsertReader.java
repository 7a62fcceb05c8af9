package io.domainrouter.sql;

import io.domainrouter.sql.WriteShape.Insert.Mode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads INSERT and REPLACE. An instance reads one statement. */
final class InsertReader {
  private static final Set<String> MODIFIERS =
      Words.set("low_priority delayed high_priority ignore");

  private final Findings findings;
  private final Tokens tokens;
  private final Cursor cursor;
  private final boolean replace;
  private final Set<String> updatedColumns = new LinkedHashSet<>();
  private List<String> columns = List.of();
  private String rule;
  private boolean query;

  private InsertReader(Findings findings) {
    this.findings = findings;
    this.tokens = findings.tokens;
    this.cursor = new Cursor(tokens);
    this.replace = cursor.word("replace");
  }

  static void read(Findings findings) {
    new InsertReader(findings).statement();
  }

  private void statement() {
    findings.kind = replace ? StatementKind.REPLACE : StatementKind.INSERT;
    cursor.at++;
    boolean ignore = cursor.takeAll(MODIFIERS, "ignore");
    cursor.take("into");
    Name table = cursor.name();
    if (table == null) {
      findings.unroutable("no table name behind " + findings.kind);
      return;
    }
    findings.writes(table);
    if (cursor.take("partition")) {
      opaque("a PARTITION clause");
      passGroup();
    }
    columnList();
    TokenEffects.find(findings, cursor.at);
    List<List<Value>> rows = rows();
    onDuplicate();
    rest();
    if (tokens.executableComment()) {
      opaque("an executable comment");
    }
    Mode mode = replace ? Mode.REPLACE : ignore ? Mode.IGNORE : Mode.PLAIN;
    findings.write = shape(table.table(), updatedColumns.isEmpty() ? mode : Mode.UPSERT, rows);
  }

  private WriteShape shape(TableName table, Mode mode, List<List<Value>> rows) {
    if (query && (mode != Mode.PLAIN || columns.isEmpty())) {
      opaque("a query");
    }
    if (rule != null) {
      return new WriteShape.Opaque(table, findings.kind + " with " + rule);
    }
    return query
        ? new WriteShape.InsertSelect(table, columns)
        : new WriteShape.Insert(table, mode, columns, rows, Set.copyOf(updatedColumns));
  }

  private void opaque(String found) {
    rule = rule == null ? found : rule;
  }

  private void columnList() {
    boolean query = tokens.startsQuery(cursor.at + 1) || tokens.symbol(cursor.at + 1, "(");
    if (!cursor.symbol("(") || query) {
      return;
    }
    List<String> names = new ArrayList<>();
    for (Tokens column : tokens.split(cursor.at + 1, tokens.closing(cursor.at))) {
      names.add(tokens.get(column.to() - 1).value());
    }
    passGroup();
    columns = List.copyOf(names);
  }

  private void passGroup() {
    int from = cursor.at;
    cursor.skipGroup();
    findings.explainAll(from, cursor.at);
  }

  private List<List<Value>> rows() {
    if (cursor.take("values") || cursor.take("value")) {
      return valueLists();
    }
    if (cursor.take("set")) {
      return List.of(assignments());
    }
    int end = cursor.at;
    while (end < tokens.to()
        && !tokens.words(end, "on", "duplicate")
        && !tokens.word(end, "returning")) {
      end = tokens.after(end);
    }
    query = true;
    if (end == cursor.at) {
      findings.unroutable("no rows behind the table of " + findings.kind);
      return List.of();
    }
    QueryReader.query(findings, tokens.slice(cursor.at, end));
    cursor.at = end;
    return List.of();
  }

  private List<List<Value>> valueLists() {
    List<List<Value>> rows = new ArrayList<>();
    do {
      cursor.take("row");
      if (!cursor.symbol("(")) {
        opaque("an unknown form of VALUES");
        break;
      }
      int closing = tokens.closing(cursor.at);
      rows.add(row(cursor.at + 1, closing));
      QueryReader.expression(findings, cursor.at, closing);
      cursor.skip();
    } while (cursor.takeSymbol(","));
    return List.copyOf(rows);
  }

  private List<Value> row(int from, int to) {
    List<Value> row = new ArrayList<>();
    for (Tokens value : tokens.split(from, to)) {
      row.add(Values.read(value));
    }
    if (!columns.isEmpty() && row.size() != columns.size()) {
      opaque("a row that is not as long as the column list");
    }
    return List.copyOf(row);
  }

  private List<Value> assignments() {
    int end = endOfAssignments();
    List<String> names = new ArrayList<>();
    List<Value> row = new ArrayList<>();
    for (Tokens assignment : tokens.split(cursor.at, end)) {
      Cursor left = new Cursor(assignment);
      Name column = left.name();
      if (column == null || !(left.takeSymbol("=") || left.takeSymbol(":="))) {
        opaque("an unknown form of SET");
        break;
      }
      names.add(column.last());
      row.add(Values.read(tokens.slice(left.at, assignment.to())));
    }
    QueryReader.expression(findings, cursor.at, end);
    cursor.at = end;
    columns = List.copyOf(names);
    return List.copyOf(row);
  }

  private int endOfAssignments() {
    int end = cursor.at;
    while (end < tokens.to()
        && !tokens.words(end, "on", "duplicate")
        && !tokens.word(end, "returning")
        && !(tokens.word(end, "as") && tokens.get(end + 1).identifier())) {
      end = tokens.after(end);
    }
    return end;
  }

  private void onDuplicate() {
    int from = cursor.at;
    if (cursor.word("as")) {
      findings.alias(cursor.alias());
      cursor.skipGroup();
      findings.explainAll(from, cursor.at);
    }
    if (!cursor.take("on", "duplicate", "key", "update")) {
      return;
    }
    int end = tokens.find(cursor.at, tokens.to(), Set.of("returning"));
    for (Tokens assignment : tokens.split(cursor.at, end)) {
      Name column = new Cursor(assignment).name();
      if (column == null) {
        opaque("an unknown form of ON DUPLICATE KEY UPDATE");
      } else {
        updatedColumns.add(column.last());
      }
    }
    QueryReader.expression(findings, cursor.at, end);
    cursor.at = end;
  }

  private void rest() {
    if (cursor.word("returning")) {
      opaque("RETURNING");
      QueryReader.expression(findings, cursor.at, tokens.to());
    } else if (!cursor.done()) {
      opaque("an unknown clause");
    }
  }
}
