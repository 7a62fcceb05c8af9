package io.domainrouter.sql;

import java.util.Optional;
import java.util.Set;

/** Finds the tables of queries and of expressions that hold queries. */
final class QueryReader {
  static final String NOT_UNDERSTOOD = "its tables could not be established from the text";

  /** Have no place in an expression outside its subqueries. */
  private static final Set<String> OF_QUERIES =
      Words.set("select join straight_join union intersect except");

  private QueryReader() {}

  /** Adds what a whole query reads. */
  static void query(Findings findings, Tokens query) {
    readsOf(query)
        .ifPresentOrElse(
            found -> {
              findings.merge(found);
              findings.reads(found.all());
            },
            () -> findings.unroutable(NOT_UNDERSTOOD));
  }

  /** Adds what the subqueries of an expression read; explains its columns. */
  static void expression(Findings findings, int from, int to) {
    Tokens tokens = findings.tokens;
    Groups groups = new Groups(tokens);
    int plainFrom = from;
    for (int i = from; i < to; i++) {
      if (groups.startsQuery(i)) {
        columns(findings, plainFrom, i);
        int closing = Math.min(tokens.closing(i), to);
        query(findings, tokens.slice(i + 1, closing));
        i = closing;
        plainFrom = closing;
      }
    }
    columns(findings, plainFrom, to);
  }

  /**
   * The tables of statements that are queries in all but their head: table references and what
   * follows them.
   *
   * @param common a WITH clause in front, may be empty
   * @param expressions further expressions that see the references
   * @param references may go on with clauses behind them
   */
  static Optional<QueryTables> references(
      Tokens common, Tokens expressions, Tokens references, Tokens tail) {
    return SelectReader.references(common, expressions, references, tail)
        .or(() -> QueryParser.parse(text(common, expressions, references, tail)));
  }

  static ParserText text(Tokens common, Tokens expressions, Tokens references, Tokens tail) {
    ParserText text = new ParserText().add(common).add("select 1");
    if (!expressions.isEmpty()) {
      text.add(",").add(expressions);
    }
    return text.add("from").add(references).add(tail);
  }

  private static Optional<QueryTables> readsOf(Tokens query) {
    SelectReader reader = SelectReader.of(query);
    return reader
        .read()
        .or(() -> QueryParser.parse(new ParserText().add(query)))
        .or(reader::beforeMistake);
  }

  private static void columns(Findings findings, int from, int to) {
    if (findings.tokens.contains(from, to, OF_QUERIES)
        || findings.tokens.find(from, to, Set.of("from")) < to) {
      findings.unroutable(NOT_UNDERSTOOD);
    }
    QueryTables columns = new QueryTables();
    columns.explainExpression(findings.tokens, from, to);
    findings.merge(columns);
  }
}
