package io.domainrouter.sql;

import java.util.Optional;
import java.util.Set;

/**
 * Reads queries by their grammar and resolves their tables by scope. It knows the order of clauses
 * loosely, as servers reject what is out of order, but every place where a name may stand exactly:
 * whatever else it meets ends it with {@link NotUnderstood}. An instance reads one stretch.
 */
final class SelectReader {
  /** Servers allow 63 levels of queries. */
  private static final int DEEPEST = 100;

  private static final Set<String> SET_OPERATORS = Words.set("union except intersect");
  private static final Set<String> ROWS_OF_SET = Words.set("all distinct");
  private static final Set<String> LOCK_WAITS = Words.set("nowait skip locked wait");

  private static final Set<String> BEFORE_TABLES =
      Words.set(
          """
          select with table values from join straight_join union except intersect lateral json_table
          into for
          """);

  /** Words of the format of INTO OUTFILE that are reserved. */
  private static final Set<String> OF_INTO =
      Words.set("outfile character set terminated by optionally enclosed escaped lines starting");

  final Cursor cursor;
  final Tokens tokens;
  final QueryTables found;
  final Scopes scopes;
  private final ExpressionReader expressions;
  private final FromReader sources;
  private final Groups groups;
  private int depth;

  private SelectReader(Tokens stretch, QueryTables found, Scopes scopes) {
    this.tokens = stretch;
    this.cursor = new Cursor(stretch);
    this.found = found;
    this.scopes = scopes;
    this.groups = new Groups(stretch);
    this.expressions = new ExpressionReader(this);
    this.sources = new FromReader(this, expressions);
  }

  static SelectReader of(Tokens query) {
    return new SelectReader(query, new QueryTables(), new Scopes());
  }

  /** The tables of the one query that the stretch is; empty where it is not understood. */
  Optional<QueryTables> read() {
    try {
      query();
      return cursor.done() ? Optional.of(found) : Optional.empty();
    } catch (NotUnderstood unknown) {
      return Optional.empty();
    }
  }

  /**
   * The tables before the place where {@link #read} gave up, if nothing behind it can name more:
   * such texts are mistakes, which the server is to explain. Names of tables that stand there all
   * the same remain unexplained.
   */
  Optional<QueryTables> beforeMistake() {
    int mistake = cursor.at - 1;
    if (tokens.contains(mistake, tokens.to(), BEFORE_TABLES) || tokens.hasCommas(mistake)) {
      return Optional.empty();
    }
    found.explainQualifiers(tokens, mistake);
    return Optional.of(found);
  }

  /**
   * @see QueryReader#references
   */
  static Optional<QueryTables> references(
      Tokens common, Tokens expressions, Tokens references, Tokens tail) {
    try {
      return Optional.of(readReferences(common, expressions, references, tail));
    } catch (NotUnderstood unknown) {
      return Optional.empty();
    }
  }

  private static QueryTables readReferences(
      Tokens common, Tokens expressions, Tokens references, Tokens tail) {
    QueryTables found = new QueryTables();
    Scopes scopes = new Scopes();
    if (!common.isEmpty()) {
      SelectReader reader = new SelectReader(common, found, scopes);
      reader.with(scopes.open());
      NotUnderstood.unless(reader.cursor.done());
    }
    SelectReader list = new SelectReader(expressions, found, scopes);
    list.expressions.list();
    SelectReader from = new SelectReader(references, found, scopes);
    from.sources.references();
    from.clauses();
    SelectReader clauses = new SelectReader(tail, found, scopes);
    clauses.clauses();
    NotUnderstood.unless(list.cursor.done() && from.cursor.done() && clauses.cursor.done());
    return found;
  }

  /** Whether tables named here stand in the outermost FROM of a statement that is no query. */
  boolean outermost() {
    return depth == 0;
  }

  boolean startsGroup() {
    return groups.startsQuery(cursor.at);
  }

  /** A query in parentheses. */
  void group() {
    NotUnderstood.unless(cursor.takeSymbol("("));
    query();
    NotUnderstood.unless(cursor.takeSymbol(")"));
  }

  private void query() {
    NotUnderstood.unless(++depth <= DEEPEST);
    int opened = scopes.open();
    if (cursor.word("with")) {
      with(opened);
    }
    do {
      term();
    } while (setOperator());
    scopes.close(opened);
    depth--;
  }

