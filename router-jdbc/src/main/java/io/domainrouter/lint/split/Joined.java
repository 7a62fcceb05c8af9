package io.domainrouter.lint.split;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of a FROM clause by alias, and the conditions that join them. Immutable.
 *
 * @param tables by alias, in their order
 * @param optional the aliases that an outer join may leave empty
 * @param conditions of inner joins
 * @param outer those of outer joins, which leave no row out
 */
record Joined(
    Map<String, String> tables, Set<String> optional, List<String> conditions, List<String> outer) {
  private static final Pattern JOIN =
      Pattern.compile("\\s(?:(inner|cross|left|left outer)\\s)?join\\s|\\s?,\\s?");
  private static final Pattern TABLE =
      Pattern.compile("([\\w$]+)(?:\\s+(?:as\\s+)?([\\w$]+))?(?:\\s+on\\s+(.*))?");
  private static final Pattern QUALIFIED = Pattern.compile("([\\w$]+)\\.[\\w$*]+");
  private static final Pattern WORD = Pattern.compile("(?<![.\\w$])[a-z_][\\w$]*(?![\\w$]*[.(])");
  private static final Set<String> KEYWORDS =
      Set.of(
          "and", "or", "not", "in", "is", "null", "like", "between", "as", "asc", "desc", "order",
          "by", "limit", "offset", "true", "false", "escape", "exists", "case", "when", "then",
          "else", "end");

  static Joined of(String from) throws NoSplitException {
    if (from.contains("right ") || from.contains("natural ") || from.contains(" using")) {
      throw unknown();
    }
    Map<String, String> tables = new LinkedHashMap<>();
    Set<String> optional = new LinkedHashSet<>();
    List<String> conditions = new ArrayList<>();
    List<String> outer = new ArrayList<>();
    Matcher join = JOIN.matcher(from);
    boolean left = false;
    int begin = 0;
    while (begin <= from.length()) {
      boolean found = join.find();
      Matcher table =
          TABLE.matcher(from.substring(begin, found ? join.start() : from.length()).strip());
      if (!table.matches()) {
        throw unknown();
      }
      String alias = table.group(2) == null ? table.group(1) : table.group(2);
      tables.put(alias, table.group(1));
      if (left) {
        optional.add(alias);
      }
      if (table.group(3) != null) {
        (left ? outer : conditions).addAll(Clauses.conditions(unwrapped(table.group(3))));
      }
      left = found && join.group(1) != null && join.group(1).startsWith("left");
      begin = found ? join.end() : from.length() + 1;
    }
    return new Joined(tables, optional, conditions, outer);
  }

  private static NoSplitException unknown() {
    return new NoSplitException("its tables are not simply joined by ON");
  }

  private static String unwrapped(String condition) {
    return condition.startsWith("(") && condition.indexOf(')') == condition.length() - 1
        ? condition.substring(1, condition.length() - 1)
        : condition;
  }

  /** The aliases that it uses. */
  Set<String> used(String expression) throws NoSplitException {
    return aliases(expression)
        .orElseThrow(
            () ->
                new NoSplitException(
                    "it cannot be told from the text which table each column is of, as it could with"
                        + " aliases"));
  }

  /** The aliases that it uses; empty where one cannot be told, such as a column without alias. */
  Optional<Set<String>> aliases(String expression) {
    Set<String> aliases = new LinkedHashSet<>();
    for (Matcher name = QUALIFIED.matcher(expression); name.find(); ) {
      aliases.add(name.group(1));
    }
    String unqualified = QUALIFIED.matcher(expression).replaceAll("?");
    for (Matcher word = WORD.matcher(unqualified); word.find(); ) {
      if (!KEYWORDS.contains(word.group())) {
        return Optional.empty();
      }
    }
    return tables.keySet().containsAll(aliases) ? Optional.of(aliases) : Optional.empty();
  }
}
