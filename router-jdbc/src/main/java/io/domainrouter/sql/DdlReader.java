package io.domainrouter.sql;

import java.util.Set;

/** Reads CREATE, ALTER, DROP, RENAME and TRUNCATE. An instance reads one statement. */
final class DdlReader {
  static final Set<String> HEADS = Words.set("create alter drop rename truncate");

  private static final Set<String> BEFORE_OBJECT =
      Words.set(
          """
          or replace temporary unique fulltext spatial online offline ignore undo aggregate algorithm
          merge temptable undefined definer invoker current_user sql security instant inplace copy
          default lock none shared exclusive
          """);
  private static final Set<String> ROUTINES = Words.set("procedure function event package trigger");
  private static final Set<String> SCHEMA_OBJECTS =
      Words.set("procedure function event package trigger database schema");

  private final Findings findings;
  private final Tokens tokens;
  private final Cursor cursor;
  private int detailsFrom;

  private DdlReader(Findings findings) {
    this.findings = findings;
    this.tokens = findings.tokens;
    this.cursor = new Cursor(tokens);
  }

  static void read(Findings findings) {
    new DdlReader(findings).statement();
  }

  /** Whether the statement has a body in which semicolons stand. */
  static boolean hasBody(Tokens tokens, int from) {
    if (!tokens.word(from, "create") && !tokens.word(from, "alter")) {
      return false;
    }
    for (int i = from + 1; i < from + 16; i++) {
      if (tokens.symbol(i, ";") || tokens.symbol(i, "(")) {
        return false;
      }
      if (tokens.get(i).is(TokenType.WORD) && ROUTINES.contains(tokens.get(i).value())) {
        return true;
      }
    }
    return false;
  }

  private void statement() {
    findings.kind = StatementKind.DDL;
    TokenEffects.find(findings, tokens.to());
    String head = cursor.token().value();
    cursor.at++;
    if (head.equals("truncate")) {
      cursor.take("table");
      tables();
      return;
    }
    boolean temporary = passModifiers();
    boolean table = cursor.take("table") || cursor.take("tables");
    if (table && temporary) {
      temporaryTables(head.equals("create"));
    } else if (table && head.equals("rename")) {
      renames();
    } else if (table && head.equals("drop")) {
      passIfExists();
      tables();
    } else if (table) {
      definition();
    } else {
      otherObject(head);
    }
  }

  private boolean passModifiers() {
    boolean temporary = false;
    while (!cursor.done()) {
      if (cursor.token().is(TokenType.WORD) && BEFORE_OBJECT.contains(cursor.token().value())) {
        temporary |= cursor.word("temporary");
        cursor.at++;
      } else if (cursor.symbol("=")) {
        definerOrAlgorithm();
      } else {
        break;
      }
    }
    return temporary;
  }

  private void definerOrAlgorithm() {
    boolean definer = tokens.word(cursor.at - 1, "definer");
    cursor.at++;
    if (definer) {
      cursor.skip();
      cursor.skipGroup();
      if (cursor.token().is(TokenType.STRING)) {
        cursor.at++;
      }
    }
  }

  private void passIfExists() {
    cursor.take("if");
    cursor.take("not");
    cursor.take("exists");
  }

  private void tables() {
    for (Name table = cursor.name(); table != null; table = cursor.name()) {
      findings.writes(table);
      if (!cursor.takeSymbol(",")) {
        return;
      }
    }
    findings.unroutable(QueryReader.NOT_UNDERSTOOD);
  }

  private void renames() {
    passIfExists();
    Name table;
    do {
      table = cursor.name();
      if (table != null) {
        findings.writes(table);
      }
    } while (table != null && (cursor.take("to") || cursor.takeSymbol(",")));
  }

  private void temporaryTables(boolean creates) {
    findings.effects.add(SessionEffect.TEMPORARY_TABLE);
    passIfExists();
    for (Name table = cursor.name(); table != null; table = cursor.name()) {
      findings.explain(table);
      if (creates) {
        findings.temporaryTables.add(table.last());
      } else {
        findings.writes(table);
      }
      if (!cursor.takeSymbol(",")) {
        break;
      }
    }
    details();
  }

