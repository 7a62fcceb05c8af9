package io.domainrouter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our own reading of a query finds what JSqlParser finds, where that understands the query. Locks,
 * effects and determinism are not compared: they come from the tokens, whoever reads the tables.
 */
class ParserAgreesTest {
  private static final int STATEMENTS = Integer.getInteger("test.statements", 100);
  private static final long SEED = Long.getLong("test.seed", 7);

  private static final Set<String> TAIL = Words.set("where order limit returning");

  /** A query, or an UPDATE of more than a plain table, as either reads it. */
  private record Readings(
      boolean update, Optional<QueryTables> own, Optional<QueryTables> parser) {}

  static List<SqlCase> cases() {
    return SqlCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsTheSame(SqlCase sqlCase) {
    readings(sqlCase.sql()).forEach(readings -> assertSame(readings, sqlCase.sql()));
  }

  @Test
  void findsTheSameInRandomStatements() {
    Random random = new Random(SEED);
    int compared = 0;
    int parsed = 0;
    for (int i = 0; i < STATEMENTS; i++) {
      String sql = RandomStatement.of(random);
      for (Readings readings : readings(sql)) {
        assertTrue(readings.own().isPresent(), () -> "not understood: " + sql);
        assertSame(readings, "seed " + SEED + ": " + sql);
        compared++;
        parsed += readings.parser().isPresent() ? 1 : 0;
      }
    }
    System.out.printf(
        "COMPARED with JSqlParser: %d of %d random queries, seed %d%n", parsed, compared, SEED);
    assertTrue(parsed > compared / 2, parsed + " of " + compared);
  }

  private static void assertSame(Readings readings, String sql) {
    if (readings.own().isEmpty() || readings.parser().isEmpty()) {
      return;
    }
    QueryTables own = readings.own().get();
    QueryTables parser = readings.parser().get();
    assertEquals(parser.all(), own.all(), sql);
    assertEquals(parser.perhapsTables, own.perhapsTables, sql);
    if (readings.update()) {
      assertEquals(parser.sources, own.sources, sql);
    }
  }

  /** Of the queries that stand in no other one. */
  private static List<Readings> readings(String sql) {
    List<Readings> readings = new ArrayList<>();
    Tokens tokens = SqlLexer.lex(sql);
    if (tokens.broken() || sql.contains(";")) {
      return readings;
    }
    for (int i = 0; i < tokens.to(); i = tokens.after(i)) {
      boolean group = tokens.symbol(i, "(") && tokens.startsQuery(i + 1);
      if (i == 0 && (tokens.startsQuery(i) || group)) {
        int end = tokens.find(i, tokens.to(), Set.of("update", "delete"));
        return end < tokens.to() && !tokens.word(end - 1, "for")
            ? readings
            : List.of(query(tokens));
      }
      if (group) {
        readings.add(query(tokens.slice(i + 1, tokens.closing(i))));
      }
    }
    if (tokens.word(0, "update")) {
      readings.add(update(tokens));
    }
    return readings;
  }

  private static Readings query(Tokens query) {
    return new Readings(
        false, SelectReader.of(query).read(), QueryParser.parse(new ParserText().add(query)));
  }

  private static Readings update(Tokens tokens) {
    int set = tokens.find(1, tokens.to(), Set.of("set"));
    int tail = tokens.find(set, tokens.to(), TAIL);
    Tokens none = tokens.slice(0, 0);
    Tokens assignments = tokens.slice(set + 1, tail);
    Tokens references = tokens.slice(1, set);
    Tokens rest = tokens.slice(tail, tokens.to());
    return new Readings(
        true,
        SelectReader.references(none, assignments, references, rest),
        QueryParser.parse(QueryReader.text(none, assignments, references, rest)));
  }
}
