package io.domainrouter.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * Makes statements whose aliases, derived and common tables are often called what base tables are
 * called, so that only their scopes tell what a name means. One instance makes one statement.
 */
final class RandomStatement {
  private static final List<String> BASE_TABLES = List.of("orders", "items", "customers", "limits");
  private static final List<String> NAMES = List.of("orders", "items", "customers", "labels", "t");
  private static final int DEEPEST = 2;

  private final Random random;
  private final List<String> tables = new ArrayList<>(BASE_TABLES);

  private RandomStatement(Random random) {
    this.random = random;
  }

  static String of(Random random) {
    return new RandomStatement(random).statement();
  }

  private String statement() {
    return switch (random.nextInt(8)) {
      case 0 -> "INSERT INTO " + base() + " (n) " + query(1);
      case 1 -> "UPDATE " + base() + " SET n = 1 WHERE id IN (" + derived(1) + ")";
      case 2 -> "DELETE FROM " + base() + " WHERE id IN (" + derived(1) + ")";
      case 3 -> update();
      case 4 -> delete();
      default -> query(0) + (random.nextInt(4) == 0 ? " FOR UPDATE" : "");
    };
  }

  private String update() {
    List<String> aliases = aliases(2);
    return "UPDATE %s AS %s JOIN %s ON %s SET %s.n = 1"
        .formatted(
            base(),
            aliases.get(0),
            source(aliases.get(1), 2),
            condition(aliases.get(0), 2),
            aliases.get(0));
  }

  private String delete() {
    List<String> aliases = aliases(2);
    return "DELETE %s FROM %s AS %s, %s WHERE %s"
        .formatted(
            aliases.get(0),
            base(),
            aliases.get(0),
            source(aliases.get(1), 2),
            condition(aliases.get(1), 2));
  }

  /** Servers do not let a statement read what it changes, other than from a derived table. */
  private String derived(int depth) {
    return "SELECT id FROM (" + query(depth) + ") AS " + pick(NAMES);
  }

  private String query(int depth) {
    if (depth >= DEEPEST || random.nextInt(3) > 0) {
      return union(depth);
    }
    int before = tables.size();
    StringBuilder common = new StringBuilder("WITH ");
    for (String name : aliases(1 + random.nextInt(2))) {
      common.append(tables.size() == before ? "" : ", ");
      common.append(name).append(" AS (").append(query(depth + 1)).append(')');
      tables.add(name);
    }
    String query = common + " " + union(depth);
    tables.subList(before, tables.size()).clear();
    return query;
  }

  private String union(int depth) {
    String select = select(depth);
    return random.nextInt(4) == 0 ? select + " UNION " + select(depth) : select;
  }

  private String select(int depth) {
    List<String> aliases = aliases(1 + random.nextInt(2));
    StringBuilder sources = new StringBuilder();
    for (String alias : aliases) {
      String join = random.nextBoolean() ? ", " : " CROSS JOIN ";
      sources.append(sources.isEmpty() ? "" : join).append(source(alias, depth));
    }
    String first = aliases.get(0);
    return "SELECT %s.id FROM %s WHERE %s".formatted(first, sources, condition(first, depth));
  }

  private String source(String alias, int depth) {
    if (depth < DEEPEST && random.nextInt(3) == 0) {
      return "(" + query(depth + 1) + ") AS " + alias;
    }
    String table = pick(tables);
    return table.equals(alias) ? table : table + (random.nextBoolean() ? " AS " : " ") + alias;
  }

  private String condition(String alias, int depth) {
    List<IntFunction<String>> conditions =
        List.of(
            at -> alias + ".id IN (" + query(at) + ")",
            at -> "EXISTS (" + query(at) + ")",
            at -> alias + ".id = (SELECT MAX(m.id) FROM (" + query(at) + ") AS m)",
            at -> alias + ".id > 0");
    return depth < DEEPEST
        ? conditions.get(random.nextInt(conditions.size())).apply(depth + 1)
        : alias + ".id > 0";
  }

  private List<String> aliases(int count) {
    List<String> names = new ArrayList<>(NAMES);
    Collections.shuffle(names, random);
    return names.subList(0, count);
  }

  private String base() {
    return pick(BASE_TABLES);
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
