package io.domainrouter.execute;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The table "Statement classes" of {@code docs/dual-write.md}, with the statements of its rows.
 * Immutable.
 *
 * @param kinds the heads of its columns but the first: SQL expressions in backticks
 * @param rows what it says of each shape
 * @param rules by their names, words one of which the refusal's message must hold
 */
record ClassTable(List<String> kinds, List<Shape> rows, Map<String, List<String>> rules) {
  private static final Path DOCUMENT = Path.of("../docs/dual-write.md");
  private static final Pattern QUOTED = Pattern.compile("`([^`]*)`");
  private static final String STATEMENTS = "/dualwrite/statement.classes";

  /**
   * One row.
   *
   * @param cells one per kind
   */
  record Shape(String name, List<String> steps, List<String> cells) {
    /** Whether it has a place for a value, so that the kinds differ. */
    boolean takesValue() {
      return steps.stream().anyMatch(step -> step.contains("{v}"));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static ClassTable read() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    List<List<String>> classes = table(lines, "| shape |");
    Map<String, List<String>> statements = statements();
    List<Shape> rows =
        classes.stream()
            .skip(1)
            .map(row -> new Shape(row.get(0), statements.get(row.get(0)), rest(row)))
            .toList();
    Map<String, List<String>> rules = new LinkedHashMap<>();
    table(lines, "| rule |").stream()
        .skip(1)
        .forEach(row -> rules.put(bare(row.get(0)), quoted(row.get(1))));
    if (!List.copyOf(statements.keySet()).equals(rows.stream().map(Shape::name).toList())) {
      throw new IOException("the table's rows are not those of " + STATEMENTS);
    }
    return new ClassTable(rest(classes.get(0)), rows, rules);
  }

  private static List<String> rest(List<String> row) {
    return row.subList(1, row.size());
  }

  /** What stands in the cell's first backticks. */
  static String bare(String cell) {
    return quoted(cell).get(0);
  }

  private static List<String> quoted(String cell) {
    return QUOTED.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  /** The rows of the table whose head begins so, the head first, without the line below it. */
  private static List<List<String>> table(List<String> lines, String head) {
    return lines.stream()
        .dropWhile(line -> !line.startsWith(head))
        .takeWhile(line -> line.startsWith("|"))
        .filter(line -> !line.startsWith("|---"))
        .map(line -> Stream.of(line.substring(1).split("\\|")).map(String::strip).toList())
        .toList();
  }

  private static Map<String, List<String>> statements() throws IOException {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    List<String> steps = new ArrayList<>();
    for (String line : text().lines().toList()) {
      if (line.startsWith("## ")) {
        steps = new ArrayList<>();
        byName.put(line.substring(3), steps);
      } else if (!line.isBlank()) {
        steps.add(line);
      }
    }
    return byName;
  }

  private static String text() throws IOException {
    try (InputStream in = ClassTable.class.getResourceAsStream(STATEMENTS)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
