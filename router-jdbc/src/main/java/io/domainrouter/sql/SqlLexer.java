package io.domainrouter.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits MySQL text into tokens in one pass. Comments vanish, the content of executable comments
 * ({@code /*! … *}{@code /}) counts as SQL. Never throws: what is not closed ends at the end of the
 * text and is reported by {@link Tokens#broken()}. An instance reads one text.
 */
final class SqlLexer {
  private static final String[] LONG_SYMBOLS = {
    "<=>", "->>", ":=", "<=", ">=", "<>", "!=", "<<", ">>", "&&", "||", "->"
  };

  /** From this version on MariaDB does not execute what is meant for MySQL. */
  private static final int FIRST_NOT_SHARED = 50_700;

  private final String sql;
  private final boolean passVersions;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int parameters;
  private int openExecutableComments;
  private boolean executableComment;
  private boolean versions;
  private int unfinishedFrom = -1;

  private SqlLexer(String sql, boolean passVersions) {
    this.sql = sql;
    this.passVersions = passVersions;
  }

  static Tokens lex(String sql) {
    return lex(sql, false);
  }

  /** As a server reads the text that none of its version comments is meant for. */
  static Tokens lexWithoutVersions(String sql) {
    return lex(sql, true);
  }

  private static Tokens lex(String sql, boolean passVersions) {
    SqlLexer lexer = new SqlLexer(sql, passVersions);
    while (lexer.at < sql.length()) {
      lexer.next();
    }
    return Tokens.of(
        sql,
        lexer.tokens,
        lexer.parameters,
        lexer.unfinishedFrom < 0 ? "" : sql.substring(lexer.unfinishedFrom),
        lexer.openExecutableComments > 0,
        lexer.executableComment,
        lexer.versions);
  }

  private void next() {
    char c = sql.charAt(at);
    if (isSpace(c)) {
      at++;
    } else if (c == '#' || startsDashComment()) {
      int end = sql.indexOf('\n', at);
      at = end < 0 ? sql.length() : end;
    } else if (sql.startsWith("/*", at)) {
      comment();
    } else if (openExecutableComments > 0 && sql.startsWith("*/", at)) {
      openExecutableComments--;
      at += 2;
    } else if (c == '\'' || c == '"') {
      int start = at;
      string(c);
      add(TokenType.STRING, "", start);
    } else if (c == '`') {
      backticks();
    } else if (c == '?') {
      at++;
      tokens.add(new Token(TokenType.PARAMETER, "", at - 1, at, ++parameters));
    } else if (c == '@') {
      variable();
    } else if (isDigit(c) || (c == '.' && isDigit(peek(1)) && !behindName())) {
      number();
    } else if (isWordPart(c)) {
      word();
    } else {
      symbol();
    }
  }

  private boolean startsDashComment() {
    return sql.startsWith("--", at) && (at + 2 >= sql.length() || isSpace(sql.charAt(at + 2)));
  }

  private void comment() {
    int content = at + 2;
    boolean mariaDb = sql.startsWith("M!", content);
    if (!mariaDb && !sql.startsWith("!", content)) {
      endComment(sql.indexOf("*/", content));
      return;
    }
    executableComment = true;
    int version = version(content + (mariaDb ? 2 : 1));
    boolean notEverywhere = mariaDb || version >= FIRST_NOT_SHARED;
    versions |= notEverywhere;
    if (notEverywhere && passVersions) {
      passComment();
    } else {
      openExecutableComments++;
    }
  }

  /** Five or six digits; fewer belong to the content. Leaves the position behind them. */
  private int version(int from) {
    int to = from;
    while (to < sql.length() && to < from + 6 && isDigit(sql.charAt(to))) {
      to++;
    }
    boolean given = to - from >= 5;
    at = given ? to : from;
    return given ? Integer.parseInt(sql, from, to, 10) : 0;
  }

  /** Up to the comment's end, past comments inside it. */
  private void passComment() {
    int end = sql.indexOf("*/", at);
    int inner = sql.indexOf("/*", at);
    while (inner >= 0 && inner < end) {
      int innerEnd = sql.indexOf("*/", inner + 2);
      end = innerEnd < 0 ? -1 : sql.indexOf("*/", innerEnd + 2);
      inner = innerEnd < 0 ? -1 : sql.indexOf("/*", innerEnd + 2);
    }
    endComment(end);
  }

  private void endComment(int end) {
    unfinishedFrom = end < 0 ? at : unfinishedFrom;
    at = end < 0 ? sql.length() : end + 2;
  }

  private void string(char quote) {
    int start = at++;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\\') {
        at += 2;
      } else if (c != quote) {
        at++;
      } else if (peek(1) == quote) {
        at += 2;
      } else {
        at++;
        return;
      }
    }
    at = sql.length();
    unfinishedFrom = start;
  }

  private void backticks() {
    int start = at;
    String name = backtickContent();
    add(TokenType.QUOTED, name.toLowerCase(Locale.ROOT), start);
  }

  private String backtickContent() {
    int start = ++at;
    boolean doubled = false;
    while (at < sql.length()) {
      if (sql.charAt(at) != '`') {
        at++;
      } else if (peek(1) == '`') {
        doubled = true;
        at += 2;
      } else {
        String raw = sql.substring(start, at++);
        return doubled ? raw.replace("``", "`") : raw;
      }
    }
    unfinishedFrom = start - 1;
    return sql.substring(start);
  }

  private void variable() {
    int start = at++;
    if (peek(0) == '@') {
      at++;
      skipWordParts(".`");
      String name = sql.substring(start + 2, at).replace("`", "");
      add(TokenType.SYSTEM_VARIABLE, name.toLowerCase(Locale.ROOT), start);
      return;
    }
    boolean host = !tokens.isEmpty() && last().end() == start && last().operand();
    String name;
    if (peek(0) == '`') {
      name = backtickContent();
    } else if (peek(0) == '\'' || peek(0) == '"') {
      int from = at + 1;
      string(peek(0));
      name = sql.substring(from, Math.max(from, Math.min(at, sql.length()) - 1));
    } else {
      skipWordParts(".");
      name = sql.substring(start + 1, at);
    }
    add(
        host ? TokenType.STRING : TokenType.USER_VARIABLE,
        host ? "" : name.toLowerCase(Locale.ROOT),
        start);
  }

  private void number() {
    int start = at;
    if (behindDot()) {
      word();
      return;
    }
    skipWordParts("");
    if (!isNumber(sql, start, at)) {
      add(TokenType.WORD, sql.substring(start, at).toLowerCase(Locale.ROOT), start);
      return;
    }
    if (sql.charAt(start) == '.' || allDigits(sql, start, at)) {
      fraction();
    } else if ((peek(-1) == 'e' || peek(-1) == 'E') && !sql.startsWith("0x", start)) {
      at++;
      skipDigits();
    }
    add(TokenType.NUMBER, "", start);
  }

  private void fraction() {
    if (peek(0) == '.') {
      at++;
      skipDigits();
    }
    boolean exponent = peek(0) == 'e' || peek(0) == 'E';
    int sign = exponent && (peek(1) == '+' || peek(1) == '-') ? 1 : 0;
    if (exponent && isDigit(peek(1 + sign))) {
      at += 1 + sign;
      skipDigits();
    }
  }

  private void word() {
    int start = at;
    skipWordParts("");
    String value = sql.substring(start, at).toLowerCase(Locale.ROOT);
    if (peek(0) == '\'' && !behindDot(start)) {
      if (value.equals("x") || value.equals("b")) {
        string('\'');
        add(TokenType.NUMBER, "", start);
        return;
      }
      if (value.equals("n")) {
        string('\'');
        add(TokenType.STRING, "", start);
        return;
      }
    }
    add(TokenType.WORD, value, start);
  }

  private void symbol() {
    int start = at;
    for (String symbol : LONG_SYMBOLS) {
      if (sql.startsWith(symbol, at)) {
        at += symbol.length();
        add(TokenType.SYMBOL, symbol, start);
        return;
      }
    }
    at++;
    add(TokenType.SYMBOL, sql.substring(start, at), start);
  }

  private void add(TokenType type, String value, int start) {
    tokens.add(new Token(type, value, start, at, 0));
  }

  private Token last() {
    return tokens.get(tokens.size() - 1);
  }

  private boolean behindName() {
    return !tokens.isEmpty() && last().end() == at && last().nameLike();
  }

  private boolean behindDot() {
    return behindDot(at);
  }

  private boolean behindDot(int start) {
    return !tokens.isEmpty()
        && last().symbol(".")
        && last().end() == start
        && tokens.size() > 1
        && tokens.get(tokens.size() - 2).nameLike();
  }

  private void skipWordParts(String more) {
    while (at < sql.length() && (isWordPart(sql.charAt(at)) || more.indexOf(peek(0)) >= 0)) {
      at++;
    }
  }

  private void skipDigits() {
    while (at < sql.length() && isDigit(sql.charAt(at))) {
      at++;
    }
  }

  private char peek(int offset) {
    return at + offset < sql.length() ? sql.charAt(at + offset) : '\0';
  }

  /** Digits with an optional exponent, or a hexadecimal or bit literal; else it is a name. */
  private static boolean isNumber(String sql, int from, int to) {
    if (sql.charAt(from) == '.') {
      return true;
    }
    if (to - from > 2 && sql.startsWith("0x", from)) {
      return allMatch(sql, from + 2, to, "0123456789abcdefABCDEF");
    }
    if (to - from > 2 && sql.startsWith("0b", from)) {
      return allMatch(sql, from + 2, to, "01");
    }
    int exponent = from;
    while (exponent < to && isDigit(sql.charAt(exponent))) {
      exponent++;
    }
    if (exponent == to) {
      return true;
    }
    char mark = sql.charAt(exponent);
    if (mark != 'e' && mark != 'E') {
      return false;
    }
    boolean signed =
        to + 1 < sql.length()
            && (sql.charAt(to) == '+' || sql.charAt(to) == '-')
            && isDigit(sql.charAt(to + 1));
    return exponent + 1 == to ? signed : allDigits(sql, exponent + 1, to);
  }

  private static boolean allDigits(String sql, int from, int to) {
    return allMatch(sql, from, to, "0123456789");
  }

  private static boolean allMatch(String sql, int from, int to, String allowed) {
    for (int i = from; i < to; i++) {
      if (allowed.indexOf(sql.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpace(char c) {
    return c <= ' ' || c == 0x7f;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }
}
