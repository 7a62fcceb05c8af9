package io.domainrouter.sql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;

/**
 * Text for the parser that names the same tables in the same scopes as the tokens given, in a
 * simpler dialect: literals are emptied, operators and functions reduced to few, locks, hints and
 * types left out. Each identifier is replaced by a quoted one that carries its token's index, so
 * that what the parser takes for a name can be traced to its place. Not thread-safe.
 */
final class ParserText {
  private static final Map<String, String> SYMBOLS =
      Map.ofEntries(
          Map.entry(":=", "="),
          Map.entry("<=>", "="),
          Map.entry("!", "-"),
          Map.entry("~", "-"),
          Map.entry("&&", "and"),
          Map.entry("||", "or"),
          Map.entry("->", "+"),
          Map.entry("->>", "+"),
          Map.entry("|", "+"),
          Map.entry("&", "+"),
          Map.entry("^", "+"),
          Map.entry("<<", "+"),
          Map.entry(">>", "+"),
          Map.entry("%", "*"));
  private static final Set<String> KEPT_WORDS =
      Words.set(
          """
          end offset any some escape unknown preceding following current unbounded group_concat
          """);
  private static final Set<String> ESCAPES = Set.of("oj", "d", "t", "ts", "fn");
  private static final Set<String> BEHIND_INTO =
      Words.set(
          """
          from for where group having order limit lock select union except intersect join inner cross
          left right natural straight_join
          """);
  private static final Set<String> BEFORE_TYPE = Set.of("as", "using", "returning");
  private static final Set<String> BEFORE_QUERY = Words.set("union all distinct except intersect");

  /**
   * Of the whole text that the query stands in. The parser takes up to 20 ms per KB, so that no
   * text costs more than about 200 ms there.
   */
  private static final int LONGEST = 8 << 10;

  private static final int DEEPEST = 100;

  /** As in a column of a table of a schema, with one to spare. */
  private static final int MOST_DOTS = 3;

  private final StringBuilder text = new StringBuilder();
  private final Deque<Boolean> queries = new ArrayDeque<>();

  /** What was understood while it was left out. */
  final QueryTables dropped = new QueryTables();

  private Tokens tokens;
  private String last = "";
  private int dots;
  private boolean understandable = true;

  ParserText() {
    queries.push(true);
  }

  ParserText add(String sql) {
    emit(sql);
    return this;
  }

  ParserText add(Tokens added) {
    if (added.isEmpty()) {
      return this;
    }
    tokens = added;
    understandable &= added.depth() <= DEEPEST;
    if (understandable) {
      range(added.from(), added.to());
    }
    return this;
  }

  /** The tokens of the whole statement that the indexes in the names refer to. */
  Tokens tokens() {
    return tokens.whole();
  }

  /** Whether the parser can read it in a short time. */
  boolean understandable() {
    return understandable && tokens.text().length() <= LONGEST;
  }

  int length() {
    return text.length();
  }

  static String nameOf(int index) {
    return "`n~" + index + "`";
  }

