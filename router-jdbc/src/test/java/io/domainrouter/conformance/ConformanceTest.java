package io.domainrouter.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.domainrouter.config.Phase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Programs of JDBC calls show the same on the driver's own connection and through the router, in
 * every phase, but for the rules of docs/jdbc-conformance.md.
 *
 * <p>The system properties {@code test.conformance.programs} (random programs in each phase) and
 * {@code test.conformance.seed} (of the first) make it longer and other.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class ConformanceTest {
  private static final int RANDOM_PROGRAMS = Integer.getInteger("test.conformance.programs", 15);
  private static final long FIRST_SEED = Long.getLong("test.conformance.seed", 1);

  private final List<Program> fixed = ProgramFile.read("fixed");
  private final Set<Rule> rulesMet = EnumSet.noneOf(Rule.class);
  private final Tally tally = new Tally();
  private Laboratory laboratory;

  @BeforeAll
  void open() throws SQLException, IOException {
    laboratory = new Laboratory();
  }

  @AfterAll
  void report() throws SQLException {
    System.out.println("CONFORMANCE seed " + FIRST_SEED);
    tally.lines().forEach(line -> System.out.println("CONFORMANCE " + line));
    laboratory.coverage().forEach(line -> System.out.println("CONFORMANCE calls " + line));
    laboratory.close();
  }

  @TestFactory
  Stream<DynamicNode> programs() {
    Stream<DynamicNode> phases = Laboratory.PHASES.stream().map(this::phase);
    DynamicTest rules = dynamicTest("every rule was met", this::everyRuleWasMet);
    DynamicTest methods =
        dynamicTest(
            "every method was called",
            () -> assertEquals(List.of(), laboratory.methodsNotCalled()));
    return Stream.concat(phases, Stream.of(rules, methods));
  }

  private DynamicNode phase(Phase phase) {
    long firstSeed = FIRST_SEED + (long) phase.ordinal() * RANDOM_PROGRAMS;
    return dynamicContainer(
        "phase " + phase.label(),
        Stream.of(
                Stream.of(dynamicTest("is reached", () -> laboratory.moveTo(phase))),
                fixed.stream().map(program -> dynamicTest(program.name(), () -> fixed(program))),
                EveryMethod.programs(phase).map(this::every),
                LongStream.range(firstSeed, firstSeed + RANDOM_PROGRAMS).mapToObj(this::random))
            .flatMap(tests -> tests));
  }

  private void fixed(Program program) throws SQLException {
    Outcome outcome = laboratory.compare(program);
    tally.add("fixed", outcome);
    rulesMet.addAll(outcome.rules());
    assertFalse(outcome.isDifferent(), () -> program.text() + "\n" + outcome.unexplained());
    Set<String> unnamed = new HashSet<>(outcome.ruleIds());
    unnamed.removeAll(program.intended());
    assertEquals(Set.of(), unnamed, "rules that the program does not name");
  }

  private DynamicTest every(Program program) {
    return dynamicTest(program.name(), () -> generated("every", program));
  }

  private DynamicTest random(long seed) {
    return dynamicTest("random " + seed, () -> generated("random", ProgramGenerator.program(seed)));
  }

  private void generated(String kind, Program program) throws SQLException {
    Outcome outcome = laboratory.compare(program);
    tally.add(kind, outcome);
    if (outcome.isDifferent()) {
      Program smallest = Shrinker.shrink(program, laboratory);
      throw new AssertionError(smallest.text() + "\n" + laboratory.compare(smallest).unexplained());
    }
  }

  private void everyRuleWasMet() {
    assertEquals(EnumSet.allOf(Rule.class), rulesMet);
  }
}
