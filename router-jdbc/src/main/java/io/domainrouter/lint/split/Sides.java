package io.domainrouter.lint.split;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of a join belongs to which of two domains. Not thread-safe. */
final class Sides {
  private static final Pattern EQUALITY =
      Pattern.compile("([\\w$]+)\\.([\\w$]+)\\s*=\\s*([\\w$]+)\\.([\\w$]+)");
  private static final Pattern NAME_BEHIND = Pattern.compile("(?<=\\S)\\s+(?:as\\s+)?[\\w$]+$");
  private static final String JOINS = "the application joins the rows by the key";

  private final Joined tables;
  private final List<String> crossing = new ArrayList<>();
  private Side first;
  private Side second;
  private String remark = JOINS;

  private Sides(Joined tables, Side first, Side second) {
    this.tables = tables;
    this.first = first;
    this.second = second;
  }

  static Split split(Clauses query, Joined tables, Set<String> one, Set<String> other)
      throws NoSplitException {
    boolean outer = !tables.optional().isEmpty();
    boolean optionalFirst = outer && one.containsAll(tables.optional());
    Sides sides =
        new Sides(
            tables, new Side(optionalFirst ? other : one), new Side(optionalFirst ? one : other));
    if (outer) {
      sides.outer();
    }
    for (String condition : tables.conditions()) {
      sides.inner(condition);
    }
    for (String condition : query.conditions()) {
      sides.inner(condition);
    }
    if (!outer && !sides.first.isGivenValues() && sides.second.isGivenValues()) {
      sides.swap();
    }
    for (String column : query.columns()) {
      sides.column(column);
    }
    sides.tail(query.tail(), outer);
    return sides.split();
  }

  private void swap() {
    Side was = first;
    first = second;
    second = was;
  }

  /** An outer join may only add what one table has to all rows of the first side. */
  private void outer() throws NoSplitException {
    if (!second.aliases().equals(tables.optional()) || second.aliases().size() != 1) {
      throw noOuter();
    }
    for (String condition : tables.outer()) {
      if (first.has(tables.used(condition))) {
        throw noOuter();
      }
      place(condition);
    }
    remark = JOINS + "; a row of the first without one stays, with NULL for the second's columns";
  }

  private static NoSplitException noOuter() {
    return new NoSplitException(
        "its outer join does more than add to all rows of one domain what a table of the other has");
  }

  private void inner(String condition) throws NoSplitException {
    if (tables.used(condition).stream().anyMatch(tables.optional()::contains)) {
      throw noOuter();
    }
    place(condition);
  }

  private void place(String condition) throws NoSplitException {
    Set<String> used = tables.used(condition);
    if (Clauses.indexOf(condition, "or") >= 0) {
      throw new NoSplitException("an OR stands between its conditions");
    }
    if (first.has(used)) {
      first.condition(condition);
    } else if (second.has(used)) {
      second.condition(condition);
    } else {
      crossing.add(condition);
    }
  }

  private void column(String column) throws NoSplitException {
    if (column.contains("(")) {
      throw new NoSplitException(
          "it computes columns; fetch the rows, and let the application do that");
    }
    Set<String> used = tables.used(NAME_BEHIND.matcher(column).replaceFirst(""));
    if (used.isEmpty() || !(first.has(used) || second.has(used))) {
      throw new NoSplitException("a column is of no domain, or of both");
    }
    (first.has(used) ? first : second).column(column);
  }

  /**
   * A limit belongs to the side of which each row is in the result: the second of an inner join,
   * since it is given the keys, and the first of an outer one.
   */
  private void tail(String tail, boolean outer) throws NoSplitException {
    int at = Clauses.indexOf(tail, "limit");
    String order = (at < 0 ? tail : tail.substring(0, at)).strip();
    Set<String> used = tables.aliases(order).orElse(Set.of());
    Side side = outer ? first : second;
    boolean sides = !used.isEmpty() && side.has(used);
    if (at >= 0) {
      String limit = tail.substring(at);
      if (!(order.isEmpty() || sides) || limit.contains(",") || limit.contains("offset")) {
        throw new NoSplitException(
            "its order, limit or offset counts rows of both domains, so that all of them would have"
                + " to be fetched");
      }
      remark += ", in the order and up to the limit of the " + (outer ? "first" : "second");
      side.tail(tail);
    } else if (sides) {
      remark += ", in the order of the " + (outer ? "first" : "second");
      side.tail(tail);
    } else if (!order.isEmpty()) {
      remark += ", and sorts them: " + order;
    }
  }

  private Split split() throws NoSplitException {
    Matcher key = EQUALITY.matcher(crossing.size() == 1 ? crossing.get(0) : "");
    if (!key.matches()) {
      throw new NoSplitException("the domains are not joined by one equality");
    }
    boolean leftFirst = first.aliases().contains(key.group(1));
    String left = key.group(1) + "." + key.group(2);
    String right = key.group(3) + "." + key.group(4);
    String given = leftFirst ? right : left;
    return new Split(
        first.query(tables.tables(), leftFirst ? left : right, ""),
        second.query(tables.tables(), given, given + " in (?, …)"),
        tables.tables().get(key.group(leftFirst ? 3 : 1))
            + " ("
            + key.group(leftFirst ? 4 : 2)
            + ")",
        remark);
  }
}
