package io.domainrouter.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of a {@code .cases} file: a name, a statement, and what is expected of it.
 *
 * @param expected the line behind {@code ->}: what the analyzer says
 * @param outcome the line behind {@code =>}, which may be missing: what servers and routing do
 */
public record SqlCase(String name, String sql, String expected, String outcome) {
  /** The files whose expectations are {@link Facts}. */
  static final List<String> FACTS =
      List.of(
          "reads",
          "locks",
          "writes",
          "session",
          "ddl",
          "hibernate",
          "spring-data",
          "mybatis",
          "jooq",
          "flyway",
          "liquibase",
          "phpmyadmin",
          "mysqldump",
          "drivers");

  private static final Pattern REPEATED = Pattern.compile("«([^»]*)\\*(\\d+)»");

  /** The cases that say which tables, locks and effects a statement has. */
  static List<SqlCase> withFacts() {
    return of(FACTS.toArray(String[]::new));
  }

  /** These, and those that say what a write's shape is. */
  public static List<SqlCase> all() {
    List<SqlCase> all = new ArrayList<>(withFacts());
    all.addAll(of("shapes"));
    return all;
  }

  static List<SqlCase> of(String... files) {
    List<SqlCase> cases = new ArrayList<>();
    for (String file : files) {
      for (String block : text("/sql/" + file + ".cases").split("(?m)^## ")) {
        if (block.contains("\n->")) {
          cases.add(parse(file, block));
        }
      }
    }
    return cases;
  }

  private static SqlCase parse(String file, String block) {
    int nameEnd = block.indexOf('\n');
    int arrow = block.indexOf("\n->");
    String[] lines = block.substring(arrow + 3).split("\n=>", 2);
    return new SqlCase(
        file + " " + block.substring(0, nameEnd),
        expanded(block.substring(nameEnd + 1, Math.max(nameEnd + 1, arrow))),
        lines[0].strip(),
        lines.length == 1 ? "" : lines[1].strip());
  }

  /** Text in {@code «text*n»} stands there n times. */
  private static String expanded(String sql) {
    return REPEATED
        .matcher(sql)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(found.group(1).repeat(Integer.parseInt(found.group(2)))));
  }

  private static String text(String resource) {
    try (InputStream in = SqlCase.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }

  Map<String, String> expectations() {
    return pairs(expected);
  }

  public Map<String, String> outcomes() {
    return pairs(outcome);
  }

  private static Map<String, String> pairs(String line) {
    Map<String, String> pairs = new HashMap<>();
    for (String pair : line.split(" (?=[a-z]+=)")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return pairs;
  }

  @Override
  public String toString() {
    return name;
  }
}
