package io.domainrouter.sql;

import java.util.Locale;
import java.util.Set;

/** Reads SHOW and DESCRIBE. */
final class ShowReader {
  private static final Set<String> DETAILS = Words.set("extended full");
  private static final Set<String> OF_TABLE = Words.set("columns fields index indexes keys");
  private static final Set<String> PREVIOUS = Words.set("warnings errors");

  private ShowReader() {}

  static void show(Findings findings) {
    Tokens tokens = findings.tokens;
    findings.kind = StatementKind.SHOW;
    Cursor cursor = new Cursor(tokens, tokens.from() + 1);
    cursor.takeAll(DETAILS, "");
    if (isPrevious(cursor)) {
      findings.effects.add(SessionEffect.PREVIOUS_STATEMENT);
    } else if (cursor.take("create", "table") || cursor.take("create", "view")) {
      table(findings, cursor);
    } else if (cursor.token().is(TokenType.WORD) && OF_TABLE.contains(cursor.token().value())) {
      cursor.at++;
      if (cursor.take("from") || cursor.take("in")) {
        table(findings, cursor);
      }
    } else if (cursor.take("table", "status") || cursor.take("tables")) {
      like(findings, cursor);
    } else {
      return;
    }
    if (!tokens.contains(cursor.at, tokens.to(), Set.of("select"))) {
      findings.explainAll(cursor.at, tokens.to());
    }
  }

  private static boolean isPrevious(Cursor cursor) {
    if (cursor.take("count")) {
      cursor.skipGroup();
    }
    return PREVIOUS.contains(cursor.token().value());
  }

  private static void table(Findings findings, Cursor cursor) {
    Name table = cursor.name();
    if (table == null) {
      findings.unroutable(QueryReader.NOT_UNDERSTOOD);
    } else if (cursor.take("from") || cursor.take("in")) {
      Name schema = cursor.name();
      findings.explain(table);
      findings.reads(Set.of(new TableName(schema == null ? "" : schema.last(), table.last())));
    } else {
      findings.reads(table);
    }
  }

  /** A pattern without wild cards names one table. */
  private static void like(Findings findings, Cursor cursor) {
    Tokens tokens = findings.tokens;
    String schema = "";
    if (cursor.take("from") || cursor.take("in")) {
      Name name = cursor.name();
      schema = name == null ? "" : name.last();
    }
    if (cursor.take("like") && cursor.token().is(TokenType.STRING)) {
      String literal = tokens.text(cursor.at, cursor.at + 1);
      String pattern = literal.substring(1, literal.length() - 1).replace("\\_", "_");
      if (!pattern.contains("%") && !pattern.isEmpty()) {
        findings.reads(Set.of(new TableName(schema, pattern.toLowerCase(Locale.ROOT))));
      }
    }
  }

  /** DESCRIBE table [column], which EXPLAIN may also say. */
  static void describe(Findings findings, int from) {
    Tokens tokens = findings.tokens;
    Cursor cursor = new Cursor(tokens, from);
    if (cursor.word("for") || cursor.word("format")) {
      findings.kind = StatementKind.EXPLAIN;
      return;
    }
    findings.kind = StatementKind.SHOW;
    table(findings, cursor);
    findings.explainAll(cursor.at, tokens.to());
  }
}