  /** CREATE TABLE and ALTER TABLE. */
  private void definition() {
    passIfExists();
    Name table = cursor.name();
    if (table == null) {
      findings.unroutable(QueryReader.NOT_UNDERSTOOD);
      return;
    }
    findings.writes(table);
    details();
  }

  /** What follows the table's name: columns, and other tables behind certain words. */
  private void details() {
    detailsFrom = cursor.at;
    int query = detailsFrom;
    while (query < tokens.to() && !startsQuery(query) && !startsGroupedQuery(query)) {
      query = tokens.after(query);
    }
    for (int i = cursor.at; i < query; i++) {
      findings.explainAll(i, i + 1);
      otherTable(i);
    }
    if (query < tokens.to()) {
      QueryReader.query(findings, tokens.slice(query, checkOption()));
    }
  }

  /** Where the WITH CHECK OPTION of a view begins, else the end. */
  private int checkOption() {
    int end = tokens.to();
    if (!tokens.words(end - 2, "check", "option")) {
      return end;
    }
    return tokens.word(end - 3, "with") ? end - 3 : end - 4;
  }

  /** WITH and TABLE also stand before options and names of tables. */
  private boolean startsQuery(int i) {
    if (tokens.word(i, "with")) {
      int behindName = tokens.after(i + 2);
      return tokens.word(i + 1, "recursive")
          || tokens.words(i + 2, "as")
          || (tokens.symbol(i + 2, "(") && tokens.word(behindName, "as"));
    }
    return tokens.startsQuery(i) && !tokens.word(i - 1, "with");
  }

  private boolean startsGroupedQuery(int i) {
    return tokens.symbol(i, "(") && tokens.startsQuery(i + 1);
  }

  private void otherTable(int i) {
    if (tokens.word(i, "references") || (tokens.word(i, "like") && i <= detailsFrom + 1)) {
      read(i + 1);
    } else if (tokens.words(i, "with", "table") || isRename(i)) {
      int at = i + (tokens.word(i + 1, "table") || isTo(i + 1) ? 2 : 1);
      Name name = new Cursor(tokens, at).name();
      if (name != null) {
        findings.writes(name);
      }
    } else if (tokens.word(i, "union")
        && (tokens.symbol(i + 1, "=") || tokens.symbol(i + 1, "("))) {
      merged(tokens.symbol(i + 1, "(") ? i + 1 : i + 2);
    }
  }

  private boolean isRename(int i) {
    return tokens.word(i, "rename")
        && !tokens.word(i + 1, "column")
        && !tokens.word(i + 1, "index")
        && !tokens.word(i + 1, "key");
  }

  private boolean isTo(int i) {
    return tokens.word(i, "to") || tokens.word(i, "as") || tokens.symbol(i, "=");
  }

  private void read(int at) {
    Name name = new Cursor(tokens, at).name();
    if (name != null) {
      findings.reads(name);
    }
  }

  private void merged(int open) {
    if (tokens.symbol(open, "(")) {
      for (Tokens table : tokens.split(open + 1, tokens.closing(open))) {
        read(table.from());
      }
    }
  }

  private void otherObject(String head) {
    if (cursor.take("view")) {
      passIfExists();
      if (head.equals("drop")) {
        tables();
      } else {
        definition();
      }
    } else if (cursor.take("index")) {
      passIfExists();
      cursor.at = tokens.find(cursor.at, tokens.to(), Set.of("on")) + 1;
      definition();
    } else if (cursor.take("sequence")) {
      passIfExists();
      tables();
    } else if (cursor.word("trigger") && head.equals("create")) {
      cursor.at = tokens.find(cursor.at, tokens.to(), Set.of("on")) + 1;
      Name table = cursor.name();
      if (table != null) {
        findings.writes(table);
      }
    } else if (!SCHEMA_OBJECTS.contains(cursor.token().value())) {
      findings.kind = StatementKind.ADMIN;
    }
  }
}
