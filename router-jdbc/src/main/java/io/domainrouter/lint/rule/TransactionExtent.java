package io.domainrouter.lint.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a transaction has touched: the first statement that read each domain, and the first that
 * wrote it. Not thread-safe.
 */
public final class TransactionExtent {

  /** A statement and where it came from. */
  public record Step(LintedStatement statement, Location where) {}

  private final Map<String, Step> read = new LinkedHashMap<>();
  private final Map<String, Step> written = new LinkedHashMap<>();
  private final Set<Step> steps = new LinkedHashSet<>();
  private boolean committed = true;

  /** Whether the statement would touch a domain in a way that none before it did. */
  public boolean isNews(LintedStatement statement) {
    return !read.keySet().containsAll(statement.placesRead())
        || !written.keySet().containsAll(statement.placesWritten());
  }

  public void add(Step step) {
    steps.add(step);
    step.statement().placesRead().forEach(place -> read.putIfAbsent(place, step));
    step.statement().placesWritten().forEach(place -> written.putIfAbsent(place, step));
  }

  /** It ended with a rollback. */
  public void rolledBack() {
    committed = false;
  }

  public boolean committed() {
    return committed;
  }

  /** In the order of the first writes. */
  Set<String> placesWritten() {
    return written.keySet();
  }

  Set<String> places() {
    Set<String> places = new TreeSet<>(read.keySet());
    places.addAll(written.keySet());
    return places;
  }

  /** The statements by which it came to each place, in order. */
  public List<Step> steps() {
    return new ArrayList<>(steps);
  }

  /** The first statements that wrote each place. */
  List<Step> writers() {
    return List.copyOf(written.values());
  }

  static Set<String> tables(Collection<Step> steps) {
    return steps.stream()
        .flatMap(step -> step.statement().tables().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
