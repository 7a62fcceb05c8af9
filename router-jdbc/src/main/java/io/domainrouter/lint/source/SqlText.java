package io.domainrouter.lint.source;

import java.util.regex.Pattern;

/** Tells SQL from other texts in a program. Stateless. */
final class SqlText {
  private static final Pattern SQL =
      Pattern.compile(
          "(?is)^[\\s(]*(?:/\\*.*?\\*/\\s*)?(?:select\\s.+\\sfrom\\s.+"
              + "|insert\\s+(?:low_priority\\s+|delayed\\s+|high_priority\\s+|ignore\\s+)*into\\s.+"
              + "|replace\\s+into\\s.+|update\\s+.+\\sset\\s.+=.*|delete\\s+(?:\\S+\\s+)*?from\\s.+"
              + "|with\\s+(?:recursive\\s+)?\\S+\\s*(?:\\([^)]*\\)\\s*)?as\\s*\\(.+"
              + "|\\{\\s*(?:\\?\\s*=\\s*)?call\\s.+|call\\s+[\\w.`]+\\s*\\(.*|lock\\s+tables\\s.+"
              + "|truncate\\s+(?:table\\s+)?\\S+\\s*|(?:create|alter|drop)\\s+(?:\\w+\\s+)?(?:table|view|trigger)\\s.+)$");
  private static final Pattern CALL =
      Pattern.compile("(?is)^\\s*\\{\\s*(?:\\?\\s*=\\s*)?(call\\b.*?)}\\s*$");
  private static final Pattern NAMED = Pattern.compile("(?<![:\\w]):([A-Za-z]\\w*(?:\\.\\w+)*)");
  private static final Pattern SPEL = Pattern.compile("[:?]#\\{[^}]*}");
  private static final Pattern MYBATIS = Pattern.compile("#\\{[^}]*}");
  private static final Pattern NUMBERED = Pattern.compile("\\?\\d+");

  /** Matching takes a stack frame per character in places. */
  private static final int LONGEST = 20_000;

  private SqlText() {}

  static boolean isSql(String text) {
    if (text.length() < 10 || text.length() > LONGEST) {
      return false;
    }
    try {
      return SQL.matcher(text).matches();
    } catch (StackOverflowError e) {
      return false;
    }
  }

  /** With a plain parameter in place of named, numbered and computed ones. */
  static String plain(String text) {
    String sql = SPEL.matcher(CALL.matcher(text).replaceFirst("$1")).replaceAll("?");
    sql = NUMBERED.matcher(MYBATIS.matcher(sql).replaceAll("?")).replaceAll("?");
    return sql.indexOf(':') < 0 ? sql : NAMED.matcher(sql).replaceAll("?");
  }
}
