package io.domainrouter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The facts of a text do not depend on its comments, white space, case and backticks. */
class SqlVariationsTest {
  private static final int VARIATIONS = Integer.getInteger("test.variations", 8);

  static List<SqlCase> cases() {
    return SqlCase.withFacts();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keepsItsAnswer(SqlCase sqlCase) {
    Map<String, String> plain = Variation.constantFacts(sqlCase.sql());
    for (int seed = 0; seed < VARIATIONS; seed++) {
      String varied = Variation.of(sqlCase.sql(), new Random(seed));
      assertEquals(plain, Variation.constantFacts(varied), "seed " + seed + ": " + varied);
    }
  }
}
