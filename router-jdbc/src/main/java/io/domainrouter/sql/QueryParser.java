package io.domainrouter.sql;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import net.sf.jsqlparser.parser.AbstractJSqlParser.Dialect;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.Select;

/** Parses queries with JSqlParser, on the caller's thread. */
final class QueryParser {
  private static final LongAdder PARSED = new LongAdder();

  private QueryParser() {}

  /** How many texts it was given so far. */
  static long parsed() {
    return PARSED.sum();
  }

  /** The tables of the query, or empty where the parser does not understand it. */
  static Optional<QueryTables> parse(ParserText text) {
    if (!text.understandable()) {
      return Optional.empty();
    }
    PARSED.increment();
    try {
      CCJSqlParser parser =
          new CCJSqlParser(text.toString())
              .withDialect(Dialect.MYSQL)
              .withBackslashEscapeCharacter(true);
      Statement statement = parser.Statement();
      return statement instanceof Select select ? QueryWalker.walk(select, text) : Optional.empty();
    } catch (ParseException | RuntimeException | StackOverflowError failure) {
      return Optional.empty();
    }
  }
}
