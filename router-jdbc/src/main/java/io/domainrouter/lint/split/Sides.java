package io.domainrouter.lint.split;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/** What of a join belongs to which of two domains. Not thread-safe. */
final class Sides {
  private final Joined tables;
  private final Side first;
  private final Side second;
  private final List<String> crossing = new ArrayList<>();
  private String tail = "";
  private String remark = "";

  private static final class Side {
    private final Set<String> aliases;
    private final List<String> columns = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();

    Side(Set<String> aliases) {
      this.aliases = aliases;
    }

    boolean isGivenValues() {
      return conditions.stream().anyMatch(condition -> condition.contains("?"));
    }
  }

  private Sides(Joined tables, Side first, Side second) {
    this.tables = tables;
    this.first = first;
    this.second = second;
  }

  /** Empty where something cannot be told to belong to one side. */
  static Optional<Sides> of(Clauses query, Joined tables, Set<String> one, Set<String> other) {
    Side left = new Side(one);
    Side right = new Side(other);
    List<String> conditions = new ArrayList<>(tables.conditions());
    conditions.addAll(query.conditions());
    List<String> crossing = new ArrayList<>();
    for (String condition : conditions) {
      Optional<Set<String>> used = tables.aliases(condition);
      if (used.isEmpty() || Clauses.indexOf(condition, "or") >= 0) {
        return Optional.empty();
      }
      place(condition, used.get(), left, right, crossing);
    }
    boolean swap = !left.isGivenValues() && right.isGivenValues();
    Sides sides = swap ? new Sides(tables, right, left) : new Sides(tables, left, right);
    sides.crossing.addAll(crossing);
    return sides.isOuterWithin() || !sides.columns(query)
        ? Optional.empty()
        : Optional.of(sides.ordered(query));
  }

  /** An outer join may only lead from the first side to the one table of the second. */
  private boolean isOuterWithin() {
    return !tables.optional().isEmpty()
        && !(second.aliases.equals(tables.optional()) && second.aliases.size() == 1);
  }

  private static void place(
      String condition, Set<String> used, Side left, Side right, List<String> crossing) {
    if (left.aliases.containsAll(used)) {
      left.conditions.add(condition);
    } else if (right.aliases.containsAll(used)) {
      right.conditions.add(condition);
    } else {
      crossing.add(condition);
    }
  }

  private boolean columns(Clauses query) {
    for (String column : query.columns()) {
      Optional<Set<String>> used = tables.aliases(column);
      if (used.isEmpty() || used.get().isEmpty() || column.contains("(")) {
        return false;
      }
      if (first.aliases.containsAll(used.get())) {
        first.columns.add(column);
      } else if (second.aliases.containsAll(used.get())) {
        second.columns.add(column);
      } else {
        return false;
      }
    }
    return true;
  }

  private Sides ordered(Clauses query) {
    Set<String> used = tables.aliases(query.tail()).orElse(Set.of());
    boolean secondsOwn = !used.isEmpty() && second.aliases.containsAll(used);
    if (secondsOwn || (used.isEmpty() && query.tail().startsWith("limit"))) {
      tail = query.tail().isEmpty() ? "" : " " + query.tail();
    } else if (!query.tail().isEmpty()) {
      remark = "the application sorts and cuts: " + query.tail();
    }
    remark = (remark.isEmpty() ? "" : remark + "; ") + joining();
    return this;
  }

  private String joining() {
    if (first.columns.isEmpty()) {
      return "each row comes once, however many keys match";
    }
    return second.columns.isEmpty()
        ? "the application keeps the rows whose key the second returns"
        : "the application joins the rows by the key";
  }

  /** The conditions that concern both. */
  List<String> crossing() {
    return crossing;
  }

  /**
   * @param key the one equality between the sides
   */
  Split split(Matcher key) {
    boolean leftFirst = first.aliases.contains(key.group(1));
    String mine = leftFirst ? key.group(1) + "." + key.group(2) : key.group(3) + "." + key.group(4);
    String alias = leftFirst ? key.group(3) : key.group(1);
    String column = leftFirst ? key.group(4) : key.group(2);
    List<String> conditions = new ArrayList<>();
    conditions.add(alias + "." + column + " in (?, …)");
    conditions.addAll(second.conditions);
    boolean keyNeeded = !first.columns.isEmpty();
    return new Split(
        select(keyNeeded ? "" : "distinct ", mine, first.columns, true)
            + from(first, first.conditions),
        select("", alias + "." + column, second.columns, keyNeeded)
            + from(second, conditions)
            + tail,
        tables.tables().get(alias) + " (" + column + ")",
        remark);
  }

  private static String select(String word, String key, List<String> columns, boolean keyNeeded) {
    Set<String> all = new LinkedHashSet<>();
    if (keyNeeded || columns.isEmpty()) {
      all.add(key);
    }
    all.addAll(columns);
    return "select " + word + String.join(", ", all);
  }

  private String from(Side side, List<String> conditions) {
    String list =
        side.aliases.stream()
            .map(alias -> named(tables.tables().get(alias), alias))
            .collect(Collectors.joining(", "));
    return " from "
        + list
        + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions));
  }

  private static String named(String table, String alias) {
    return table.equals(alias) ? table : table + " " + alias;
  }
}
