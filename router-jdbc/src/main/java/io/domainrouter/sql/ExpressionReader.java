package io.domainrouter.sql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Reads expressions for the queries and qualified names in them. Of an expression's own grammar it
 * knows only which words and symbols may stand in it: tables are named nowhere but in its queries.
 * See {@link SelectReader}.
 */
final class ExpressionReader {
  private static final Set<String> SYMBOLS =
      Set.of(
          "+", "-", "*", "/", "%", "=", "<", ">", "!", "~", "&", "|", "^", ",", ":=", "<=>", "<=",
          ">=", "<>", "!=", "<<", ">>", "&&", "||", "->", "->>");

  private static final Set<String> ESCAPES = Words.set("d t ts fn");

  /**
   * Reserved words that begin a clause or a table's place. What else only some servers reserve may
   * be a column's name.
   */
  private static final Set<String> OF_QUERIES =
      Words.set(
          """
          all alter call create cross delete distinct drop dual except fetch for force from group
          having ignore inner insert intersect into join json_table key lateral left limit load lock
          natural of on order outer partition procedure recursive replace right select set
          straight_join table to union update use using values where window with
          """);

  /** Those of them that stand in arguments of functions and in windows too. */
  private static final Set<String> IN_PARENTHESES =
      Words.set("all distinct natural on order partition using");

  private static final Set<String> TAKE_FROM = Words.set("extract trim substring substr mid");
  private static final Set<String> TAKE_FOR = Words.set("substring substr mid");
  private static final Set<String> TAKE_LIMIT = Words.set("group_concat json_arrayagg");

  private final SelectReader select;
  private final Cursor cursor;
  private final Tokens tokens;
  private final QueryTables found;

  ExpressionReader(SelectReader select) {
    this.select = select;
    this.cursor = select.cursor;
    this.tokens = select.tokens;
    this.found = select.found;
  }

  /** Up to a comma, or what cannot be a part of it. */
  void expression() {
    read(false);
  }

  /** Up to what cannot be a part of one of its expressions. */
  void list() {
    read(true);
  }

  /** What the parenthesis that opens here encloses. */
  void parentheses() {
    int end = tokens.after(cursor.at);
    read(false);
    NotUnderstood.unless(cursor.at == end);
  }

  private void read(boolean list) {
    Deque<Integer> open = new ArrayDeque<>();
    while (!cursor.done()) {
      Token token = cursor.token();
      boolean part =
          switch (token.type()) {
            case WORD -> word(open);
            case QUOTED -> name();
            case SYMBOL -> symbol(token.value(), list, open);
            case END -> false;
            default -> literal();
          };
      if (!part) {
        break;
      }
    }
    NotUnderstood.unless(open.isEmpty());
  }

  private boolean word(Deque<Integer> open) {
    int at = cursor.at;
    String word = cursor.token().value();
    boolean keyword = Words.isReserved(word) && !tokens.symbol(at - 1, ".");
    return (!keyword || isAllowed(at, word, open)) && name();
  }

  private boolean isAllowed(int at, String word, Deque<Integer> open) {
    boolean call = tokens.symbol(at + 1, "(") && Words.isFunction(word);
    return !OF_QUERIES.contains(word)
        || (call && !word.equals("json_table"))
        || (!open.isEmpty() && IN_PARENTHESES.contains(word))
        || isAllowedHere(at, word, open);
  }

  /** Words that belong to expressions beside certain others only. */
  private boolean isAllowedHere(int at, String word, Deque<Integer> open) {
    return switch (word) {
      case "all" -> tokens.symbol(at + 1, "(");
      case "for" -> argument(open, TAKE_FOR) || tokens.words(at - 2, "next", "value");
      case "from" -> argument(open, TAKE_FROM) || fromFirst(at);
      case "group" -> tokens.word(at - 1, "within");
      case "ignore" -> tokens.word(at + 1, "nulls");
      case "limit" -> argument(open, TAKE_LIMIT);
      case "of" -> tokens.word(at - 1, "member");
      case "set" -> tokens.word(at - 1, "character");
      case "with" -> !open.isEmpty() && tokens.words(at, "with", "query", "expansion");
      default -> false;
    };
  }

  /** Whether this is an argument of one of these functions. */
  private boolean argument(Deque<Integer> open, Set<String> functions) {
    return !open.isEmpty() && functions.contains(tokens.get(open.getFirst() - 1).value());
  }

  /** NTH_VALUE(a, 2) FROM FIRST RESPECT NULLS OVER w. */
  private boolean fromFirst(int at) {
    int over = tokens.word(at + 3, "nulls") ? at + 4 : at + 2;
    return tokens.words(at, "from", "first") && tokens.word(over, "over");
  }

  private boolean literal() {
    cursor.at++;
    return true;
  }

  private boolean name() {
    found.explainName(tokens, cursor.at++);
    return true;
  }

  private boolean symbol(String symbol, boolean list, Deque<Integer> open) {
    switch (symbol) {
      case "(" -> {
        return opening(open);
      }
      case ")" -> {
        return closing("(", open);
      }
      case "{" -> {
        NotUnderstood.unless(ESCAPES.contains(tokens.get(cursor.at + 1).value()));
        open.push(cursor.at++);
        return name();
      }
      case "}" -> {
        return closing("{", open);
      }
      case "." -> NotUnderstood.unless(betweenNames());
      case "," -> {
        if (open.isEmpty() && !list) {
          return false;
        }
      }
      default -> {
        if (!SYMBOLS.contains(symbol)) {
          return false;
        }
      }
    }
    cursor.at++;
    return true;
  }

  private boolean opening(Deque<Integer> open) {
    if (select.startsGroup()) {
      select.group();
    } else {
      open.push(cursor.at++);
    }
    return true;
  }

  private boolean closing(String opening, Deque<Integer> open) {
    if (open.isEmpty()) {
      return false;
    }
    NotUnderstood.unless(tokens.symbol(open.pop(), opening));
    cursor.at++;
    return true;
  }

  private boolean betweenNames() {
    return tokens.get(cursor.at - 1).nameLike()
        && (tokens.get(cursor.at + 1).nameLike() || tokens.symbol(cursor.at + 1, "*"));
  }
}
