package io.domainrouter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqlAnalyzerTest {
  private static final int CHECKLIST_ROWS = 124;
  private static final int FEWEST_STATEMENTS = 500;
  private static final Pattern ROW = Pattern.compile("\\w+ (\\d+) .*");

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

  @Test
  void everyRowOfTheChecklistIsACase() {
    Set<Integer> missing =
        IntStream.rangeClosed(1, CHECKLIST_ROWS)
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));
    for (SqlCase sqlCase : cases()) {
      Matcher row = ROW.matcher(sqlCase.name());
      if (row.matches()) {
        missing.remove(Integer.valueOf(row.group(1)));
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void thereAreManyDistinctStatements() {
    Set<String> distinct = new HashSet<>();
    SqlCase.all().forEach(sqlCase -> distinct.add(sqlCase.sql()));
    assertTrue(distinct.size() >= FEWEST_STATEMENTS, () -> "only " + distinct.size());
    System.out.println("ANALYZED: " + distinct.size() + " distinct statements");
  }
}