  private void with(int opened) {
    cursor.take("with");
    boolean recursive = cursor.take("recursive");
    do {
      commonTable(recursive, opened);
    } while (cursor.takeSymbol(","));
  }

  private void commonTable(boolean recursive, int opened) {
    NotUnderstood.unless(cursor.token().identifier());
    String name = tokens.spelt(cursor.at);
    found.explained.set(cursor.at);
    found.names.add(cursor.token().value());
    cursor.at++;
    columns();
    NotUnderstood.unless(cursor.take("as"));
    if (recursive) {
      scopes.add(name);
    }
    int before = scopes.hide(opened);
    group();
    scopes.show(before);
    scopes.add(name);
  }

  private boolean setOperator() {
    Token token = cursor.token();
    if (!token.is(TokenType.WORD) || !SET_OPERATORS.contains(token.value())) {
      return false;
    }
    cursor.at++;
    cursor.takeAll(ROWS_OF_SET, "");
    return true;
  }

  private void term() {
    if (cursor.symbol("(")) {
      group();
    } else if (cursor.take("select")) {
      modifiers();
      expressions.list();
    } else if (cursor.take("table")) {
      sources.table();
    } else {
      NotUnderstood.unless(cursor.take("values"));
      expressions.list();
    }
    clauses();
  }

  private void modifiers() {
    int from = cursor.at;
    while (cursor.token().is(TokenType.WORD)
        && (cursor.token().value().startsWith("distinct")
            || Words.SELECT_MODIFIERS.contains(cursor.token().value()))) {
      cursor.at++;
    }
    found.explained.set(from, cursor.at);
  }

  private void clauses() {
    boolean clause = true;
    while (clause) {
      clause = clause();
    }
  }

  private boolean clause() {
    int word = cursor.at++;
    switch (tokens.get(word).is(TokenType.WORD) ? tokens.get(word).value() : "") {
      case "from" -> sources.references();
      case "where", "having" -> expressions.expression();
      case "group", "order" -> {
        NotUnderstood.unless(cursor.take("by"));
        expressions.list();
      }
      case "limit", "fetch", "procedure" -> expressions.list();
      case "with" -> option(cursor.take("rollup") || cursor.take("ties"), word);
      case "window" -> windows();
      case "for" -> lock(cursor.take("update") || cursor.take("share"), word);
      case "lock" -> lock(cursor.take("in", "share", "mode"), word);
      case "into" -> into();
      default -> cursor.at = word;
    }
    return cursor.at > word;
  }

  private void windows() {
    do {
      NotUnderstood.unless(cursor.token().identifier());
      found.explained.set(cursor.at++);
      NotUnderstood.unless(cursor.take("as") && cursor.symbol("("));
      expressions.parentheses();
    } while (cursor.takeSymbol(","));
  }

  /** Words that may name a table elsewhere. */
  private void option(boolean understood, int from) {
    NotUnderstood.unless(understood);
    found.explained.set(from, cursor.at);
  }

  private void lock(boolean understood, int from) {
    option(understood, from);
    if (cursor.take("of")) {
      do {
        Name name = sources.name();
        found.explained.set(name.from(), name.to() - 1);
        found.qualifiers.set(name.to() - 1);
      } while (cursor.takeSymbol(","));
    }
    int wait = cursor.at;
    cursor.takeAll(LOCK_WAITS, "");
    if (tokens.word(cursor.at - 1, "wait")) {
      NotUnderstood.unless(cursor.token().is(TokenType.NUMBER));
      cursor.at++;
    }
    found.explained.set(wait, cursor.at);
  }

  /** Variables, or a file and its format: names no tables. */
  private void into() {
    int from = cursor.at;
    while (isOfInto(cursor.token())) {
      cursor.at++;
    }
    found.explained.set(from, cursor.at);
  }

  private static boolean isOfInto(Token token) {
    return token.is(TokenType.USER_VARIABLE)
        || token.is(TokenType.STRING)
        || token.identifier()
        || token.symbol(",")
        || (token.is(TokenType.WORD) && OF_INTO.contains(token.value()));
  }

  /** Names of columns, partitions or indexes in parentheses, if there are any. */
  void columns() {
    if (!cursor.takeSymbol("(")) {
      return;
    }
    while (!cursor.takeSymbol(")")) {
      Token token = cursor.token();
      NotUnderstood.unless(token.identifier() || token.word("primary") || token.symbol(","));
      found.explained.set(cursor.at++);
    }
  }
}
