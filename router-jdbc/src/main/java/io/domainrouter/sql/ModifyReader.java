package io.domainrouter.sql;

import io.domainrouter.sql.QueryTables.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads UPDATE and DELETE. An instance reads one statement. */
final class ModifyReader {
  private static final Set<String> MODIFIERS = Words.set("low_priority quick ignore");
  private static final Set<String> NOT_JOINED = Words.set("order limit returning");
  private static final Set<String> TAIL = Words.set("where order limit returning");

  private final Findings findings;
  private final Tokens tokens;
  private final Cursor cursor;
  private final Tokens common;
  private final boolean delete;

  private ModifyReader(Findings findings, int head) {
    this.findings = findings;
    this.tokens = findings.tokens;
    this.cursor = new Cursor(tokens, head);
    this.common = tokens.slice(tokens.from(), head);
    this.delete = cursor.word("delete");
  }

  /**
   * @param head where UPDATE or DELETE stands, behind a WITH clause if there is one
   */
  static void read(Findings findings, int head) {
    new ModifyReader(findings, head).statement();
  }

  private void statement() {
    findings.kind = delete ? StatementKind.DELETE : StatementKind.UPDATE;
    TokenEffects.find(findings, cursor.at);
    cursor.at++;
    cursor.takeAll(MODIFIERS, "");
    if (common.isEmpty() && single()) {
      return;
    }
    if (delete) {
      severalDeletes();
    } else {
      severalUpdates();
    }
  }

  /** One table without joins; {@code DELETE o FROM orders o}, as Hibernate says it, too. */
  private boolean single() {
    Cursor ahead = new Cursor(tokens, cursor.at);
    Name target = delete && !ahead.word("from") ? ahead.name() : null;
    if (delete && !ahead.take("from")) {
      return false;
    }
    Name table = ahead.name();
    int aliasFrom = ahead.at;
    Token alias = table == null ? null : ahead.alias();
    int aliasTo = ahead.at;
    if (table == null || !(delete ? atTail(ahead) : ahead.take("set"))) {
      return false;
    }
    if (target != null && !matches(source(table, alias), target.table())) {
      return false;
    }
    if (target != null) {
      findings.explain(target);
    }
    findings.writes(table);
    findings.alias(alias);
    findings.explainAll(aliasFrom, aliasTo);
    int tail = tokens.find(ahead.at, tokens.to(), TAIL);
    QueryReader.expression(findings, ahead.at, tokens.to());
    String written = alias == null ? "" : tokens.text(aliasTo - 1, aliasTo);
    findings.write = shape(table.table(), written, ahead.at, tail);
    return true;
  }

  private static Source source(Name table, Token alias) {
    String name = alias == null ? "" : alias.value().toLowerCase(Locale.ROOT);
    return new Source(table.table(), name);
  }

  private boolean atTail(Cursor at) {
    return at.done() || (at.token().is(TokenType.WORD) && TAIL.contains(at.token().value()));
  }

  private WriteShape shape(TableName table, String alias, int assignments, int tail) {
    if (tokens.executableComment()) {
      return opaque(table, "an executable comment");
    }
    if (tokens.find(tail, tokens.to(), Set.of("returning")) < tokens.to()) {
      return opaque(table, "RETURNING");
    }
    Map<String, Value> assigned = assigned(assignments, tail);
    if (assigned == null) {
      return opaque(table, "an unknown form of SET");
    }
    LockedText locked = new LockedText(tokens.slice(tail, tokens.to()));
    int whereEnd = tokens.find(tail, tokens.to(), Set.of("order", "limit"));
    return new WriteShape.Modify(
        table,
        alias,
        delete,
        assigned,
        locked.text(tail, tokens.to()),
        locked.text(tail, whereEnd),
        parameters(tail, whereEnd).size(),
        parameters(tail, tokens.to()),
        Conditions.equalities(tokens.slice(tail, tokens.to())),
        tokens.find(tail, tokens.to(), Set.of("limit")) < tokens.to(),
        orderedBy(whereEnd),
        locked.subqueries(),
        Determinism.ofFunctions(tokens, tail, tokens.to()));
  }

