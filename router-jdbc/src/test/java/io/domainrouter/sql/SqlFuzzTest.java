package io.domainrouter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Coverage-guided fuzzing. An ordinary test run carries out the inputs that are kept in the
 * resources; with {@code JAZZER_FUZZ=1} Jazzer looks for new ones.
 */
class SqlFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void anyTextIsAnswered(byte[] bytes) {
    String sql = new String(bytes, StandardCharsets.UTF_8);
    Facts.ANALYZER.analyze(sql);
    Invariants.assertTablesAreKnownOrRefused(sql);
  }

  @FuzzTest(maxDuration = "10m")
  void theAnswerIsTheSameInAnotherLayout(byte[] bytes) {
    String sql = new String(bytes, StandardCharsets.UTF_8);
    if (!SqlLexer.lex(sql).unfinished().isEmpty()) {
      return; // what is put behind a text that is not closed becomes a part of it
    }
    String varied = Variation.of(sql, new Random(Arrays.hashCode(bytes)));
    assertEquals(Variation.constantFacts(sql), Variation.constantFacts(varied), varied);
  }
}
