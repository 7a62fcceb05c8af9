package io.domainrouter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlRobustnessTest {
  private static final int MOST_BEGINNINGS = 40;

  static List<SqlCase> cases() {
    return SqlCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anyBeginningOfAStatementIsAnswered(SqlCase sqlCase) {
    String sql = sqlCase.sql();
    int step = 1 + sql.length() / MOST_BEGINNINGS;
    for (int end = 0; end < sql.length(); end += step) {
      Invariants.assertTablesAreKnownOrRefused(sql.substring(0, end));
      Invariants.assertTablesAreKnownOrRefused(sql.substring(end));
    }
  }

  @Test
  void shuffledTokensAreAnswered() {
    List<String> pool =
        cases().stream()
            .map(SqlCase::sql)
            .flatMap(sql -> List.of(sql.split("(?<=\\W)|(?=\\W)")).stream())
            .toList();
    Random random = new Random(7);
    for (int run = 0; run < 20_000; run++) {
      String sql =
          random
              .ints(1 + random.nextInt(30), 0, pool.size())
              .mapToObj(pool::get)
              .collect(Collectors.joining(" "));
      Invariants.assertTablesAreKnownOrRefused(sql);
    }
  }

  @Test
  void randomCharactersAreAnswered() {
    Random random = new Random(11);
    String alphabet = "'\"`\\/*!#-;()@?.,:={}0x1eorders \n\0\u007f\u00e4\ud83d";
    for (int run = 0; run < 20_000; run++) {
      String sql =
          random
              .ints(random.nextInt(40), 0, alphabet.length())
              .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
              .collect(Collectors.joining());
      assertNotNull(Facts.ANALYZER.analyze(sql));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 10_000, 100_000})
  void theNumberOfTokensGrowsWithTheText(int values) {
    String list = "?,".repeat(values - 1) + "?";
    String sql = "SELECT * FROM orders, items WHERE id IN (" + list + ")";
    assertEquals(10 + 2 * values, SqlLexer.lex(sql).to());
    SqlFacts facts = Facts.ANALYZER.analyze(sql);
    assertEquals(values, facts.parameters());
    assertEquals(Set.of("orders", "items"), names(facts));
    int parsed = new ParserText().add(SqlLexer.lex(sql)).length();
    assertTrue(parsed < 200, "the list is left out for the parser: " + parsed);
  }

  @Test
  void longTextsAreNotGivenToTheParser() {
    String beyondOurGrammar =
        "SELECT * FROM orders WHERE \\N = 1 AND id IN (SELECT id FROM items) AND ";
    long before = QueryParser.parsed();
    Facts.ANALYZER.analyze(beyondOurGrammar + "a = b");
    assertEquals(before + 1, QueryParser.parsed());
    Facts.ANALYZER.analyze(beyondOurGrammar + "a = b AND ".repeat(1_000) + "a = b");
    assertEquals(before + 1, QueryParser.parsed());
  }

  @Test
  void nestingBeyondTheParserIsAnswered() {
    String sql =
        "SELECT * FROM orders JOIN items WHERE " + "(".repeat(30_000) + "1" + ")".repeat(30_000);
    SqlFacts facts = Facts.ANALYZER.analyze(sql);
    assertTrue(
        facts.unroutable().isPresent() || names(facts).equals(Set.of("orders", "items")),
        facts::toString);
  }

  @Test
  void nestedQueriesBeyondTheParserAreAnswered() {
    String sql =
        "SELECT * FROM (".repeat(3_000) + "SELECT id FROM orders, items" + ") t".repeat(3_000);
    SqlFacts facts = Facts.ANALYZER.analyze(sql);
    assertTrue(
        facts.unroutable().isPresent() || names(facts).equals(Set.of("orders", "items")),
        facts::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM orders WHERE a = 'x",
        "SELECT * FROM orders WHERE a = \"x",
        "SELECT * FROM `orders",
        "SELECT * FROM orders`",
        "SELECT * FROM items /* orders",
        "SELECT * FROM items /*! JOIN orders",
        "SELECT * FROM orders WHERE (a = 1",
        "SELECT * FROM orders WHERE a = 1)"
      })
  void whatIsNotClosedIsNotRouted(String sql) {
    assertTrue(Facts.ANALYZER.analyze(sql).unroutable().isPresent());
  }

  @Test
  void whatIsNotClosedPassesWhereNoTableCanBeMeant() {
    assertFalse(Facts.ANALYZER.analyze("SELECT 'x").unroutable().isPresent());
  }

  private static Set<String> names(SqlFacts facts) {
    return facts.reads().stream().map(TableName::name).collect(Collectors.toSet());
  }
}
