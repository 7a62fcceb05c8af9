package io.domainrouter.sql;

import java.util.List;

/**
 * Names the texts that read the same: single statements that differ only in their literals.
 *
 * <p>One pass over the text, which knows only the plainest of it: words, whole and decimal numbers,
 * quoted strings and names, parentheses. A text with anything else that matters to the lexer (a
 * comment, a variable, a second statement, a literal of another kind) stands for itself.
 */
final class Fingerprint {
  /** White space to MySQL, which no ordinary text contains. */
  static final char MARK = '\u0001';

  private static final List<String> HEADS =
      List.of("select", "insert", "update", "delete", "replace", "with");

  private final String sql;
  private final StringBuilder fingerprint;
  private int at;
  private int copied;
  private int depth;

  private Fingerprint(String sql) {
    this.sql = sql;
    this.fingerprint = new StringBuilder(sql.length());
  }

  /** The text with a mark in place of each literal; the text itself where that could mislead. */
  static String of(String sql) {
    return startsPlainly(sql) ? new Fingerprint(sql).read() : sql;
  }

  private static boolean startsPlainly(String sql) {
    for (String head : HEADS) {
      if (sql.regionMatches(true, 0, head, 0, head.length())) {
        return true;
      }
    }
    return false;
  }

  private String read() {
    while (at < sql.length()) {
      if (!pass(sql.charAt(at))) {
        return sql;
      }
    }
    if (depth != 0 || copied == 0) {
      return sql;
    }
    return fingerprint.append(sql, copied, sql.length()).toString();
  }

  /** Passes what begins with this character; false where it is not plain. */
  private boolean pass(char c) {
    return switch (c) {
      case '\'', '"' -> string(c);
      case '`' -> name();
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      case '(' -> paired(1);
      case ')' -> paired(-1);
      case '@', '#', ';', MARK -> false;
      case '/', '*' -> passUnlessBefore('*', '/');
      case '-' -> passUnlessBefore('-', '-');
      default -> isWordPart(c) ? word() : other();
    };
  }

  private boolean paired(int step) {
    at++;
    depth += step;
    return depth >= 0;
  }

  private boolean other() {
    at++;
    return true;
  }

  private boolean passUnlessBefore(char one, char other) {
    at++;
    char next = peek();
    return next != one && next != other;
  }

  private boolean word() {
    do {
      at++;
    } while (isWordPart(peek()));
    return peek() != '\'' && peek() != '"'; // X'1f', N'text', _utf8'text'
  }

  private boolean name() {
    int end = sql.indexOf('`', at + 1);
    at = end + 1;
    return end > 0;
  }

  private boolean number() {
    int start = at;
    if (start > 0 && sql.charAt(start - 1) == '.') {
      return false;
    }
    digits();
    if (peek() == '.') {
      at++;
      digits();
    }
    mark(start, "");
    return !isWordPart(peek()) && peek() != '.' && peek() != '`';
  }

  private void digits() {
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
  }

  private boolean string(char quote) {
    int start = at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == quote) {
        if (peek() != quote) {
          mark(start, "'");
          return !isWordPart(peek());
        }
        at++;
      }
    }
    return false;
  }

  private void mark(int start, String kind) {
    fingerprint.append(sql, copied, start).append(MARK).append(kind);
    copied = at;
  }

  private char peek() {
    return at < sql.length() ? sql.charAt(at) : ' ';
  }

  private static boolean isWordPart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }
}
