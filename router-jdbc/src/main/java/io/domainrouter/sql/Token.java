package io.domainrouter.sql;

/**
 * A token of SQL text. Immutable.
 *
 * @param value the word or identifier unquoted and in lower case, the variable's name in lower case
 *     without its at signs, the symbol; empty for literals
 * @param start offset of the first character in the text
 * @param end offset behind the last character
 * @param parameter 1-based index for a parameter, else 0
 */
record Token(TokenType type, String value, int start, int end, int parameter) {
  static final Token END = new Token(TokenType.END, "", 0, 0, 0);

  boolean is(TokenType wanted) {
    return type == wanted;
  }

  boolean word(String wanted) {
    return type == TokenType.WORD && value.equals(wanted);
  }

  boolean symbol(String wanted) {
    return type == TokenType.SYMBOL && value.equals(wanted);
  }

  /** Whether it can name something without standing behind a dot. */
  boolean identifier() {
    return type == TokenType.QUOTED || (type == TokenType.WORD && !Words.isReserved(value));
  }

  boolean nameLike() {
    return type == TokenType.QUOTED || type == TokenType.WORD;
  }

  /** Whether an operator behind it would be an infix one. */
  boolean operand() {
    return switch (type) {
      case QUOTED, STRING, NUMBER, PARAMETER, USER_VARIABLE, SYSTEM_VARIABLE -> true;
      case WORD -> !Words.isReserved(value) || value.equals("null");
      case SYMBOL -> value.equals(")");
      case END -> false;
    };
  }
}
