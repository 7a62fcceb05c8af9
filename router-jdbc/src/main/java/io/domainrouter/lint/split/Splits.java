package io.domainrouter.lint.split;

import io.domainrouter.lint.StatementShape;
import io.domainrouter.route.DomainCatalog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Proposes how a statement over two domains becomes two, the second of which is given the keys that
 * the first has found. Thread-safe. Only for what can be told from the text: a plain join by one
 * equality whose columns all have an alias, and a condition {@code IN (SELECT …)}.
 */
public final class Splits {
  private static final Pattern EQUALITY =
      Pattern.compile("([\\w$]+)\\.([\\w$]+)\\s*=\\s*([\\w$]+)\\.([\\w$]+)");
  private static final Pattern NESTED =
      Pattern.compile("(.*?)([\\w$.]+)\\s+in\\s*\\(\\s*(select\\s[^()]*)\\)(.*)");

  private final DomainCatalog catalog;

  public Splits(DomainCatalog catalog) {
    this.catalog = catalog;
  }

  /** Empty where none can be proposed. */
  public Optional<Split> of(String sql) {
    String shape = StatementShape.of(sql).replaceAll("\\s+", " ");
    return nested(shape).or(() -> joined(shape));
  }

  /** The subquery first. */
  private Optional<Split> nested(String shape) {
    Matcher parts = NESTED.matcher(shape);
    if (!parts.matches() || (parts.group(1) + parts.group(4)).contains("(select")) {
      return Optional.empty();
    }
    String inner = parts.group(3).strip();
    List<String> innerTables = tables(inner);
    List<String> outerTables = tables(parts.group(1) + parts.group(4));
    boolean separate =
        !innerTables.isEmpty()
            && outerTables.size() == 1
            && !parts.group(2).equals("not")
            && innerTables.stream().noneMatch(table -> same(table, outerTables.get(0)));
    if (!separate || usesOuter(inner, outerTables.get(0))) {
      return Optional.empty();
    }
    String column = parts.group(2);
    return Optional.of(
        new Split(
            inner,
            parts.group(1) + column + " in (?, …)" + parts.group(4),
            outerTables.get(0) + " (" + column.substring(column.indexOf('.') + 1) + ")",
            ""));
  }

  private static boolean usesOuter(String inner, String table) {
    return Pattern.compile("\\b" + Pattern.quote(table) + "\\.").matcher(inner).find();
  }

  /** The domains' tables that stand in a text. */
  private List<String> tables(String text) {
    Set<String> found = new LinkedHashSet<>();
    for (String word : text.split("[^\\w$]+")) {
      if (catalog.domainOfTable(word).isPresent()) {
        found.add(word);
      }
    }
    return List.copyOf(found);
  }

  private boolean same(String table, String other) {
    return catalog.domainOfTable(table).equals(catalog.domainOfTable(other));
  }

  private Optional<Split> joined(String shape) {
    return Clauses.of(shape)
        .flatMap(query -> Joined.of(query.from()).flatMap(tables -> joined(query, tables)));
  }

  private Optional<Split> joined(Clauses query, Joined tables) {
    Map<OptionalInt, Set<String>> sides =
        tables.tables().keySet().stream()
            .collect(
                Collectors.groupingBy(
                    alias -> catalog.domainOfTable(tables.tables().get(alias)),
                    java.util.LinkedHashMap::new,
                    Collectors.toCollection(LinkedHashSet::new)));
    if (sides.size() != 2) {
      return Optional.empty();
    }
    List<Set<String>> both = List.copyOf(sides.values());
    Optional<Sides> sorted = Sides.of(query, tables, both.get(0), both.get(1));
    return sorted.flatMap(this::proposal);
  }

  private Optional<Split> proposal(Sides sides) {
    List<Matcher> keys = new ArrayList<>();
    for (String condition : sides.crossing()) {
      Matcher equality = EQUALITY.matcher(condition);
      if (!equality.matches()) {
        return Optional.empty();
      }
      keys.add(equality);
    }
    return keys.size() == 1 ? Optional.of(sides.split(keys.get(0))) : Optional.empty();
  }
}
