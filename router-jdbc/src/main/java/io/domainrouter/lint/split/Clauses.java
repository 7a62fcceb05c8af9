package io.domainrouter.lint.split;

import java.util.ArrayList;
import java.util.List;

/**
 * A plain query as its clauses, from a shape's text, which has no comments and no values.
 * Immutable.
 *
 * @param tail ORDER BY and LIMIT; empty when there is neither
 */
record Clauses(List<String> columns, String from, List<String> conditions, String tail) {
  private static final List<String> NOT_PLAIN =
      List.of("union", "group by", "having", "distinct", "select", "into", "for update", "window");

  static Clauses of(String shape) throws NoSplitException {
    if (!shape.startsWith("select ")) {
      throw new NoSplitException("it is neither a plain join nor a condition IN (SELECT …)");
    }
    String body = shape.substring("select ".length());
    for (String word : NOT_PLAIN) {
      if (indexOf(body, word) >= 0 || (word.equals("select") && body.contains("(select"))) {
        throw new NoSplitException(
            "it groups, unites, nests or removes duplicates over both domains; fetch the rows of"
                + " each, and let the application do that");
      }
    }
    int from = indexOf(body, "from");
    if (from < 0) {
      throw new NoSplitException("it has no FROM");
    }
    int where = indexOf(body, "where");
    int order = indexOf(body, "order by");
    int limit = indexOf(body, "limit");
    int tail = order >= 0 ? order : limit >= 0 ? limit : body.length();
    int fromEnd = where >= 0 ? where : tail;
    List<String> conditions =
        where < 0 ? List.of() : conditions(body.substring(where + "where".length(), tail));
    return new Clauses(
        split(body.substring(0, from), ","),
        body.substring(from + "from".length(), fromEnd).strip(),
        conditions,
        body.substring(tail).strip());
  }

  /** What AND joins; the AND of a BETWEEN does not. */
  static List<String> conditions(String text) {
    List<String> conditions = new ArrayList<>();
    for (String piece : split(text, "and")) {
      int last = conditions.size() - 1;
      if (last >= 0 && isHalf(conditions.get(last))) {
        conditions.set(last, conditions.get(last) + " and " + piece);
      } else {
        conditions.add(piece);
      }
    }
    return conditions;
  }

  private static boolean isHalf(String condition) {
    int between = indexOf(condition, "between");
    return between >= 0 && indexOf(condition.substring(between), "and") < 0;
  }

  /** Where the word stands outside of parentheses; -1 for nowhere. */
  static int indexOf(String text, String word) {
    int depth = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0 && text.startsWith(word, at) && isWhole(text, at, word)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isWhole(String text, int at, String word) {
    if (!Character.isLetter(word.charAt(0))) {
      return true;
    }
    int end = at + word.length();
    return (at == 0 || !isPart(text.charAt(at - 1)))
        && (end == text.length() || !isPart(text.charAt(end)));
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '.';
  }

  /** The pieces between the words that stand outside of parentheses. */
  static List<String> split(String text, String word) {
    List<String> pieces = new ArrayList<>();
    String rest = text;
    for (int at = indexOf(rest, word); at >= 0; at = indexOf(rest, word)) {
      pieces.add(rest.substring(0, at).strip());
      rest = rest.substring(at + word.length());
    }
    pieces.add(rest.strip());
    return pieces;
  }
}
