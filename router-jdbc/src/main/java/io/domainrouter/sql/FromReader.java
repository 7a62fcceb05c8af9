package io.domainrouter.sql;

import java.util.Set;

/**
 * Reads table references: the tables behind FROM, and what joins them. See {@link SelectReader}.
 */
final class FromReader {
  private static final Set<String> HINTS = Words.set("use force ignore");
  private static final Set<String> OF_HINT = Words.set("index key for join order group by");
  private static final Set<String> DEEP = Words.set("select with table values");

  /** A table's name with its schema. */
  private static final int LONGEST_NAME = 3;

  private static final int DEEPEST = 100;

  private final SelectReader select;
  private final ExpressionReader expressions;
  private final Cursor cursor;
  private final Tokens tokens;
  private final QueryTables found;
  private int depth;

  FromReader(SelectReader select, ExpressionReader expressions) {
    this.select = select;
    this.expressions = expressions;
    this.cursor = select.cursor;
    this.tokens = select.tokens;
    this.found = select.found;
  }

  void references() {
    NotUnderstood.unless(++depth <= DEEPEST);
    do {
      joined();
    } while (cursor.takeSymbol(","));
    depth--;
  }

  private void joined() {
    factor();
    while (true) {
      if (join()) {
        factor();
      } else if (cursor.take("on")) {
        expressions.expression();
      } else if (cursor.take("using")) {
        NotUnderstood.unless(cursor.symbol("("));
        select.columns();
      } else {
        return;
      }
    }
  }

  private boolean join() {
    if (cursor.take("straight_join")) {
      return true;
    }
    int from = cursor.at;
    cursor.take("natural");
    if (cursor.take("left") || cursor.take("right")) {
      cursor.take("outer");
    } else if (!cursor.take("inner")) {
      cursor.take("cross");
    }
    boolean join = cursor.take("join");
    NotUnderstood.unless(join || cursor.at == from);
    return join;
  }

  private void factor() {
    if (select.startsGroup()) {
      derived();
    } else if (cursor.takeSymbol("(")) {
      references();
      NotUnderstood.unless(cursor.takeSymbol(")"));
    } else if (cursor.takeSymbol("{")) {
      NotUnderstood.unless(cursor.take("oj"));
      found.explained.set(cursor.at - 1);
      references();
      NotUnderstood.unless(cursor.takeSymbol("}"));
    } else if (cursor.take("lateral")) {
      derived();
    } else if (cursor.take("json_table")) {
      jsonTable();
    } else if (!cursor.take("dual")) {
      table();
    }
  }

  private void derived() {
    select.group();
    alias();
    select.columns();
  }

  /** Only the first argument can name columns or hold a query. */
  private void jsonTable() {
    NotUnderstood.unless(cursor.symbol("("));
    int closing = tokens.closing(cursor.at++);
    expressions.expression();
    NotUnderstood.unless(cursor.symbol(",") && !tokens.contains(cursor.at, closing, DEEP));
    found.explained.set(cursor.at, closing);
    cursor.at = closing;
    NotUnderstood.unless(cursor.takeSymbol(")"));
    alias();
  }

  /** A table's name, and what may follow it. */
  void table() {
    Name name = name();
    NotUnderstood.unless(!cursor.symbol("("));
    if (cursor.take("partition")) {
      NotUnderstood.unless(cursor.symbol("("));
      select.columns();
    }
    if (cursor.take("for", "system_time")) {
      found.explained.set(cursor.at - 1);
      systemTime();
    }
    resolve(name, alias());
    while (cursor.token().is(TokenType.WORD) && HINTS.contains(cursor.token().value())) {
      hint();
    }
  }

  /** AS OF a, BETWEEN a AND b, FROM a TO b, ALL; its expressions may be followed by an alias. */
  private void systemTime() {
    if (cursor.take("from")) {
      expressions.expression();
      NotUnderstood.unless(cursor.take("to"));
      expressions.expression();
    } else if (cursor.take("as", "of") || cursor.word("between")) {
      expressions.expression();
    } else {
      NotUnderstood.unless(cursor.take("all"));
    }
  }

  Name name() {
    Token first = cursor.token();
    Name name = first.identifier() ? cursor.name() : null;
    NotUnderstood.unless(name != null && name.to() - name.from() <= LONGEST_NAME);
    return name;
  }

  private void hint() {
    cursor.at++;
    NotUnderstood.unless(cursor.word("index") || cursor.word("key"));
    cursor.takeAll(OF_HINT, "");
    NotUnderstood.unless(cursor.symbol("("));
    select.columns();
  }

  /** The alias if there is one, else an empty text. */
  private String alias() {
    int from = cursor.at;
    boolean as = cursor.word("as");
    Token alias = cursor.alias();
    NotUnderstood.unless(alias != null ? !alias.is(TokenType.STRING) : !as);
    if (alias == null) {
      return "";
    }
    found.explained.set(from, cursor.at);
    found.names.add(alias.value());
    return alias.value();
  }

  private void resolve(Name name, String alias) {
    found.explained.set(name.from(), name.to());
    TableName table = name.table();
    int last = name.to() - 1;
    Scopes scopes = select.scopes;
    if (table.schema().isEmpty() && !scopes.isEmpty() && scopes.isCommon(tokens.spelt(last))) {
      found.addCommon(last, table.name(), scopes.isPerhapsBase(tokens.spelt(last)));
    } else {
      found.add(table, alias, select.outermost());
    }
  }
}