  private Set<String> orderedBy(int from) {
    Set<String> columns = new LinkedHashSet<>();
    if (tokens.words(from, "order", "by")) {
      int end = tokens.find(from, tokens.to(), Set.of("limit"));
      for (Tokens item : tokens.split(from + 2, end)) {
        Cursor cursor = new Cursor(item);
        Name column = cursor.name();
        if (column != null && (cursor.done() || cursor.word("asc") || cursor.word("desc"))) {
          columns.add(column.last());
        }
      }
    }
    return Set.copyOf(columns);
  }

  private WriteShape opaque(TableName table, String found) {
    return new WriteShape.Opaque(table, findings.kind + " with " + found);
  }

  private List<Integer> parameters(int from, int to) {
    List<Integer> indexes = new ArrayList<>();
    for (int i = from; i < to; i++) {
      if (tokens.get(i).is(TokenType.PARAMETER)) {
        indexes.add(tokens.get(i).parameter());
      }
    }
    return List.copyOf(indexes);
  }

  /** Null where a part is not an assignment. */
  private Map<String, Value> assigned(int from, int to) {
    Map<String, Value> assigned = new LinkedHashMap<>();
    for (Tokens assignment : tokens.split(from, to)) {
      Cursor left = new Cursor(assignment);
      Name column = left.name();
      if (column == null || !(left.takeSymbol("=") || left.takeSymbol(":="))) {
        return null;
      }
      assigned.put(column.last(), Values.read(tokens.slice(left.at, assignment.to())));
    }
    return Map.copyOf(assigned);
  }

  private void severalUpdates() {
    int references = cursor.at;
    int set = tokens.find(references, tokens.to(), Set.of("set"));
    int tail = tokens.find(set, tokens.to(), TAIL);
    Tokens assignments = tokens.slice(set + 1, tail);
    List<Name> targets = new ArrayList<>();
    for (Tokens assignment : tokens.split(set + 1, tail)) {
      Name column = new Cursor(assignment).name();
      if (column == null) {
        findings.unroutable(QueryReader.NOT_UNDERSTOOD);
        return;
      }
      targets.add(column);
    }
    sources(assignments, tokens.slice(references, set), tail)
        .ifPresent(
            found -> {
              List<TableName> owners = targets.stream().map(ModifyReader::owner).toList();
              write(found, owners);
              String where = tail < tokens.to() ? " " : "";
              LockedText locked = new LockedText(tokens);
              joined(
                  found,
                  source -> assignedTo(source, targets),
                  tokens.slice(references, set),
                  locked.text(references, set) + where + locked.text(tail, tokens.to()),
                  tail);
            });
  }

  /** The table that a column's name is qualified with, with an empty name where it is not. */
  private static TableName owner(Name column) {
    return new TableName("", column.table().schema());
  }

  private void severalDeletes() {
    boolean using = cursor.take("from");
    List<TableName> targets = new ArrayList<>();
    do {
      Name target = cursor.name();
      if (target == null) {
        findings.unroutable(QueryReader.NOT_UNDERSTOOD);
        return;
      }
      findings.explain(target);
      targets.add(target.table());
      if (cursor.takeSymbol(".")) {
        cursor.takeSymbol("*");
      }
    } while (cursor.takeSymbol(","));
    if (using && !cursor.word("using")) {
      cursor.at = tokens.find(tokens.from(), tokens.to(), Set.of("from"));
    }
    cursor.at++;
    int references = cursor.at;
    int tail = tokens.find(references, tokens.to(), TAIL);
    int end = tokens.find(references, tokens.to(), Set.of("returning"));
    sources(tokens.slice(0, 0), tokens.slice(references, end), end)
        .ifPresent(
            found -> {
              write(found, targets);
              joined(
                  found,
                  source ->
                      targets.stream().anyMatch(target -> matches(source, target))
                          ? Optional.of(Set.of())
                          : Optional.empty(),
                  tokens.slice(references, tail),
                  new LockedText(tokens).text(references, tokens.to()),
                  tail);
            });
  }

