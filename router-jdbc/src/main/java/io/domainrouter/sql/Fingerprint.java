package io.domainrouter.sql;

/** Names the texts that read the same: SELECTs that differ only in their literals. */
final class Fingerprint {
  /** White space to MySQL, which no ordinary text contains. */
  static final char MARK = '\u0001';

  private Fingerprint() {}

  /**
   * The text with a mark in place of each literal for a single SELECT, else the text itself.
   * Comments stay as they are.
   */
  static String of(String sql) {
    Tokens tokens = SqlLexer.lex(sql);
    if (!tokens.word(0, "select") || tokens.broken()) {
      return sql;
    }
    StringBuilder fingerprint = new StringBuilder(sql.length());
    int copied = 0;
    for (int i = 0; i < tokens.to(); i++) {
      Token token = tokens.get(i);
      if (token.symbol(";")) {
        return sql;
      }
      if (token.is(TokenType.STRING) || token.is(TokenType.NUMBER)) {
        fingerprint.append(sql, copied, token.start());
        fingerprint.append(MARK).append(token.is(TokenType.STRING) ? "'" : "");
        copied = token.end();
      }
    }
    return copied == 0 ? sql : fingerprint.append(sql, copied, sql.length()).toString();
  }
}
