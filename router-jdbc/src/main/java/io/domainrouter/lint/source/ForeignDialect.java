package io.domainrouter.lint.source;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells by its beginning that a script was written for another database. Stateless. */
final class ForeignDialect {
  private static final Map<String, Pattern> SIGNS = new LinkedHashMap<>();

  static {
    sign(
        "PostgreSQL",
        "PostgreSQL database dump|\\$\\$\\s*$|\\bplpgsql\\b|\\b(?:big)?serial\\s+(?:primary|not)\\b");
    sign("SQL Server", "^go\\s*$|\\[dbo]\\.|\\bidentity\\s*\\(\\d");
    sign(
        "Oracle",
        "\\bvarchar2\\b|\\bnumber\\(\\d|^/\\s*$|\\bcreate\\s+(?:or\\s+replace\\s+)?package\\b");
    sign("SQLite", "^pragma\\s|\\bautoincrement\\b");
  }

  private ForeignDialect() {}

  private static void sign(String dialect, String pattern) {
    SIGNS.put(dialect, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.MULTILINE));
  }

  /** The database's name; empty for MySQL, MariaDB and what cannot be told from them. */
  static Optional<String> in(String head) {
    return SIGNS.entrySet().stream()
        .filter(sign -> sign.getValue().matcher(head).find())
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
