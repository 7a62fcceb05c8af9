package io.domainrouter.example.traffic;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the databases acknowledged and must therefore still know. Thread-safe.
 *
 * <p>Only the worker that inserted a row may delete it, so that the order of two acknowledgements
 * for one row is the order of their commits.
 */
public final class History {
  private final Map<String, Set<List<String>>> present = new ConcurrentHashMap<>();
  private final Map<String, Set<List<String>>> absent = new ConcurrentHashMap<>();
  private final Map<Counter, LongAdder> counters = new ConcurrentHashMap<>();

  /** A numeric column of one row that the traffic alone changes; it starts at zero. */
  public record Counter(String table, String column, long id) {}

  void inserted(String table, Object... key) {
    set(present, table).add(text(key));
    set(absent, table).remove(text(key));
  }

  void deleted(String table, Object... key) {
    set(absent, table).add(text(key));
    set(present, table).remove(text(key));
  }

  void counted(String table, String column, long id, long delta) {
    counters.computeIfAbsent(new Counter(table, column, id), c -> new LongAdder()).add(delta);
  }

  private static List<String> text(Object... key) {
    return Arrays.stream(key).map(String::valueOf).toList();
  }

  private static Set<List<String>> set(Map<String, Set<List<String>>> sets, String table) {
    return sets.computeIfAbsent(table, name -> ConcurrentHashMap.newKeySet());
  }

  /** Keys of rows that were inserted and not deleted, by table. */
  public Map<String, Set<List<String>>> present() {
    return Collections.unmodifiableMap(present);
  }

  /** Keys of rows that were deleted, by table. */
  public Map<String, Set<List<String>>> absent() {
    return Collections.unmodifiableMap(absent);
  }

  /** What was added to each counter. */
  public Map<Counter, LongAdder> counters() {
    return Collections.unmodifiableMap(counters);
  }
}
