package io.domainrouter.sql;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How long it takes to analyze a text that was never seen, by shape, and which texts need the
 * parser. A main, run by {@code benchmarks/evidence/analyze-speed}.
 */
final class AnalyzeSpeed {
  private static final int RANDOM_STATEMENTS = 1_000;
  private static final int BATCHES = 5;
  private static final long BATCH_NANOS = 1_000_000;
  private static final int WARM_UP_ROUNDS = 3;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private AnalyzeSpeed() {}

  /** A text, and the time of one analysis of it in µs. */
  private record Timed(String group, String sql, boolean parser, double micros) {
    double kilobytes() {
      return sql.getBytes(StandardCharsets.UTF_8).length / 1024.0;
    }

    double millisPerKilobyte() {
      return micros / 1000 / kilobytes();
    }
  }

  /** Prints tables for people and lines {@code FIGURE name value} for the script. */
  public static void main(String[] arguments) {
    Map<String, List<String>> groups = groups();
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      groups.values().forEach(texts -> texts.forEach(Facts.ANALYZER::analyze));
    }
    List<Timed> timed = new ArrayList<>();
    groups.forEach((group, texts) -> texts.forEach(sql -> timed.add(time(group, sql))));

    System.out.printf(
        "%-28s %6s %6s %10s %10s %10s%n", "", "texts", "parser", "ms/KB p50", "p99", "worst");
    timed.stream()
        .collect(Collectors.groupingBy(Timed::group, LinkedHashMap::new, Collectors.toList()))
        .forEach(AnalyzeSpeed::row);
    List<Timed> own = timed.stream().filter(one -> !one.parser()).toList();
    List<Timed> parser = timed.stream().filter(Timed::parser).toList();
    row("all, own readers", own);
    row("all, JSqlParser", parser);
    System.out.println();
    worst("own readers", own);
    worst("JSqlParser", parser);
    parser.forEach(
        one -> System.out.println("  to the parser: " + one.group() + ": " + shortened(one.sql())));
    figure("own_median", percentile(own, 50));
    figure("own_p99", percentile(own, 99));
    figure("own_worst", percentile(own, 100));
    figure("parser_median", percentile(parser, 50));
    figure("parser_worst", percentile(parser, 100));
    figure("parser_texts", parser.size());
    figure("texts", timed.size());
    figure("cached_us", cached(groups.get("cases")));
  }

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("cases", SqlCase.all().stream().map(SqlCase::sql).distinct().toList());
    Random random = new Random(7);
    groups.put(
        "random statements",
        IntStream.range(0, RANDOM_STATEMENTS).mapToObj(i -> RandomStatement.of(random)).toList());
    shapes().forEach((shape, sql) -> groups.put(shape, List.of(sql)));
    return groups;
  }

  /** Long texts of one kind each. */
  private static Map<String, String> shapes() {
    Map<String, String> shapes = new LinkedHashMap<>();
    shapes.put("IN list of 1,000", "SELECT * FROM orders WHERE id IN (" + list("?", 1_000) + ")");
    shapes.put(
        "join, IN list of 1,000",
        "SELECT * FROM orders o, items i WHERE o.id IN (" + list("i.id + 1", 1_000) + ")");
    shapes.put(
        "insert of 500 rows", "INSERT INTO orders (a, b, c) VALUES " + list("(?, 'x', 1.5)", 500));
    shapes.put(
        "insert, 500 subqueries",
        "INSERT INTO orders (a) VALUES " + list("((SELECT id FROM items))", 500));
    shapes.put(
        "50 joins",
        "SELECT t0.id FROM orders t0"
            + repeat(50, " LEFT JOIN items t%1$d ON t%1$d.id = t0.id AND t%1$d.n IN (1, 2)"));
    shapes.put(
        "60 nested queries",
        repeat(60, "SELECT * FROM (") + "SELECT id FROM orders" + repeat(60, ") t"));
    shapes.put(
        "60 nested IN queries",
        repeat(60, "SELECT id FROM orders WHERE id IN (") + "1" + repeat(60, ")"));
    shapes.put(
        "200 unions",
        "SELECT id, n FROM orders"
            + repeat(200, " UNION ALL SELECT id, n FROM items WHERE n > %1$d"));
    shapes.put(
        "50 common tables",
        "WITH c0 AS (SELECT id FROM orders)"
            + repeat(50, ", c%1$d AS (SELECT id FROM items)")
            + " SELECT * FROM c0"
            + repeat(50, " JOIN c%1$d USING (id)"));
    shapes.put(
        "nested calls",
        "SELECT * FROM orders, items WHERE a = "
            + repeat(40, "COALESCE(n, ")
            + "1"
            + repeat(40, ")"));
    shapes.put(
        "nested parentheses",
        "SELECT * FROM orders, items WHERE "
            + repeat(90, "(a = 1 AND ")
            + "b = 2"
            + repeat(90, ")"));
    shapes.put(
        "nested CASE",
        "SELECT "
            + repeat(40, "CASE WHEN a THEN 1 ELSE ")
            + "2"
            + repeat(40, " END")
            + " FROM orders, items");
    shapes.put(
        "select list of 500",
        "SELECT " + list("CONCAT(o.name, ' ', i.name) AS x", 500) + " FROM orders o JOIN items i");
    shapes.put(
        "update of a join",
        "UPDATE orders o JOIN items i ON i.id = o.id SET "
            + list("o.a = i.a + 1", 200)
            + " WHERE o.id IN (SELECT id FROM limits)");
    return shapes;
  }

  private static String list(String one, int count) {
    return String.join(", ", java.util.Collections.nCopies(count, one));
  }

  private static String repeat(int count, String format) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> format.formatted(i))
        .collect(Collectors.joining());
  }

  private static Timed time(String group, String sql) {
    long parsedBefore = QueryParser.parsed();
    Facts.ANALYZER.analyze(sql);
    boolean parser = QueryParser.parsed() > parsedBefore;
    double best = Double.MAX_VALUE;
    for (int batch = 0; batch < BATCHES; batch++) {
      best = Math.min(best, batch(() -> Facts.ANALYZER.analyze(sql)));
    }
    return new Timed(group, sql, parser, best);
  }

  /** The processor time of one run in µs. */
  private static double batch(Runnable run) {
    long start = THREADS.getCurrentThreadCpuTime();
    long runs = 0;
    do {
      run.run();
      runs++;
    } while (THREADS.getCurrentThreadCpuTime() - start < BATCH_NANOS);
    return (THREADS.getCurrentThreadCpuTime() - start) / 1000.0 / runs;
  }

  private static double cached(List<String> texts) {
    SqlCache<SqlFacts> cache = new SqlCache<>(Facts.ANALYZER::analyze);
    List<String> shortTexts = texts.stream().filter(sql -> sql.length() <= 512).limit(50).toList();
    double best = Double.MAX_VALUE;
    for (int batch = 0; batch < BATCHES * 20; batch++) {
      best = Math.min(best, batch(() -> shortTexts.forEach(cache::get)) / shortTexts.size());
    }
    return best;
  }

  private static void row(String name, List<Timed> timed) {
    long parser = timed.stream().filter(Timed::parser).count();
    System.out.printf(
        Locale.ROOT,
        "%-28s %6d %6d %10.4f %10.4f %10.4f%n",
        name,
        timed.size(),
        parser,
        percentile(timed, 50),
        percentile(timed, 99),
        percentile(timed, 100));
  }

  private static void worst(String name, List<Timed> timed) {
    System.out.println("slowest per KB, " + name + ":");
    timed.stream()
        .sorted(Comparator.comparingDouble(Timed::millisPerKilobyte).reversed())
        .limit(8)
        .forEach(
            one ->
                System.out.printf(
                    Locale.ROOT,
                    "  %.3f ms/KB, %.0f µs: %s%n",
                    one.millisPerKilobyte(),
                    one.micros(),
                    shortened(one.sql())));
  }

  private static double percentile(List<Timed> timed, int percent) {
    double[] sorted = timed.stream().mapToDouble(Timed::millisPerKilobyte).sorted().toArray();
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1L, (long) sorted.length * percent / 100)];
  }

  private static String shortened(String sql) {
    String line = sql.replaceAll("\\s+", " ");
    return line.length() <= 100 ? line : line.substring(0, 100) + "…";
  }

  private static void figure(String name, double value) {
    System.out.printf(Locale.ROOT, "FIGURE %s %.4f%n", name, value);
  }
}
