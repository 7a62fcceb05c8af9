package io.domainrouter.lint.split;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What of a join one domain can answer. Not thread-safe. */
final class Side {
  private final Set<String> aliases;
  private final List<String> columns = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();
  private String tail = "";

  Side(Set<String> aliases) {
    this.aliases = aliases;
  }

  Set<String> aliases() {
    return aliases;
  }

  boolean has(Set<String> used) {
    return aliases.containsAll(used);
  }

  void column(String column) {
    columns.add(column);
  }

  void condition(String condition) {
    conditions.add(condition);
  }

  void tail(String orderAndLimit) {
    tail = orderAndLimit;
  }

  boolean isGivenValues() {
    return conditions.stream().anyMatch(condition -> condition.contains("?"));
  }

  /**
   * @param key the column that joins the sides, selected first
   * @param given the condition that gives its values; empty for none
   */
  String query(Map<String, String> tables, String key, String given) {
    Set<String> selected = new LinkedHashSet<>();
    selected.add(key);
    selected.addAll(columns);
    List<String> all = new ArrayList<>();
    if (!given.isEmpty()) {
      all.add(given);
    }
    all.addAll(conditions);
    String from =
        aliases.stream()
            .map(alias -> named(tables.get(alias), alias))
            .collect(Collectors.joining(", "));
    return "select "
        + String.join(", ", selected)
        + " from "
        + from
        + (all.isEmpty() ? "" : " where " + String.join(" and ", all))
        + (tail.isEmpty() ? "" : " " + tail);
  }

  private static String named(String table, String alias) {
    return table.equals(alias) ? table : table + " " + alias;
  }
}
