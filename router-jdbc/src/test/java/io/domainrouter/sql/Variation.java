package io.domainrouter.sql;

import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Writes a text in another way that means the same: other white space, comments, case, backticks, a
 * fragment in an executable comment.
 */
final class Variation {
  private static final String[] GAPS = {
    " ", "\n", "\t ", " /* orders; items' */ ", " -- FROM items\n", " # it's `\n", " /**/ ", "\r\n"
  };

  private Variation() {}

  /** The facts of a text without what such a change may alter in them. */
  static Map<String, String> constantFacts(String sql) {
    Map<String, String> facts = Facts.of(Facts.ANALYZER.analyze(sql));
    facts.computeIfPresent(
        "transaction", (key, value) -> value.replace("`", "").toUpperCase(Locale.ROOT));
    return facts;
  }

  static String of(String sql, Random random) {
    Tokens tokens = SqlLexer.lex(sql);
    int executableFrom = boundary(tokens, random, 0);
    int executableTo = boundary(tokens, random, executableFrom);
    int spelling = random.nextInt();
    StringBuilder varied = new StringBuilder();
    int copied = 0;
    for (int i = 0; i < tokens.to(); i++) {
      String between = sql.substring(copied, tokens.get(i).start());
      varied.append(i == executableTo && i > executableFrom ? " */" : "");
      boolean gap = between.isBlank() && mayPart(tokens, i);
      varied.append(gap && random.nextBoolean() ? GAPS[random.nextInt(GAPS.length)] : between);
      varied.append(i == executableFrom && i < executableTo ? "/*! " : "");
      varied.append(vary(tokens, i, spelling, random));
      copied = tokens.get(i).end();
    }
    varied.append(executableTo == tokens.to() && executableFrom < executableTo ? " */" : "");
    return varied.append(sql.substring(copied)).toString();
  }

  /** A place where a fragment may begin or end; none in a text with such a fragment already. */
  private static int boundary(Tokens tokens, Random random, int from) {
    int at = from + random.nextInt(tokens.to() + 1 - from);
    while (at < tokens.to() && !mayPart(tokens, at)) {
      at++;
    }
    return tokens.executableComment() || hasCommentEnd(tokens) ? tokens.to() : at;
  }

  /** Whether a comment put around it would end inside. */
  private static boolean hasCommentEnd(Tokens tokens) {
    for (int i = 0; i + 1 < tokens.to(); i++) {
      boolean adjacent = tokens.get(i).end() == tokens.get(i + 1).start();
      if (adjacent && tokens.symbol(i, "*") && tokens.symbol(i + 1, "/")) {
        return true;
      }
    }
    return false;
  }

  /** White space before the parenthesis of a function would make it another name. */
  private static boolean mayPart(Tokens tokens, int i) {
    return tokens.get(i).start() > tokens.get(i - 1).end()
        || tokens.symbol(i, ")")
        || tokens.symbol(i, ",")
        || tokens.symbol(i - 1, "(")
        || tokens.symbol(i - 1, ",");
  }

  /** A name that has one spelling in the text keeps to one, as on case-sensitive servers. */
  private static String vary(Tokens tokens, int i, int spelling, Random random) {
    String text = tokens.text(i, i + 1);
    if (!tokens.get(i).is(TokenType.WORD)) {
      return text;
    }
    boolean keyword = Words.isReserved(tokens.get(i).value());
    boolean name = Facts.CONFIGURED.contains(tokens.get(i).value());
    boolean quotable = name && !tokens.symbol(i + 1, "(") && !isBesideBacktick(tokens, i);
    String quote = quotable && random.nextInt(4) == 0 ? "`" : "";
    int choice = keyword ? random.nextInt(3) : Math.floorMod(spelling + text.hashCode(), 3);
    if (choice == 0 || (!keyword && isSpeltInSeveralWays(tokens, i))) {
      return quote + text + quote;
    }
    return quote
        + (choice == 1 ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT))
        + quote;
  }

  /** Two backticks would be one in the name. */
  private static boolean isBesideBacktick(Tokens tokens, int i) {
    String text = tokens.text();
    return text.startsWith("`", tokens.get(i).start() - 1)
        || text.startsWith("`", tokens.get(i).end());
  }

  private static boolean isSpeltInSeveralWays(Tokens tokens, int i) {
    String text = tokens.text(i, i + 1);
    for (int other = 0; other < tokens.to(); other++) {
      String spelt = tokens.text(other, other + 1).replace("`", "");
      if (!spelt.equals(text) && spelt.equalsIgnoreCase(text)) {
        return true;
      }
    }
    return false;
  }
}
