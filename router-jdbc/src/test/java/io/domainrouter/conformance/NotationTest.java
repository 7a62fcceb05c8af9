package io.domainrouter.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs are written as they are read. */
final class NotationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "c.commit()",
        "r = s.executeQuery(\"SELECT '(', \\\"a\\\", 'it''s'\")",
        "p.setObject(1, (String) null, Types.VARCHAR)",
        "p.setBinaryStream(1, stream(\"a, b)\"), 3L)",
        "state(c)"
      })
  void aStepReadsAsItIsWritten(String line) {
    assertEquals(line, Step.parse(line).toString());
  }

  @Test
  void aSeedGivesTheSameProgramEachTime() {
    assertEquals(ProgramGenerator.program(42), ProgramGenerator.program(42));
    assertNotEquals(ProgramGenerator.program(42), ProgramGenerator.program(43));
  }

  @Test
  void everyRandomStepCanBeReadBack() {
    for (long seed = 0; seed < 500; seed++) {
      for (Step step : ProgramGenerator.program(seed).steps()) {
        assertEquals(step, Step.parse(step.toString()));
      }
    }
  }
}
