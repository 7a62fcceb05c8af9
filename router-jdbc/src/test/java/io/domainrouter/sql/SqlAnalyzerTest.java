package io.domainrouter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqlAnalyzerTest {
  static List<SqlCase> cases() {
    return SqlCase.withFacts();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tellsWhatTheStatementTouches(SqlCase sqlCase) {
    SqlFacts facts = Facts.ANALYZER.analyze(sqlCase.sql());
    Map<String, String> actual = Facts.of(facts);
    assertEquals(Facts.expected(sqlCase, actual), actual, () -> sqlCase.sql() + "\n" + facts);
  }
}
