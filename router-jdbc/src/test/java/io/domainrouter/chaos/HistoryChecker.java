package io.domainrouter.chaos;

import io.domainrouter.chaos.History.Entry;
import io.domainrouter.chaos.Tables.Contents;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what one life of an application was told with what the databases hold, by plain
 * connections, once the journals are drained. Used once, not thread-safe.
 */
public final class HistoryChecker {
  private final History history;
  private final Contents found;
  private final Map<String, String> expected = new HashMap<>();
  private final Set<String> deleted = new HashSet<>();
  private final List<String> findings = new ArrayList<>();
  private int lost;
  private int duplicated;
  private int torn;

  private HistoryChecker(History history, Contents found) {
    this.history = history;
    this.found = found;
  }

  /**
   * @param mirror null where the phase has none
   */
  public static Verdict check(History history, int life, Connection authority, Connection mirror)
      throws SQLException {
    HistoryChecker checker = new HistoryChecker(history, Tables.contents(authority, life));
    checker.replay();
    checker.compareRows();
    checker.compareCounters();
    List<String> differences = mirror == null ? List.of() : Tables.differences(authority, mirror);
    return checker.verdict(differences);
  }

  private Verdict verdict(List<String> differences) {
    findings.addAll(differences);
    findings.addAll(history.problems());
    return new Verdict(
        history.count(History.Outcome.ACKNOWLEDGED),
        history.count(History.Outcome.ROLLED_BACK),
        history.count(History.Outcome.UNKNOWN),
        lost,
        duplicated,
        torn,
        differences.size(),
        history.problems().size(),
        findings);
  }

  private void replay() {
    for (Entry entry : history.entries()) {
      switch (entry.outcome()) {
        case ACKNOWLEDGED -> apply(entry.effects());
        case UNKNOWN -> applyIfWhole(entry);
        case ROLLED_BACK -> {}
      }
    }
  }

  private void apply(Map<String, String> effects) {
    effects.forEach(
        (row, value) -> {
          if (value.equals(Tables.GONE)) {
            expected.remove(row);
            deleted.add(row);
          } else {
            expected.put(row, value);
          }
        });
  }

  /** A transaction that nobody was told of may be there, whole, or not at all. */
  private void applyIfWhole(Entry entry) {
    boolean after = true;
    boolean before = true;
    for (Map.Entry<String, String> effect : entry.effects().entrySet()) {
      String now = found.effects().getOrDefault(effect.getKey(), Tables.GONE);
      after &= now.equals(effect.getValue());
      before &= now.equals(expected.getOrDefault(effect.getKey(), Tables.GONE));
    }
    if (after) {
      apply(entry.effects());
    } else if (!before) {
      torn++;
      findings.add("torn: " + entry);
      entry.effects().keySet().forEach(this::believe);
    }
  }

  /** Counts a row that is part of a finding only once. */
  private void believe(String row) {
    String now = found.effects().get(row);
    apply(Map.of(row, now == null ? Tables.GONE : now));
  }

  private void compareRows() {
    Set<String> rows = new HashSet<>(expected.keySet());
    rows.addAll(found.effects().keySet());
    for (String row : rows) {
      String wanted = expected.get(row);
      String now = found.effects().get(row);
      if (wanted == null) {
        findings.add("not to be there: " + row + "=" + now);
        lost += deleted.contains(row) ? 1 : 0;
        duplicated += deleted.contains(row) ? 0 : 1;
      } else if (now == null) {
        lost++;
        findings.add("lost: " + row + "=" + wanted);
      } else if (!now.equals(wanted)) {
        compareValues(row, wanted, now);
      }
    }
  }

  private void compareValues(String row, String wanted, String now) {
    boolean ledger = row.startsWith("ledger");
    if (!ledger && Integer.parseInt(now) > Integer.parseInt(wanted)) {
      duplicated++;
      findings.add("changed too often: " + row + "=" + now + " instead of " + wanted);
    } else {
      lost++;
      findings.add("lost: " + row + "=" + now + " instead of " + wanted);
    }
  }

  /** Counters are shared by the threads: what counts is that they agree with their ledger rows. */
  private void compareCounters() {
    Map<Integer, Long> sums = new HashMap<>();
    found
        .effects()
        .forEach(
            (row, value) -> {
              if (row.startsWith("ledger")) {
                String[] part = value.split(":");
                sums.merge(Integer.valueOf(part[0]), Long.valueOf(part[1]), Long::sum);
              }
            });
    Set<Integer> counters = new HashSet<>(sums.keySet());
    counters.addAll(found.counters().keySet());
    for (Integer counter : counters) {
      long wanted = sums.getOrDefault(counter, 0L);
      long now = found.counters().getOrDefault(counter, 0L);
      if (now != wanted) {
        findings.add("counter " + counter + "=" + now + " instead of " + wanted);
        lost += now < wanted ? 1 : 0;
        duplicated += now > wanted ? 1 : 0;
      }
    }
  }
}
