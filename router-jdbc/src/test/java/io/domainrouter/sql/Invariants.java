package io.domainrouter.sql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds for any text, be it SQL or not. */
final class Invariants {
  private Invariants() {}

  /** Either every table is among the reads and writes, or it says that it does not know. */
  static void assertTablesAreKnownOrRefused(String sql) {
    SqlFacts facts = Facts.ANALYZER.analyze(sql);
    Tokens tokens = SqlLexer.lex(sql);
    if (facts.unroutable().isPresent() || facts.statements() != 1 || tokens.executableComment()) {
      return;
    }
    Set<String> known =
        Stream.concat(facts.reads().stream(), facts.writes().stream())
            .map(TableName::name)
            .collect(Collectors.toSet());
    for (int i = 0; i + 1 < tokens.to(); i++) {
      boolean expectsTable =
          (tokens.word(i, "from") && tokens.word(i - 2, "select") && tokens.symbol(i - 1, "*"))
              || (tokens.word(i, "join")
                  && !tokens.symbol(i - 1, ".")
                  && facts.kind() == StatementKind.SELECT);
      String name = tokens.get(i + 1).value();
      if (expectsTable
          && facts.mentioned().contains(name)
          && !tokens.symbol(i + 2, ".")
          && !tokens.contains(0, tokens.to(), Set.of("with"))) {
        assertTrue(known.contains(name), sql + "\n" + facts);
      }
    }
  }
}
