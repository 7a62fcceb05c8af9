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
    int plainFrom = from;
    for (int i = from; i < to; i++) {
      if (tokens.symbol(i, "(") && tokens.startsQuery(i + 1)) {
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
   */
  static Optional<QueryTables> references(
      Tokens common, Tokens expressions, Tokens references, Tokens tail) {
    ParserText text = new ParserText();
    text.add(common).add("select 1");
    if (!expressions.isEmpty()) {
      text.add(",").add(expressions);
    }
    text.add("from").add(references).add(tail);
    Optional<QueryTables> parsed = QueryParser.parse(text);
    return parsed.isPresent() || !common.isEmpty() ? parsed : scan(expressions, references, tail);
  }

  private static Optional<QueryTables> scan(Tokens expressions, Tokens references, Tokens tail) {
    TableScan scan = TableScan.ofReferences(references);
    Set<String> queries = Set.of("select", "table");
    if (!scan.understood()
        || expressions.contains(expressions.from(), expressions.to(), queries)
        || tail.contains(tail.from(), tail.to(), queries)) {
      return Optional.empty();
    }
    scan.found.explainExpression(expressions, expressions.from(), expressions.to());
    scan.found.explainExpression(tail, tail.from(), tail.to());
    return Optional.of(scan.found);
  }

  private static Optional<QueryTables> readsOf(Tokens query) {
    TableScan scan = TableScan.ofQuery(query);
    if (scan.simple()) {
      scan.found.explainExpression(query, query.from(), query.to());
      return Optional.of(scan.found);
    }
    Optional<QueryTables> parsed = QueryParser.parse(new ParserText().add(query));
    if (parsed.isPresent() && !scan.agreesWith(parsed.get())) {
      return Optional.empty();
    }
    if (parsed.isPresent() || scan.hasCommonTables() || !scan.understood()) {
      return parsed;
    }
    scan.found.explainQualifiers(query, query.from(), query.to());
    return Optional.of(scan.found);
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
