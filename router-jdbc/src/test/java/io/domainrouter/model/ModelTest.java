package io.domainrouter.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The phase protocol, explored state by state (docs/protocol.md): the right one breaks no property,
 * and every mistake does. {@code -Dtest.model.size=2} or {@code 3} explores more.
 */
final class ModelTest {
  private static final int SIZE = Integer.getInteger("test.model.size", 1);
  private static final int MOST_STATES = Integer.getInteger("test.model.states", 100_000_000);

  /** Each size explores what the ones before do. */
  private static final List<List<Scope>> SIZES =
      List.of(
          List.of(new Scope(1, 1, 1, 1, true), new Scope(1, 1, 1, 1, false)),
          List.of(
              new Scope(2, 1, 1, 0, true),
              new Scope(1, 2, 1, 1, true),
              new Scope(1, 1, 2, 1, true),
              new Scope(2, 2, 1, 1, false)),
          List.of(new Scope(1, 1, 3, 1, true), new Scope(2, 1, 1, 1, true)));

  static Stream<Arguments> rightOnes() {
    return SIZES.subList(0, SIZE).stream()
        .flatMap(List::stream)
        .flatMap(scope -> Stream.of(Phase.values()).map(phase -> Arguments.of(phase, scope)));
  }

  @ParameterizedTest
  @MethodSource("rightOnes")
  void noPropertyIsEverBroken(Phase phase, Scope scope) {
    assertEquals(Optional.empty(), explore(phase, scope, Set.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "FORGETS_THE_DEAD_AT_ONCE,           PARTITION_ONLY,  1,1,1,0, TRUST_IS_EARNED",
    "READERS_ARE_NOT_AWAITED,            PARTITION_FIRST, 2,1,1,0, MIRROR_IS_TRUE",
    "READERS_ARE_NOT_AWAITED,            READ_MIGRATION,  2,1,1,1, MIRROR_IS_TRUE",
    "COPIES_WITHOUT_PROOF,               READ_MIGRATION,  1,2,0,1, MIRROR_IS_TRUE",
    "LATE_COPY_COUNTS,                   COPYING,         1,1,2,0, TRUST_IS_EARNED",
    "FORGETS_BEFORE_THE_LOCK,            DUAL_WRITE,      1,1,1,0, TRUST_IS_EARNED",
    "DRAINS_ANY_JOURNAL,                 DUAL_WRITE,      1,1,1,0, TRUST_IS_EARNED",
    "OLD_WRITERS_GO_ON,                  PARTITION_ONLY,  1,1,1,0, TRUST_IS_EARNED",
    "STANDS_STILL_BEFORE_THE_WRITE,      PARTITION_ONLY,  1,1,1,0, TRUST_IS_EARNED",
    "STANDS_STILL_BEFORE_THE_WRITE,      MONOLITH,        1,1,2,0, NO_OLD_PHASE",
    "READS_BEFORE_LATE_COMMITS,          DUAL_WRITE,      1,1,1,0, MIRROR_IS_TRUE",
    "DRAINS_WITHOUT_THE_LOCK,            READ_MIGRATION,  1,2,1,1, NO_ACKNOWLEDGED_WRITE_LOST",
    "TAKES_OVER_FIRST,                   READ_MIGRATION,  1,1,1,0, ONE_AUTHORITY",
    "TAKES_OVER_FIRST,                   PARTITION_FIRST, 1,1,1,0, ONE_AUTHORITY",
    "WAITS_FOR_NO_ACKNOWLEDGEMENT,       PARTITION_ONLY,  1,1,1,0, TRUST_IS_EARNED",
    "TRUSTS_BEFORE_DRAINING,             READ_MIGRATION,  1,1,0,1, TRUST_IS_EARNED",
    "LOSES_TRUST_ONLY_BEFORE_THE_COMMIT, READ_MIGRATION,  1,1,0,1, MIRROR_IS_TRUE",
    "TELLS_NOBODY_OF_A_LOSS,             READ_MIGRATION,  1,1,0,1, MIRROR_IS_TRUE",
    "FLIPS_WITHOUT_DRAINING,             READ_MIGRATION,  1,1,1,1, NOTHING_INVENTED",
    "WRITES_UNDER_ANY_EPOCH,             READ_MIGRATION,  1,1,1,0, ONE_AUTHORITY",
    "COMMITS_THE_MIRROR_FIRST,           DUAL_WRITE,      1,1,0,0, NOTHING_INVENTED",
    "JOURNALS_NOTHING,                   DUAL_WRITE,      1,1,0,1, TRUST_IS_EARNED",
    "SWEEPS_TOO_EARLY,                   READ_MIGRATION,  1,1,0,1, TRUST_IS_EARNED",
    "NEVER_LOOKS_AGAIN,                  PARTITION_ONLY,  1,1,1,0, TRUST_IS_EARNED",
    "GOES_ON_AFTER_A_PAUSE,              PARTITION_ONLY,  1,1,1,0, TRUST_IS_EARNED",
    "TAKES_THE_CHANGE_FOR_UNDONE,        READ_MIGRATION,  1,1,1,0, ONE_AUTHORITY",
    "TAKES_THE_CHANGE_FOR_UNDONE,        PARTITION_FIRST, 1,1,1,0, ONE_AUTHORITY",
  })
  void everyMistakeBreaksOne(
      Mistake mistake,
      Phase phase,
      int instances,
      int writes,
      int transitions,
      int faults,
      Property property) {
    Scope scope = new Scope(instances, writes, transitions, faults, true);
    assertBreaks(mistake, phase, scope, property);
  }

  @ParameterizedTest
  @CsvSource({"NOBODY_FINISHES, READ_MIGRATION", "WAITS_FOR_EVER, READ_MIGRATION"})
  void aHoldThatNeverEndsIsSeen(Mistake mistake, Phase phase) {
    assertBreaks(mistake, phase, new Scope(1, 1, 1, 1, false), Property.A_HOLD_ENDS);
  }

  private static void assertBreaks(Mistake mistake, Phase phase, Scope scope, Property property) {
    Optional<Search.Trace> trace = explore(phase, scope, EnumSet.of(mistake));
    assertTrue(trace.isPresent(), "nothing went wrong");
    System.out.println("MODEL STORY " + mistake + ": " + trace.get());
    assertEquals(property, trace.get().property(), trace.get()::toString);
  }

  /** A mistake that no test makes would be one that nobody has seen fail. */
  @Test
  void everyMistakeIsMade() {
    StringBuilder made = new StringBuilder();
    for (var method : ModelTest.class.getDeclaredMethods()) {
      CsvSource cases = method.getAnnotation(CsvSource.class);
      made.append(cases == null ? "" : String.join("\n", cases.value()) + "\n");
    }
    for (Mistake mistake : Mistake.values()) {
      assertTrue(made.toString().contains(mistake + ","), mistake + " is not tested");
    }
  }

  private static Optional<Search.Trace> explore(Phase phase, Scope scope, Set<Mistake> mistakes) {
    long started = System.nanoTime();
    Search search = new Search(new Protocol(scope, mistakes), MOST_STATES);
    Optional<Search.Trace> trace = search.run(World.in(phase, scope));
    System.out.printf(
        "MODEL phase=%s mistake=%s instances=%d writes=%d transitions=%d faults=%d time=%b"
            + " states=%d depth=%d ms=%d broken=%s%n",
        phase.label(),
        mistakes.isEmpty() ? "none" : mistakes.iterator().next(),
        scope.instances(),
        scope.writes(),
        scope.transitions(),
        scope.faults(),
        scope.time(),
        search.worlds(),
        search.depth(),
        (System.nanoTime() - started) / 1_000_000,
        trace.map(found -> found.property().name()).orElse("none"));
    return trace;
  }
}
