package io.domainrouter.lint.suggest;

import io.domainrouter.lint.TableLinks;
import io.domainrouter.lint.rule.SchemaModel.ForeignKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a suggestion as the text of a domain file, whose URLs are still to be filled in.
 * Stateless.
 */
public final class SuggestedFile {
  private static final String TARGET =
      """
      %1$surl: "jdbc:mysql://localhost:3306/%2$s"
      %1$susername: ${env:DATABASE_USER}
      %1$spassword: ${env:DATABASE_PASSWORD}
      """;

  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_-]*");
  private static final Set<String> NO_TEXTS =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

  private SuggestedFile() {}

  /**
   * A domain is named after its table that most others of it are linked with, the one with the
   * shortest name of several.
   *
   * @param ways all of which the crossing counts are listed
   */
  public static String of(TableLinks links, List<Partitioning> ways, Partitioning chosen) {
    StringBuilder text =
        new StringBuilder("# Suggested, not decided. What each number of domains costs:\n");
    text.append("# domains  foreign keys  statements  transactions  modularity\n");
    for (Partitioning way : ways) {
      text.append(
          String.format(
              Locale.ROOT,
              "# %7d  %12d  %10d  %12d  %10.3f%s%n",
              way.domains().size(),
              way.foreignKeys(),
              way.statements(),
              way.transactions(),
              way.modularity(),
              way == chosen ? "  (this file)" : ""));
    }
    text.append("monolith:\n").append(TARGET.formatted("  ", "monolith")).append("partitions:\n");
    Map<String, String> domainOf = new HashMap<>();
    for (Set<String> tables : chosen.domains()) {
      String name = name(tables, links);
      tables.forEach(table -> domainOf.put(table, name));
      text.append("  %s:\n%s".formatted(yaml(name), TARGET.formatted("    ", name)));
    }
    text.append("domains:\n");
    int priority = 0;
    for (Set<String> tables : chosen.domains()) {
      String name = domainOf.get(tables.iterator().next());
      text.append(
          "  %s:\n    partition: %s\n    priority: %d\n    tables: [%s]\n"
              .formatted(
                  yaml(name),
                  yaml(name),
                  ++priority,
                  tables.stream().map(SuggestedFile::yaml).collect(Collectors.joining(", "))));
    }
    relationships(text, links, domainOf);
    return text.toString();
  }

  /** In quotes where YAML would take it for something else than a text. */
  private static String yaml(String name) {
    boolean plain = PLAIN.matcher(name).matches() && !NO_TEXTS.contains(name);
    return plain ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String name(Set<String> tables, TableLinks links) {
    Map<String, Integer> degree = new HashMap<>();
    for (TableLinks.Link link : links.links()) {
      if (tables.contains(link.one()) && tables.contains(link.other())) {
        degree.merge(link.one(), 1, Integer::sum);
        degree.merge(link.other(), 1, Integer::sum);
      }
    }
    return tables.stream()
        .min(
            Comparator.<String>comparingInt(table -> -degree.getOrDefault(table, 0))
                .thenComparing(String::length))
        .map(name -> name.equals("monolith") ? "monolith_" : name)
        .orElseThrow();
  }

  private static void relationships(
      StringBuilder text, TableLinks links, Map<String, String> domainOf) {
    List<ForeignKey> crossing =
        links.foreignKeys().stream()
            .filter(
                key -> domainOf.containsKey(key.fromTable()) && domainOf.containsKey(key.toTable()))
            .filter(key -> !domainOf.get(key.fromTable()).equals(domainOf.get(key.toTable())))
            .filter(key -> !key.fromColumn().isEmpty())
            .toList();
    if (!crossing.isEmpty()) {
      text.append("relationships:\n");
      for (ForeignKey key : crossing) {
        text.append(
            "  - %s.%s -> %s.id%n".formatted(key.fromTable(), key.fromColumn(), key.toTable()));
      }
    }
  }
}
