package io.domainrouter.sql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Finds the tables of a query by the places where tables stand: behind FROM, JOIN and their commas.
 * Knows no common table expressions. An instance reads one query.
 */
final class TableScan {
  private static final Set<String> ENDS_FROM =
      Words.set(
          """
          where group having order limit window for lock into procedure union except intersect
          returning fetch set
          """);
  private static final Set<String> BEFORE_TABLE = Words.set("join straight_join");
  private static final Set<String> BEYOND = Words.set("with table values lateral json_table");

  /** One level of parentheses. */
  private static final class Level {
    final boolean query;
    final boolean outermost;
    boolean inFrom;
    boolean expectsTable;

    Level(boolean query, boolean tables, boolean outermost) {
      this.query = query;
      this.outermost = outermost;
      this.inFrom = tables;
      this.expectsTable = tables;
    }
  }

  private final Tokens tokens;
  private final Deque<Level> levels = new ArrayDeque<>();
  final QueryTables found = new QueryTables();
  private int selects;
  private boolean understood = true;
  private boolean beyond;

  private TableScan(Tokens tokens, boolean tables) {
    this.tokens = tokens;
    levels.push(new Level(true, tables, true));
  }

  static TableScan ofQuery(Tokens query) {
    return new TableScan(query, false).scan();
  }

  /** Reads a stretch that begins with table references. */
  static TableScan ofReferences(Tokens references) {
    return new TableScan(references, true).scan();
  }

  /** Whether every place of a table was read. */
  boolean understood() {
    return understood;
  }

  /** Whether there is nothing in it that could name further tables: one SELECT of one table. */
  boolean simple() {
    return understood && !beyond && selects <= 1 && found.all().size() <= 1;
  }

  /** Whether it has clauses that can give names another meaning. */
  boolean hasCommonTables() {
    return tokens.contains(tokens.from(), tokens.to(), Set.of("with"));
  }

  /** Whether the same tables were found in another way, as far as this way can see. */
  boolean agreesWith(QueryTables other) {
    return !understood
        || hasCommonTables()
        || tokens.contains(tokens.from(), tokens.to(), Set.of("table"))
        || found.all().equals(other.all());
  }

  private TableScan scan() {
    Cursor cursor = new Cursor(tokens);
    while (!cursor.done()) {
      step(cursor);
    }
    return this;
  }

  private void step(Cursor cursor) {
    Level level = levels.getFirst();
    Token token = cursor.token();
    if (token.symbol("(")) {
      open(cursor, level);
    } else if (token.symbol(")")) {
      close(cursor);
    } else if (level.inFrom && token.symbol(",")) {
      level.expectsTable = true;
      cursor.at++;
    } else if (level.expectsTable) {
      table(cursor, level);
    } else if (token.is(TokenType.WORD) && !tokens.symbol(cursor.at - 1, ".")) {
      keyword(cursor, level, token.value());
    } else {
      cursor.at++;
    }
  }

  private void open(Cursor cursor, Level level) {
    boolean query = tokens.word(cursor.at + 1, "select");
    boolean tables = level.expectsTable && !query;
    level.expectsTable = false;
    levels.push(new Level(query, tables, tables && level.outermost));
    cursor.at++;
  }

  private void close(Cursor cursor) {
    cursor.at++;
    if (levels.size() == 1) {
      understood = false;
      return;
    }
    levels.pop();
    if (levels.getFirst().inFrom) {
      alias(cursor);
    }
  }

  private String alias(Cursor cursor) {
    int start = cursor.at;
    if (!cursor.word("as") && !cursor.token().identifier()) {
      return "";
    }
    Token alias = cursor.alias();
    if (alias == null) {
      understood = false;
      return "";
    }
    found.explained.set(start, cursor.at);
    found.names.add(alias.value());
    return alias.value();
  }

  private void table(Cursor cursor, Level level) {
    if (cursor.take("lateral") || cursor.takeSymbol("{")) {
      cursor.take("oj");
      return;
    }
    level.expectsTable = false;
    if (cursor.take("json_table") || cursor.take("dual")) {
      return;
    }
    Name name = cursor.name();
    if (name == null) {
      understood = false;
      cursor.at++;
      return;
    }
    if (cursor.symbol("(")) {
      return;
    }
    if (cursor.take("partition")) {
      cursor.skipGroup();
    }
    found.explained.set(name.from(), name.to());
    found.add(name.table(), alias(cursor), level.outermost);
  }

  private void keyword(Cursor cursor, Level level, String word) {
    beyond |= BEYOND.contains(word);
    cursor.at++;
    if (word.equals("select")) {
      selects++;
    } else if (word.equals("from") && level.query && !level.inFrom) {
      level.inFrom = true;
      level.expectsTable = true;
    } else if (BEFORE_TABLE.contains(word) && !isModifier(cursor.at - 1)) {
      understood &= level.inFrom;
      level.expectsTable = true;
    } else if (ENDS_FROM.contains(word) && !insideTableClause(cursor.at - 1)) {
      level.inFrom = false;
    }
  }

  /** USE INDEX FOR JOIN, SELECT STRAIGHT_JOIN. */
  private boolean isModifier(int at) {
    Token before = tokens.get(at - 1);
    return before.word("for")
        || before.word("select")
        || (before.is(TokenType.WORD)
            && (before.value().startsWith("distinct")
                || Words.SELECT_MODIFIERS.contains(before.value())));
  }

  private boolean insideTableClause(int at) {
    return tokens.words(at, "for", "system_time")
        || (tokens.word(at, "for") && indexWord(at - 1))
        || (tokens.word(at - 1, "for") && indexWord(at - 2));
  }

  private boolean indexWord(int at) {
    return tokens.word(at, "index") || tokens.word(at, "key");
  }
}
