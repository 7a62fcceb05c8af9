package io.domainrouter.lint.split;

import io.domainrouter.lint.StatementShape;
import io.domainrouter.route.DomainCatalog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
  private static final Pattern NESTED =
      Pattern.compile("(.*?)([\\w$.]+)\\s+in\\s*\\(\\s*(select\\s[^()]*)\\)(.*)");
  private static final Pattern OWNER = Pattern.compile("([\\w$]+)\\.[\\w$*]+");
  private static final Pattern VALUE = Pattern.compile("\\?(\\d+)\\?");

  private final DomainCatalog catalog;

  public Splits(DomainCatalog catalog) {
    this.catalog = catalog;
  }

  /** The proposal, or why there is none. */
  public List<String> lines(String sql) {
    try {
      return of(sql).lines();
    } catch (NoSplitException e) {
      return List.of(e.getMessage());
    }
  }

  /** The two statements, whose names are in lower case. */
  public Split of(String sql) throws NoSplitException {
    List<String> values = new ArrayList<>();
    String text = StatementShape.of(sql, values).replaceAll("\\s+", " ");
    Matcher nested = NESTED.matcher(text);
    boolean one = nested.matches() && !(nested.group(1) + nested.group(4)).contains("(select");
    Split split = one ? nested(nested) : joined(Clauses.of(text));
    return new Split(
        restored(split.first(), values),
        restored(split.second(), values),
        split.index(),
        restored(split.remark(), values));
  }

  private static String restored(String text, List<String> values) {
    return VALUE
        .matcher(text)
        .replaceAll(
            value -> Matcher.quoteReplacement(values.get(Integer.parseInt(value.group(1)))));
  }

  /** The subquery first. */
  private Split nested(Matcher parts) throws NoSplitException {
    String column = parts.group(2);
    String inner = parts.group(3).strip();
    List<String> innerTables = tables(inner);
    List<String> outerTables = tables(parts.group(1) + parts.group(4));
    if (column.equals("not")) {
      throw new NoSplitException("the keys of NOT IN are as many as the other domain has");
    }
    boolean separate =
        outerTables.size() == 1
            && innerTables.stream().map(catalog::domainOfTable).distinct().count() == 1
            && !catalog
                .domainOfTable(innerTables.get(0))
                .equals(catalog.domainOfTable(outerTables.get(0)));
    if (!separate || usesOuter(inner)) {
      throw new NoSplitException("the inner query is not one of the other domain on its own");
    }
    return new Split(
        inner,
        parts.group(1) + column + " in (?, …)" + parts.group(4),
        outerTables.get(0) + " (" + column.substring(column.indexOf('.') + 1) + ")",
        "");
  }

  /** Whether a column is of a table that is not named inside. */
  private static boolean usesOuter(String inner) {
    Set<String> named =
        new HashSet<>(List.of(OWNER.matcher(inner).replaceAll("").split("[^\\w$]+")));
    for (Matcher owner = OWNER.matcher(inner); owner.find(); ) {
      if (!named.contains(owner.group(1))) {
        return true;
      }
    }
    return false;
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

  private Split joined(Clauses query) throws NoSplitException {
    Joined tables = Joined.of(query.from());
    Map<OptionalInt, Set<String>> sides =
        tables.tables().keySet().stream()
            .collect(
                Collectors.groupingBy(
                    alias -> catalog.domainOfTable(tables.tables().get(alias)),
                    LinkedHashMap::new,
                    Collectors.toCollection(LinkedHashSet::new)));
    if (sides.size() != 2) {
      throw new NoSplitException("it does not join tables of exactly two domains");
    }
    List<Set<String>> both = List.copyOf(sides.values());
    return Sides.split(query, tables, both.get(0), both.get(1));
  }
}