  /** The index of the token that a name stands for, or -1. */
  static int indexOf(String name) {
    int start = name.startsWith("`") || name.startsWith("\"") ? 1 : 0;
    int end = name.length() - start;
    if (end - start < 3 || !name.startsWith("n~", start)) {
      return -1;
    }
    for (int i = start + 2; i < end; i++) {
      if (!Character.isDigit(name.charAt(i))) {
        return -1;
      }
    }
    return Integer.parseInt(name, start + 2, end, 10);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void emit(String part) {
    if (part.equals("-") && last.equals("-")) {
      return;
    }
    if (!part.equals(".") && !last.equals(".")) {
      text.append(' ');
    }
    text.append(part);
    dots = part.equals(".") ? dots + 1 : last.equals(".") ? dots : 0;
    understandable &= dots <= MOST_DOTS;
    last = part;
  }

  private void range(int from, int to) {
    int i = from;
    while (i < to) {
      i = one(i);
    }
  }

  /** Leaves out what stands before {@code to}; it names no tables. */
  private int drop(int from, int to) {
    dropped.explained.set(from, to);
    return to;
  }

  private int replace(int i, String by) {
    dropped.explained.set(i);
    emit(by);
    return i + 1;
  }

  private int one(int i) {
    Token token = tokens.get(i);
    return switch (token.type()) {
      case STRING -> literal(i, "'s'");
      case NUMBER -> literal(i, number(i));
      case PARAMETER, USER_VARIABLE, SYSTEM_VARIABLE -> literal(i, "?");
      case QUOTED -> name(i);
      case SYMBOL -> symbol(i, token.value());
      case WORD -> word(i, token.value());
      case END -> i + 1;
    };
  }

  /** Adjacent strings and further literals of a list are left out. */
  private int literal(int i, String by) {
    emit(by);
    int next = i + 1;
    while (tokens.get(next).is(TokenType.STRING) && tokens.get(next - 1).is(TokenType.STRING)) {
      next++;
    }
    while (tokens.symbol(next, ",")
        && isLiteral(next + 1)
        && (tokens.symbol(next + 2, ",") || tokens.symbol(next + 2, ")"))) {
      next += 2;
    }
    return next;
  }

  private boolean isLiteral(int i) {
    return switch (tokens.get(i).type()) {
      case STRING, NUMBER, PARAMETER -> true;
      default -> false;
    };
  }

  private String number(int i) {
    String raw = tokens.text(i, i + 1);
    boolean small = raw.length() < 10 && raw.chars().allMatch(Character::isDigit);
    return small ? raw : "1";
  }

  private int name(int i) {
    if (Determinism.isCall(tokens, i) && !tokens.symbol(i - 1, ".")) {
      return replace(i, "f");
    }
    emit(nameOf(i));
    return i + 1;
  }

  private int symbol(int i, String symbol) {
    if (symbol.equals("(")) {
      queries.push(tokens.startsQuery(i + 1));
    } else if (symbol.equals(")") && queries.size() > 1) {
      queries.pop();
    } else if (symbol.equals("}")) {
      return i + 1;
    } else if (symbol.equals("{") && ESCAPES.contains(tokens.get(i + 1).value())) {
      return drop(i, i + 2);
    }
    emit(SYMBOLS.getOrDefault(symbol, symbol));
    return i + 1;
  }

  private int word(int i, String word) {
    if (tokens.symbol(i - 1, ".") || tokens.symbol(i + 1, ".")) {
      return name(i);
    }
    int next = clause(i, word);
    return next >= 0 ? next : operator(i, word);
  }

  /** Clauses around expressions; -1 where the word begins none. */
  private int clause(int i, String word) {
    return switch (word) {
      case "select" -> {
        queries.pop();
        queries.push(true);
        emit(word);
        yield modifiers(i + 1);
      }
      case "for" -> tokens.word(i + 1, "update") || tokens.word(i + 1, "share") ? lock(i + 2) : -1;
      case "lock" -> tokens.words(i, "lock", "in", "share", "mode") ? drop(i, i + 4) : -1;
      case "into" -> drop(i, tokens.find(i, endOfGroup(i), BEHIND_INTO));
      case "force", "use", "ignore" -> indexHint(i);
      case "partition" -> tokens.symbol(i + 1, "(") ? drop(i, tokens.after(i + 1)) : -1;
      case "table" -> beginsQuery(i) ? replace(i, "select * from") : -1;
      case "straight_join" -> replace(i, "join");
      case "json_table" -> jsonTable(i);
      case "with" -> withOption(i);
      default -> -1;
    };
  }

  private int withOption(int i) {
    if (tokens.words(i, "with", "query", "expansion")) {
      return drop(i, i + 3);
    }
    return tokens.word(i + 1, "rollup") ? drop(i, i + 2) : -1;
  }

  private int modifiers(int from) {
    int i = from;
    while (tokens.get(i).is(TokenType.WORD)) {
      String word = tokens.get(i).value();
      if (word.startsWith("distinct")) {
        emit("distinct");
      } else if (!Words.SELECT_MODIFIERS.contains(word)) {
        return i;
      }
      dropped.explained.set(i++);
    }
    return i;
  }

  private int lock(int from) {
    int i = from;
    if (tokens.word(i, "of")) {
      do {
        Cursor cursor = new Cursor(tokens, i + 1);
        if (cursor.name() == null) {
          break;
        }
        dropped.qualifiers.set(cursor.at - 1);
        dropped.explained.set(i + 1, cursor.at - 1);
        i = cursor.at;
      } while (tokens.symbol(i, ","));
    }
    if (tokens.word(i, "nowait")) {
      return i + 1;
    }
    boolean two = tokens.words(i, "skip", "locked") || tokens.word(i, "wait");
    return two ? i + 2 : i;
  }

  private int indexHint(int i) {
    if (!tokens.word(i + 1, "index") && !tokens.word(i + 1, "key")) {
      return -1;
    }
    int open = i + 2;
    if (tokens.word(open, "for")) {
      open += tokens.word(open + 1, "join") ? 2 : 3;
    }
    int end = tokens.after(open);
    boolean another =
        tokens.symbol(end, ",")
            && (tokens.word(end + 2, "index") || tokens.word(end + 2, "key"))
            && tokens.get(end + 1).is(TokenType.WORD)
            && Words.isReserved(tokens.get(end + 1).value());
    return drop(i, another ? end + 1 : end);
  }

  private boolean beginsQuery(int i) {
    Token before = tokens.get(i - 1);
    return before.is(TokenType.END)
        || before.symbol("(")
        || (before.is(TokenType.WORD) && BEFORE_QUERY.contains(before.value()));
  }

  private int endOfGroup(int from) {
    int i = from;
    while (i < tokens.to() && !tokens.symbol(i, ")")) {
      i = tokens.after(i);
    }
    return i;
  }

  /** Only the first argument can name columns or hold a query. */
  private int jsonTable(int i) {
    int closing = tokens.closing(i + 1);
    int firstEnd = i + 2;
    while (firstEnd < closing && !tokens.symbol(firstEnd, ",")) {
      firstEnd = tokens.after(firstEnd);
    }
    emit("( select");
    queries.push(false);
    range(i + 2, firstEnd);
    queries.pop();
    emit(")");
    return drop(firstEnd, closing + 1);
  }

  private int operator(int i, String word) {
    boolean call = tokens.symbol(i + 1, "(");
    return switch (word) {
      case "convert" -> call ? typed(i) : name(i);
      case "against" -> replace(i, "+ f");
      case "div" -> replace(i, "*");
      case "mod" -> replace(i, tokens.get(i - 1).operand() ? "*" : "f");
      case "xor" -> replace(i, "or");
      case "regexp", "rlike" -> replace(i, "like");
      case "sounds" -> tokens.word(i + 1, "like") ? drop(i, i + 1) : name(i);
      case "member" -> tokens.word(i + 1, "of") ? replace(i, "in") + 1 : name(i);
      case "in" -> searchMode(i);
      case "from", "for" -> insideCall(i, word);
      case "leading", "trailing", "both", "interval", "binary" -> drop(i, i + 1);
      case "collate" -> drop(i, i + 2);
      case "default" -> replace(i, call ? "f" : "null");
      case "row" -> call ? drop(i, i + 1) : replace(i, word);
      case "dual" -> replace(i, word);
      default -> plain(i, word, call);
    };
  }

  private int plain(int i, String word, boolean call) {
    boolean beforeString = tokens.get(i + 1).is(TokenType.STRING);
    boolean typeOrCharset =
        word.startsWith("_") || Set.of("date", "time", "timestamp").contains(word);
    if (beforeString && typeOrCharset) {
      return drop(i, i + 1);
    }
    if (Words.INTERVAL_UNITS.contains(word) && !call) {
      if (tokens.word(i + 1, "from") && !queries.getFirst()) {
        return replace(i, "1");
      }
      if (tokens.get(i - 1).operand()) {
        return drop(i, i + 1);
      }
    }
    if (KEPT_WORDS.contains(word)) {
      emit(word);
      return i + 1;
    }
    if (call && Determinism.isCall(tokens, i)) {
      int closing = tokens.closing(i + 1);
      return tokens.find(i + 2, closing, BEFORE_TYPE) < closing ? typed(i) : replace(i, "f");
    }
    if (!call && Functions.WITHOUT_PARENTHESES.contains(word) && Words.isReserved(word)) {
      return replace(i, "1");
    }
    if (Words.isReserved(word)) {
      emit(word);
      return i + 1;
    }
    return name(i);
  }

  private int searchMode(int i) {
    if (tokens.words(i, "in", "boolean", "mode")) {
      return drop(i, i + 3);
    }
    if (tokens.words(i, "in", "natural", "language", "mode")) {
      return drop(i, i + 4);
    }
    emit("in");
    return i + 1;
  }

  /** SUBSTRING(a FROM b FOR c), TRIM(a FROM b), EXTRACT(a FROM b). */
  private int insideCall(int i, String word) {
    if (queries.getFirst()) {
      emit(word);
    } else if (!last.equals("(")) {
      emit(",");
    }
    return i + 1;
  }

  /** CAST(a AS t), CONVERT(a USING c), CONVERT(a, t) and the like: leaves the type out. */
  private int typed(int i) {
    int closing = tokens.closing(i + 1);
    int end = tokens.find(i + 2, closing, BEFORE_TYPE);
    for (int at = i + 2; at < end && tokens.word(i, "convert"); at = tokens.after(at)) {
      if (tokens.symbol(at, ",")) {
        end = at;
      }
    }
    replace(i, "f");
    emit("(");
    queries.push(false);
    range(i + 2, end);
    queries.pop();
    emit(")");
    return drop(end, closing + 1);
  }
}
