package io.domainrouter.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.domainrouter.config.Phase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Statements, batches, results and settings that outlive changes of phase. */
final class SpanningTest {
  @Test
  void programsGoOnFromPhaseToPhaseAsOnTheDriversConnection() throws Exception {
    List<SpanningProgram> open = new ArrayList<>();
    try (Laboratory laboratory = new Laboratory()) {
      try {
        for (Program program : ProgramFile.read("spanning")) {
          open.add(new SpanningProgram(program, laboratory));
        }
        playThrough(laboratory, open);
      } finally {
        for (SpanningProgram program : open) {
          program.close();
        }
      }
      assertNull(laboratory.contentsDifference());
      System.out.println("CONFORMANCE spanning equal " + open.size());
    }
  }

  private static void playThrough(Laboratory laboratory, List<SpanningProgram> programs)
      throws Exception {
    for (int i = 0; i < Laboratory.PHASES.size(); i++) {
      Phase phase = Laboratory.PHASES.get(i);
      laboratory.moveTo(phase);
      for (SpanningProgram program : programs) {
        assertEquals(Laboratory.PHASES.size(), program.parts());
        assertNull(program.play(i));
      }
    }
  }
}
