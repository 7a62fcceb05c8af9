package io.domainrouter.lint.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.phase.LintRows.LintRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a fleet's rows come to; ages only, so that no time of day matters. */
final class FleetViewTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration WINDOW = Duration.ofHours(24);

  private static FleetView view(Duration observed, LintRow... rows) {
    LintReport own =
        new LintReport(
            "items", NOW, NOW.minus(observed), true, List.of(), List.of(), List.of(), List.of());
    return new FleetView(own, List.of(rows), 1);
  }

  private static LintRow row(long id, Duration begin, Duration end, String seen) {
    return new LintRow(id, "i" + id, begin.minus(end).toMillis(), seen, end.toMillis());
  }

  private static Duration hours(long hours) {
    return Duration.ofHours(hours);
  }

  @Test
  void instancesThatFollowEachOtherObserveTogether() {
    FleetView deployed =
        view(
            hours(1),
            row(5, hours(30), hours(9), ""),
            row(2, hours(9), hours(1).minusMinutes(3), ""),
            row(3, hours(4), hours(2), ""));
    assertEquals(hours(30), deployed.observed());
    assertEquals(List.of(), deployed.obstacles(Map.of(1L, "me"), WINDOW));
  }

  @Test
  void whatNobodyObservedIsNotForgiven() {
    FleetView gap =
        view(
            hours(2),
            row(5, hours(30), hours(2).plusMinutes(6), ""),
            row(6, hours(1), hours(0), ""));
    assertEquals(
        List.of("observed only for 2 h 0 min 0 s, wanted 24 h 0 min 0 s"),
        gap.obstacles(Map.of(), WINDOW));
  }

  @Test
  void anAgeGrowsWithTheAgeOfItsRow() {
    String seen = hours(23).toMillis() + " join\n" + hours(22).toMillis() + " delete";
    assertEquals(
        List.of("i5: join", "i5: delete"),
        view(hours(30), row(5, hours(25), hours(1), seen)).obstacles(Map.of(), WINDOW));
    assertEquals(
        List.of("i5: delete"),
        view(hours(30), row(5, hours(25), hours(2), seen)).obstacles(Map.of(), WINDOW));
    assertEquals(
        List.of(),
        view(hours(30), row(1, hours(25), hours(1), seen)).obstacles(Map.of(), WINDOW),
        "this instance speaks for itself");
  }

  @Test
  void aLiveInstanceMustHaveSpokenLately() {
    FleetView view =
        view(
            hours(30),
            row(2, hours(9), Duration.ofSeconds(30), ""),
            row(3, hours(9), Duration.ofSeconds(31), ""),
            row(4, hours(9), Duration.ofSeconds(31), ""));
    assertEquals(
        List.of("c has not said lately what its linter has seen"),
        view.obstacles(Map.of(1L, "me", 2L, "b", 3L, "c"), WINDOW));
  }
}
