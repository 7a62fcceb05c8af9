package io.domainrouter.lint.watch;

import io.domainrouter.phase.LintRows.LintRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all instances have seen of a domain: this one by itself, the others by their rows.
 * Immutable.
 *
 * <p>An instance observes its own statements from its start to its end, so the fleet was observed
 * for as long as instances followed one another without a gap. What one saw that is gone counts for
 * as long as the window is.
 *
 * @param own this instance's report
 * @param rows of all instances
 * @param self this instance's number
 */
public record FleetView(LintReport own, List<LintRow> rows, long self) {
  /** A restart of the last instance, in which nobody sent anything, is no gap. */
  private static final Duration SHORT_GAP = Duration.ofMinutes(5);

  /**
   * Why the domain may not be moved after so long an observation.
   *
   * @param live the names of the live instances, by their numbers
   * @return a line each; empty when it may
   */
  public List<String> obstacles(Map<Long, String> live, Duration window) {
    List<String> obstacles = new ArrayList<>(own.obstacles(own.at(), window));
    live.forEach((id, name) -> silence(id, name).ifPresent(obstacles::add));
    for (LintRow row : rows) {
      if (row.instance() != self) {
        SharedSightings.within(row, window).stream()
            .map(line -> row.name() + ": " + line)
            .forEach(obstacles::add);
      }
    }
    Duration observed = observed();
    if (observed.compareTo(window) < 0) {
      obstacles.add("observed only for " + words(observed) + ", wanted " + words(window));
    }
    return obstacles;
  }

  private Optional<String> silence(long id, String name) {
    boolean heard =
        id == self
            || rows.stream()
                .anyMatch(
                    row ->
                        row.instance() == id
                            && row.reportedMillis() <= SharedSightings.FRESH.toMillis());
    return heard
        ? Optional.empty()
        : Optional.of(name + " has not said lately what its linter has seen");
  }

  /** How far back from now somebody has observed, without a gap. */
  Duration observed() {
    Duration reached = Duration.between(own.observedSince(), own.at());
    Collection<LintRow> latestFirst =
        rows.stream().sorted(Comparator.comparingLong(LintRow::reportedMillis)).toList();
    for (LintRow row : latestFirst) {
      Duration end = Duration.ofMillis(row.reportedMillis());
      Duration begin = end.plusMillis(row.observedMillis());
      if (end.compareTo(reached.plus(SHORT_GAP)) <= 0 && begin.compareTo(reached) > 0) {
        reached = begin;
      }
    }
    return reached;
  }

  private static String words(Duration duration) {
    return duration.toHours()
        + " h "
        + duration.toMinutesPart()
        + " min "
        + duration.toSecondsPart()
        + " s";
  }
}
