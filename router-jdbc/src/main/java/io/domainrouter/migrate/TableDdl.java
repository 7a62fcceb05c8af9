package io.domainrouter.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The {@code CREATE TABLE} of a partition's table, made from what the monolith's server says with
 * {@code SHOW CREATE TABLE}: one definition a line. Stateless.
 */
final class TableDdl {
  private static final Pattern COUNTER = Pattern.compile(" AUTO_INCREMENT=\\d+");

  /** MariaDB takes comments for such versions for comments, and would show the column. */
  private static final Pattern INVISIBLE_COLUMN = Pattern.compile("/\\*!80023 INVISIBLE \\*/");

  /** MariaDB would enforce it. */
  private static final String NOT_ENFORCED = "/*!80016 NOT ENFORCED */";

  private TableDdl() {}

  /**
   * Without the counter, which the cutover raises, and without the foreign keys of these names.
   *
   * @param created what the source says
   */
  static String of(String created, Set<String> droppedKeys, Product from, Product to) {
    List<String> lines = new ArrayList<>(created.lines().toList());
    String last = lines.remove(lines.size() - 1);
    while (!last.startsWith(")")) {
      last = lines.remove(lines.size() - 1) + "\n" + last;
    }
    String head = lines.remove(0);
    boolean translate = from == Product.MYSQL && to == Product.MARIADB;
    List<String> definitions = new ArrayList<>();
    for (String line : lines) {
      String definition = line.endsWith(",") ? line.substring(0, line.length() - 1) : line;
      boolean drop =
          isForeignKey(definition, droppedKeys) || (translate && definition.endsWith(NOT_ENFORCED));
      if (!drop) {
        definitions.add(
            translate ? INVISIBLE_COLUMN.matcher(definition).replaceAll("INVISIBLE") : definition);
      }
    }
    return head
        + "\n"
        + String.join(",\n", definitions)
        + "\n"
        + COUNTER.matcher(last).replaceFirst("");
  }

  private static boolean isForeignKey(String definition, Set<String> names) {
    String text = definition.strip();
    return names.stream()
        .map(name -> "CONSTRAINT `" + name.replace("`", "``") + "` FOREIGN KEY ")
        .anyMatch(
            start -> text.toLowerCase(Locale.ROOT).startsWith(start.toLowerCase(Locale.ROOT)));
  }
}
