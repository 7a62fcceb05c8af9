package io.domainrouter.sql;

import java.util.Set;

/** Reads commands that list tables but are neither queries, DML nor DDL. */
final class TableCommands {
  private static final Set<String> NOT_TABLES =
      Words.set("flush repair optimize analyze check checksum cache local no_write_to_binlog");
  private static final Set<String> CHANGING = Words.set("repair optimize analyze");

  private TableCommands() {}

  static void lock(Findings findings) {
    Cursor cursor = new Cursor(findings.tokens, findings.tokens.from() + 1);
    if (!cursor.take("tables") && !cursor.take("table")) {
      findings.kind = StatementKind.ADMIN;
      return;
    }
    findings.kind = StatementKind.LOCK_TABLES;
    findings.effects.add(SessionEffect.TABLE_LOCK);
    do {
      Name table = cursor.name();
      if (table == null) {
        findings.unroutable(QueryReader.NOT_UNDERSTOOD);
        return;
      }
      Token alias = cursor.token().identifier() || cursor.word("as") ? cursor.alias() : null;
      findings.alias(alias);
      findings.explainAll(table.from(), cursor.at);
      cursor.take("low_priority");
      if (cursor.take("write")) {
        findings.writes(table);
      } else {
        findings.reads(table);
        cursor.take("read");
        cursor.take("local");
      }
    } while (cursor.takeSymbol(","));
  }

  static void unlock(Findings findings) {
    int second = findings.tokens.from() + 1;
    boolean tables =
        findings.tokens.word(second, "tables") || findings.tokens.word(second, "table");
    findings.kind = tables ? StatementKind.UNLOCK_TABLES : StatementKind.ADMIN;
  }

  static void handler(Findings findings) {
    findings.kind = StatementKind.HANDLER;
    Cursor cursor = new Cursor(findings.tokens, findings.tokens.from() + 1);
    Name table = cursor.name();
    if (table == null) {
      findings.unroutable(QueryReader.NOT_UNDERSTOOD);
      return;
    }
    findings.reads(table);
    if (cursor.take("open")) {
      findings.alias(cursor.alias());
      findings.explainAll(table.from(), cursor.at);
    } else {
      QueryReader.expression(findings, cursor.at, findings.tokens.to());
    }
  }

  static void load(Findings findings) {
    Tokens tokens = findings.tokens;
    findings.kind = StatementKind.LOAD;
    TokenEffects.find(findings, tokens.from());
    int into = tokens.from();
    while (into < tokens.to() && !tokens.words(into, "into", "table")) {
      into++;
    }
    Cursor cursor = new Cursor(tokens, into + 2);
    Name table = cursor.name();
    if (table == null) {
      findings.unroutable(QueryReader.NOT_UNDERSTOOD);
      return;
    }
    findings.writes(table);
    QueryReader.expression(findings, cursor.at, tokens.to());
    findings.write =
        new WriteShape.Opaque(
            table.table(), "LOAD " + (tokens.word(tokens.from() + 1, "xml") ? "XML" : "DATA"));
  }

  /** FLUSH TABLES, OPTIMIZE TABLE and the like list tables; others must not name any. */
  static void admin(Findings findings) {
    Tokens tokens = findings.tokens;
    findings.kind = StatementKind.ADMIN;
    Cursor cursor = new Cursor(tokens);
    boolean changes = CHANGING.contains(cursor.token().value());
    boolean listsTables = NOT_TABLES.contains(cursor.token().value());
    cursor.takeAll(NOT_TABLES, "");
    if (!listsTables || !(cursor.take("table") || cursor.take("tables") || cursor.take("index"))) {
      return;
    }
    for (Name table = cursor.name(); table != null; table = cursor.name()) {
      if (changes) {
        findings.writes(table);
      } else {
        findings.reads(table);
      }
      if (!cursor.takeSymbol(",")) {
        break;
      }
    }
    if (cursor.take("with", "read", "lock") || cursor.take("for", "export")) {
      findings.effects.add(SessionEffect.TABLE_LOCK);
    }
    boolean subquery = tokens.contains(cursor.at, tokens.to(), Set.of("select"));
    if (!subquery && !cursor.symbol(",")) {
      findings.explainAll(cursor.at, tokens.to());
    }
  }
}
