package io.domainrouter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Coverage-guided fuzzing. An ordinary test run carries out the inputs that are kept in the
 * resources; with {@code JAZZER_FUZZ=1} Jazzer looks for new ones, and for texts that take too
 * long.
 */
class SqlFuzzTest {
  private static final boolean FUZZING = System.getenv("JAZZER_FUZZ") != null;

  /** What a text may cost beside 1 ms per KB: the parser's share, see {@link ParserText}. */
  private static final long MOST_NANOS = 200_000_000;

  private static final long NANOS_PER_CHARACTER = 1_000_000 / 1024;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @FuzzTest(maxDuration = "10m")
  void anyTextIsAnswered(byte[] bytes) {
    String sql = new String(bytes, StandardCharsets.UTF_8);
    assertQuick(sql);
    Invariants.assertTablesAreKnownOrRefused(sql);
  }

  @FuzzTest(maxDuration = "10m")
  void theAnswerIsTheSameInAnotherLayout(byte[] bytes) {
    String sql = new String(bytes, StandardCharsets.UTF_8);
    if (!SqlLexer.lex(sql).unfinished().isEmpty()
        || !SqlLexer.lexWithoutVersions(sql).unfinished().isEmpty()) {
      return; // what is put behind a text that is not closed becomes a part of it
    }
    assertQuick(sql);
    String varied = Variation.of(sql, new Random(Arrays.hashCode(bytes)));
    assertEquals(Variation.constantFacts(sql), Variation.constantFacts(varied), varied);
  }

  /** A slow run may have been interrupted by the compiler; a slow text is slow again. */
  private static void assertQuick(String sql) {
    if (!FUZZING) {
      return;
    }
    long allowed = MOST_NANOS + sql.length() * NANOS_PER_CHARACTER;
    long taken = nanos(sql);
    for (int again = 0; again < 3 && taken > allowed; again++) {
      taken = nanos(sql);
    }
    assertTrue(taken <= allowed, taken + " ns for " + sql.length() + " characters: " + sql);
  }

  private static long nanos(String sql) {
    long before = THREADS.getCurrentThreadCpuTime();
    Facts.ANALYZER.analyze(sql);
    return THREADS.getCurrentThreadCpuTime() - before;
  }
}
