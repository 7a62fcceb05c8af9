package io.domainrouter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The facts of a text do not depend on its comments, white space, case and backticks, nor on an
 * executable comment around a part of it. A text that breaks the rule is shown as short as can be.
 */
class SqlVariationsTest {
  private static final int VARIATIONS = Integer.getInteger("test.variations", 8);
  private static final int STATEMENTS = Integer.getInteger("test.statements", 100);
  private static final long SEED = Long.getLong("test.seed", 7);

  static List<SqlCase> cases() {
    return SqlCase.withFacts();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keepsItsAnswer(SqlCase sqlCase) {
    assertConstant(sqlCase.sql());
  }

  @Test
  void randomStatementsKeepTheirAnswer() {
    Random random = new Random(SEED);
    for (int i = 0; i < STATEMENTS; i++) {
      assertConstant(RandomStatement.of(random));
    }
  }

  @Test
  void aFaultIsShownShort() {
    String sql = "SELECT a, b FROM orders o JOIN items i ON i.id = o.id WHERE o.n IN (1, 2)";
    assertEquals("JOIN items ", Shrink.smallest(sql, text -> text.contains("JOIN items")));
  }

  private static void assertConstant(String sql) {
    for (int seed = 0; seed < VARIATIONS; seed++) {
      int variation = seed;
      if (changes(sql, variation)) {
        String smallest = Shrink.smallest(sql, text -> changes(text, variation));
        String varied = Variation.of(smallest, new Random(variation));
        assertEquals(Variation.constantFacts(smallest), Variation.constantFacts(varied), varied);
        fail("changes with seed " + variation + ": " + sql);
      }
    }
  }

  private static boolean changes(String sql, int seed) {
    String varied = Variation.of(sql, new Random(seed));
    return !Variation.constantFacts(sql).equals(Variation.constantFacts(varied));
  }
}
