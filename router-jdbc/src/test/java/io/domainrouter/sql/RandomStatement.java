package io.domainrouter.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * Makes statements whose aliases, derived and common tables are often called what base tables are
 * called, so that only their scopes tell what a name means. Queries stand in every place that one
 * can stand in. One instance makes one statement.
 */
final class RandomStatement {
  private static final List<String> BASE_TABLES = List.of("orders", "items", "customers", "limits");
  private static final List<String> NAMES = List.of("orders", "items", "customers", "labels", "t");
  private static final int DEEPEST = 2;

  /** Functions and operators with words in them that also begin clauses; each takes a query. */
  private static final List<String> AROUND_VALUES =
      List.of(
          "EXTRACT(YEAR FROM (%s))",
          "TRIM(LEADING 'x' FROM (%s))",
          "TRIM((%s))",
          "SUBSTRING((%s) FROM 1 FOR 2)",
          "POSITION('FROM' IN (%s))",
          "CAST((%s) AS CHAR(10))",
          "CONVERT((%s) USING utf8mb4)",
          "IF((%s) IS NULL, 1, 0)",
          "LEFT((%s), 2)",
          "COALESCE((%s), NULL)",
          "CASE WHEN EXISTS (%s) THEN 1 ELSE 2 END",
          "CASE (%s) WHEN 1 THEN 'a' END",
          "DATE_ADD('2020-01-01', INTERVAL (%s) DAY)",
          "JSON_OBJECT('from', (%s))",
          "{fn ABS((%s))}",
          "((%s))",
          "-(%s)",
          "(%s) DIV 2",
          "(%s) NOT BETWEEN 1 AND 2");

  /** Each takes the alias of its source. */
  private static final List<String> COLUMNS =
      List.of(
          "%s.id",
          "MAX(%1$s.id)",
          "COUNT(DISTINCT %s.id)",
          "GROUP_CONCAT(%1$s.id ORDER BY %1$s.id DESC SEPARATOR ' FROM ')",
          "SUM(%1$s.id) OVER (PARTITION BY %1$s.id ORDER BY %1$s.id ROWS UNBOUNDED PRECEDING)",
          "ROW_NUMBER() OVER w");

  private static final List<String> JOINS =
      List.of(
          " CROSS JOIN %2$s",
          " INNER JOIN %2$s ON %3$s",
          " LEFT JOIN %2$s ON %3$s",
          " RIGHT OUTER JOIN %2$s ON %3$s",
          " STRAIGHT_JOIN %2$s ON %3$s",
          " LEFT JOIN %2$s USING (id)",
          " NATURAL JOIN %2$s");

  private static final List<String> HINTS =
      List.of(
          "",
          "",
          "",
          " USE INDEX (PRIMARY)",
          " FORCE INDEX FOR JOIN (i1, PRIMARY)",
          " IGNORE KEY FOR ORDER BY (i2)");

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
    return switch (random.nextInt(12)) {
      case 0 -> select + " UNION " + select(depth);
      case 1 -> "(" + select + ") UNION ALL (" + select(depth) + ") ORDER BY 1";
      case 2 -> "(" + select + ") INTERSECT (" + select(depth) + ")";
      case 3 -> select + " EXCEPT " + select(depth);
      case 4 -> "(" + select + ")";
      case 5 -> depth > 0 ? select + lock() : select;
      default -> select;
    };
  }

  private String lock() {
    return random.nextBoolean() ? " FOR UPDATE" : " LOCK IN SHARE MODE";
  }

  private String select(int depth) {
    List<String> aliases = aliases(1 + random.nextInt(2));
    String first = aliases.get(0);
    String column = pick(COLUMNS).formatted(first);
    if (depth < DEEPEST && random.nextInt(6) == 0) {
      column = value(depth + 1);
    }
    boolean grouped = column.startsWith("%s.id".formatted(first)) && random.nextInt(6) == 0;
    return "SELECT %s%s AS id FROM %s WHERE %s%s%s"
        .formatted(
            random.nextInt(5) == 0 ? "DISTINCT " : "",
            column,
            sources(aliases, depth),
            condition(first, depth),
            grouped ? " GROUP BY %s.id HAVING COUNT(*) > 0".formatted(first) : "",
            column.endsWith("w") ? " WINDOW w AS (PARTITION BY %s.id)".formatted(first) : "");
  }

  private String sources(List<String> aliases, int depth) {
    String first = source(aliases.get(0), depth);
    if (aliases.size() == 1) {
      return random.nextInt(8) == 0 ? "(" + first + ")" : first;
    }
    String second = source(aliases.get(1), depth);
    String on = aliases.get(0) + ".id = " + aliases.get(1) + ".id";
    return switch (random.nextInt(6)) {
      case 0 -> first + ", " + second;
      case 1 -> "(" + first + ", " + second + ")";
      case 2 -> "{ OJ " + first + " LEFT OUTER JOIN " + second + " ON " + on + " }";
      case 3 -> "(" + first + pick(JOINS).formatted("", second, on) + ")";
      default -> first + pick(JOINS).formatted("", second, on);
    };
  }

  /** Of one column and row. */
  private String value(int depth) {
    return pick(AROUND_VALUES).formatted("SELECT MAX(m.id) FROM (" + query(depth) + ") AS m");
  }

  private String source(String alias, int depth) {
    if (depth < DEEPEST && random.nextInt(3) == 0) {
      return "(" + query(depth + 1) + ") AS " + alias + "";
    }
    String table = pick(tables);
    boolean base = BASE_TABLES.contains(table);
    boolean hidden = tables.indexOf(table) != tables.lastIndexOf(table);
    String hint = base && !hidden ? pick(HINTS) : "";
    if (base && random.nextInt(8) == 0) {
      return "shop." + table + " AS " + alias;
    }
    boolean plain = table.equals(alias);
    return (plain ? table : table + (random.nextBoolean() ? " AS " : " ") + alias) + hint;
  }

  private String condition(String alias, int depth) {
    List<IntFunction<String>> conditions =
        List.of(
            at -> alias + ".id IN (" + query(at) + ")",
            at -> "EXISTS (" + query(at) + ")",
            at -> alias + ".id = " + value(at),
            at -> alias + ".id > ALL (" + query(at) + ")",
            at -> "(" + alias + ".id, 1) NOT IN (SELECT s.id, 1 FROM (" + query(at) + ") s)",
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
