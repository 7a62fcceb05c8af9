package io.domainrouter.sql;

/** Turns string literals into what they mean. */
final class StringLiterals {
  private StringLiterals() {}

  /** The content of a quoted literal with backslash escapes and doubled quotes. */
  static String content(String literal) {
    char quote = literal.charAt(0);
    if (quote != '\'' && quote != '"') {
      return literal.length() > 1 ? content(literal.substring(1)) : "";
    }
    StringBuilder content = new StringBuilder(literal.length());
    for (int i = 1; i < literal.length() - 1; i++) {
      char c = literal.charAt(i);
      if (c == '\\') {
        content.append(escaped(literal.charAt(++i)));
      } else {
        content.append(c);
        if (c == quote) {
          i++;
        }
      }
    }
    return content.toString();
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case '0' -> '\0';
      case 'Z' -> (char) 26;
      default -> c;
    };
  }
}
