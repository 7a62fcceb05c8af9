package io.domainrouter.lint;

import java.util.List;

/**
 * What statements have in common that differ in values, comments, white space and the lengths of
 * their lists. For telling whether something was reported before, not for routing.
 */
public final class StatementShape {
  private final String sql;
  private final StringBuilder shape;

  /** Where values are kept; null where they do not matter. */
  private final List<String> values;

  private int at;

  private StatementShape(String sql, List<String> values) {
    this.sql = sql;
    this.values = values;
    this.shape = new StringBuilder(sql.length());
  }

  public static String of(String sql) {
    return new StatementShape(sql, null).read();
  }

  /**
   * As {@link #of(String)}, with each value on its own as {@code ?n?}.
   *
   * @param values takes the values, {@code n} being their index in it
   */
  public static String of(String sql, List<String> values) {
    return new StatementShape(sql, values).read();
  }

  private String read() {
    while (at < sql.length()) {
      next(sql.charAt(at));
    }
    int end = shape.length();
    while (end > 0 && (shape.charAt(end - 1) == ';' || shape.charAt(end - 1) == ' ')) {
      end--;
    }
    return shape.substring(0, end);
  }

  private void next(char c) {
    int begin = at;
    if (c <= ' ') {
      at++;
      space();
    } else if (c == '\'' || c == '"') {
      string(c);
      value(begin);
    } else if (startsComment(c)) {
      comment(c);
      space();
    } else if (isDigit(c) && !behindWord()) {
      number();
      value(begin);
    } else if (c == '?') {
      at++;
      value(begin);
    } else {
      at++;
      shape.append(c == '`' ? "" : Character.toLowerCase(c));
    }
  }

  private boolean startsComment(char c) {
    boolean plain = sql.startsWith("/*", at) && !sql.startsWith("/*!", at);
    return plain || c == '#' || sql.startsWith("-- ", at) || sql.startsWith("--\n", at);
  }

  private void comment(char c) {
    String close = c == '/' ? "*/" : "\n";
    int end = sql.indexOf(close, at + 1);
    at = end < 0 ? sql.length() : end + close.length();
  }

  private void string(char quote) {
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == quote) {
        if (at < sql.length() && sql.charAt(at) == quote) {
          at++;
        } else {
          return;
        }
      }
    }
  }

  private void number() {
    while (at < sql.length() && (isDigit(sql.charAt(at)) || sql.charAt(at) == '.')) {
      at++;
    }
  }

  /** A value behind another and a comma is one more of a list. */
  private void value(int begin) {
    if (values != null) {
      shape.append('?').append(values.size()).append('?');
      values.add(sql.substring(begin, Math.min(at, sql.length())));
      return;
    }
    int end = shape.length();
    while (end > 0 && shape.charAt(end - 1) == ' ') {
      end--;
    }
    if (end > 1 && shape.charAt(end - 1) == ',' && shape.charAt(end - 2) == '?') {
      shape.setLength(end - 2);
    }
    shape.append('?');
  }

  private void space() {
    int end = shape.length();
    if (end > 0 && shape.charAt(end - 1) != ' ') {
      shape.append(' ');
    }
  }

  private boolean behindWord() {
    return at > 0 && (Character.isLetterOrDigit(sql.charAt(at - 1)) || sql.charAt(at - 1) == '_');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
