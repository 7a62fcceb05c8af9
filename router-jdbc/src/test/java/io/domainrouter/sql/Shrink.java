package io.domainrouter.sql;

import java.util.function.Predicate;

/** Shortens a text that shows a fault. */
final class Shrink {
  private Shrink() {}

  /** The text without the tokens that the fault does not need, many at once first. */
  static String smallest(String sql, Predicate<String> shows) {
    String smallest = sql;
    for (int length = SqlLexer.lex(sql).to() / 2; length > 0; length /= 2) {
      smallest = without(smallest, length, shows);
    }
    return smallest;
  }

  private static String without(String sql, int length, Predicate<String> shows) {
    String smallest = sql;
    for (int from = 0; from < SqlLexer.lex(smallest).to(); ) {
      Tokens tokens = SqlLexer.lex(smallest);
      int to = Math.min(from + length, tokens.to());
      int start = tokens.get(from).start();
      int end = to < tokens.to() ? tokens.get(to).start() : smallest.length();
      String shorter = smallest.substring(0, start) + smallest.substring(end);
      if (shows.test(shorter)) {
        smallest = shorter;
      } else {
        from = to;
      }
    }
    return smallest;
  }
}