  private Optional<QueryTables> sources(Tokens expressions, Tokens references, int tail) {
    int end = tokens.find(tail, tokens.to(), Set.of("returning"));
    QueryReader.expression(findings, end, tokens.to());
    Optional<QueryTables> found =
        references.isEmpty()
            ? Optional.empty()
            : QueryReader.references(common, expressions, references, tokens.slice(tail, end));
    if (found.isEmpty()) {
      findings.unroutable(QueryReader.NOT_UNDERSTOOD);
    }
    return found;
  }

  private void write(QueryTables found, List<TableName> targets) {
    findings.merge(found);
    Set<TableName> written = new LinkedHashSet<>();
    for (TableName target : targets) {
      List<Source> matching =
          found.sources.stream().filter(source -> matches(source, target)).toList();
      if (matching.isEmpty()) {
        findings.unroutable("the table that it changes is not among those that it names");
        return;
      }
      matching.forEach(source -> written.add(source.table()));
    }
    if (written.isEmpty()) {
      findings.unroutable(QueryReader.NOT_UNDERSTOOD);
      return;
    }
    written.forEach(findings::writes);
    findings.reads(found.nested);
    for (Source source : found.sources) {
      if (!written.contains(source.table())) {
        findings.reads(Set.of(source.table()));
      }
    }
    String form = common.isEmpty() ? "more than a plain table" : "a WITH clause";
    findings.write = opaque(written.iterator().next(), form);
  }

  private static Optional<Set<String>> assignedTo(Source source, List<Name> columns) {
    Set<String> assigned = new LinkedHashSet<>();
    for (Name column : columns) {
      if (matches(source, owner(column))) {
        assigned.add(column.last());
      }
    }
    return assigned.isEmpty() ? Optional.empty() : Optional.of(Set.copyOf(assigned));
  }

  /**
   * Where the keys can be asked for by the same tables and the same condition.
   *
   * @param assigned what is set in a table; empty for one that is only read
   * @param from the references and the tail, without what stands between them
   */
  private void joined(
      QueryTables found,
      Function<Source, Optional<Set<String>>> assigned,
      Tokens references,
      String from,
      int tail) {
    boolean plainTail = tail == tokens.to() || tokens.word(tail, "where");
    boolean only = tokens.find(tail, tokens.to(), NOT_JOINED) == tokens.to();
    if (findings.write == null || !common.isEmpty() || tokens.executableComment()) {
      return;
    }
    List<WriteShape.Joined.Target> targets = new ArrayList<>();
    for (Source source : found.sources) {
      Optional<Set<String>> columns = assigned.apply(source);
      if (columns.isPresent()) {
        String qualifier = qualifier(references, source);
        targets.add(new WriteShape.Joined.Target(source.table(), qualifier, columns.get()));
      }
    }
    boolean named = targets.stream().noneMatch(target -> target.qualifier().isEmpty());
    if (!plainTail || !only || !named) {
      return;
    }
    List<Integer> parameters = new ArrayList<>(parameters(references.from(), references.to()));
    parameters.addAll(parameters(tail, tokens.to()));
    findings.write =
        new WriteShape.Joined(
            delete,
            List.copyOf(targets),
            from,
            List.copyOf(parameters),
            new LockedText(tokens.slice(references.from(), tokens.to())).subqueries(),
            Determinism.ofFunctions(tokens, references.from(), references.to())
                && Determinism.ofFunctions(tokens, tail, tokens.to()));
  }

  /** The name of a table in the statement, as written where it is first named; empty if nowhere. */
  private static String qualifier(Tokens references, Source source) {
    String name = source.alias().isEmpty() ? source.table().name() : source.alias();
    for (int i = references.from(); i < references.to(); i++) {
      boolean here = references.get(i).identifier() && !references.symbol(i + 1, ".");
      if (here && references.get(i).value().equalsIgnoreCase(name)) {
        return references.text(i, i + 1);
      }
    }
    return "";
  }

  /** An unqualified column may belong to any of the tables. */
  private static boolean matches(Source source, TableName target) {
    String name = target.name().toLowerCase(Locale.ROOT);
    if (name.isEmpty() || source.alias().equals(name)) {
      return true;
    }
    boolean schema = target.schema().isEmpty() || target.schema().equals(source.table().schema());
    return schema && source.alias().isEmpty() && source.table().name().equals(name);
  }
}
