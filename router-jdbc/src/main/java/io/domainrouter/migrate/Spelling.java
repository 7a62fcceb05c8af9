package io.domainrouter.migrate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The words that MySQL and MariaDB write the same definition down with, made the same. Only for
 * comparing one product's table with the other's. Stateless.
 */
final class Spelling {
  /** {@code tinyint(1)} stays: drivers take it for a boolean. */
  private static final Pattern DISPLAY_WIDTH =
      Pattern.compile(
          "\\b(smallint|mediumint|int|bigint|year|tinyint(?!\\(1\\)))\\(\\d+\\)(?!.*zerofill)");

  /** MariaDB keeps documents as text of this kind, and checks that they are documents. */
  private static final String DOCUMENT = "json";

  private static final Pattern INTRODUCER =
      Pattern.compile("_(utf8mb[34]|latin1|ascii|binary)(?=')");

  private Spelling() {}

  static Map<String, Map<String, String>> columns(Map<String, Map<String, String>> columns) {
    Map<String, Map<String, String>> neutral = new LinkedHashMap<>();
    columns.forEach((name, aspects) -> neutral.put(name, column(aspects)));
    return neutral;
  }

  private static Map<String, String> column(Map<String, String> aspects) {
    Map<String, String> neutral = new LinkedHashMap<>(aspects);
    neutral.compute("type", (aspect, type) -> type(type));
    neutral.compute("default", (aspect, value) -> defaultValue(value));
    neutral.compute("attributes", (aspect, words) -> attributes(words));
    neutral.compute("generated expression", (aspect, text) -> expression(text));
    if (neutral.get("type").equals(DOCUMENT)) {
      neutral.put("collation", "utf8mb4_bin");
      neutral.put("type", "longtext");
    }
    return neutral;
  }

  private static String type(String type) {
    return DISPLAY_WIDTH
        .matcher(type)
        .replaceAll("$1")
        .replace("geomcollection", "geometrycollection");
  }

  private static String defaultValue(String value) {
    if (value.length() > 1 && value.startsWith("'") && value.endsWith("'")) {
      return value.substring(1, value.length() - 1).replace("''", "'").replace("\\\\", "\\");
    }
    return value.equalsIgnoreCase("null") ? "null" : expression(value);
  }

  private static String attributes(String words) {
    String plain = expression(words.replace("DEFAULT_GENERATED", "")).replace(',', ' ');
    return String.join(" ", new TreeSet<>(Set.of(plain.strip().split("\\s+"))));
  }

  /** Without the quotes, character sets and outer parentheses that only one product adds. */
  private static String expression(String text) {
    if (text.equals("null")) {
      return "";
    }
    String plain = text.replace("`", "").replace("\\'", "'").replace("()", "");
    plain = INTRODUCER.matcher(plain).replaceAll("");
    return withoutOuter(plain.replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT));
  }

  private static String withoutOuter(String text) {
    String inner = text;
    while (inner.startsWith("(") && closing(inner) == inner.length() - 1) {
      inner = inner.substring(1, inner.length() - 1);
    }
    return inner;
  }

  /** Where the first parenthesis is closed. */
  private static int closing(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * One product writes more parentheses than the other, and only a parser could tell whether they
   * matter.
   */
  static boolean sameButForParentheses(String one, String other) {
    return one.replaceAll("[() ]", "").equals(other.replaceAll("[() ]", ""));
  }

  /** Whether a document is one is checked by MySQL's type, and by a clause of MariaDB's. */
  static Set<String> checks(Set<String> clauses) {
    Set<String> neutral = new TreeSet<>();
    for (String clause : clauses) {
      String plain = expression(clause);
      if (!plain.matches("json_valid\\(\\w+\\)")) {
        neutral.add(plain);
      }
    }
    return neutral;
  }
}
