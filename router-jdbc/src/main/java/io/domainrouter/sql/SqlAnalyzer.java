package io.domainrouter.sql;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads SQL text into {@link SqlFacts}. Thread-safe; keeps no cache of its own.
 *
 * <p>Never throws on any text: what it cannot establish it says in {@link SqlFacts#unroutable()}.
 *
 * <p>The lexer comes first, then readers for the statements that their first words tell, and for
 * queries; only those that our own grammar does not know are parsed. At the end every token that is
 * a configured table's name must have been understood by its place in the text (a table, an alias,
 * a column, a qualifier of a known table), or the statement is unroutable.
 */
public final class SqlAnalyzer {
  private final Set<String> configuredTables;

  /**
   * @param configuredTables names of all tables of all domains, in lower case
   */
  public SqlAnalyzer(Set<String> configuredTables) {
    this.configuredTables = Set.copyOf(configuredTables);
  }

  public SqlFacts analyze(String sql) {
    Tokens tokens = SqlLexer.lex(sql);
    SqlFacts facts = analyze(tokens);
    return tokens.versions() ? either(facts, analyze(SqlLexer.lexWithoutVersions(sql))) : facts;
  }

  private SqlFacts analyze(Tokens tokens) {
    List<Findings> statements = new ArrayList<>();
    Optional<String> unroutable = Optional.empty();
    try {
      for (Tokens statement : statements(tokens)) {
        Findings findings = StatementReader.read(statement, this::analyze);
        crossCheck(findings);
        statements.add(findings);
      }
    } catch (RuntimeException | StackOverflowError failure) {
      statements.clear();
      unroutable = Optional.of("its text could not be read: " + failure.getClass().getSimpleName());
    }
    if (tokens.broken() && mayMeanConfiguredTable(tokens)) {
      unroutable = Optional.of("a quote, comment or parenthesis is not closed");
    }
    return facts(tokens, statements, unroutable);
  }

  private static List<Tokens> statements(Tokens tokens) {
    List<Tokens> statements = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i <= tokens.to(); i++) {
      if (i == begin && keepsSemicolons(tokens, begin)) {
        i = tokens.to();
      }
      if (i == tokens.to() || tokens.symbol(i, ";")) {
        if (i > begin) {
          statements.add(tokens.slice(begin, i));
        }
        begin = i + 1;
      }
    }
    return statements;
  }

  private static boolean keepsSemicolons(Tokens tokens, int begin) {
    return DdlReader.hasBody(tokens, begin) || tokens.words(begin, "begin", "not", "atomic");
  }

  private void crossCheck(Findings findings) {
    Tokens tokens = findings.tokens;
    for (int i = tokens.from(); i < tokens.to(); i++) {
      if (!isMention(tokens, i)) {
        continue;
      }
      findings.addPerhapsTable(i);
      if (!findings.isExplained(i)) {
        findings.unroutable(
            "the meaning of " + tokens.get(i).value() + " in it could not be established");
      }
    }
  }

  private boolean isMention(Tokens tokens, int i) {
    Token token = tokens.get(i);
    return (token.identifier() || (token.nameLike() && tokens.symbol(i - 1, ".")))
        && configuredTables.contains(token.value());
  }

  private boolean mayMeanConfiguredTable(Tokens tokens) {
    String unfinished = tokens.unfinished().toLowerCase(Locale.ROOT);
    return !mentioned(tokens).isEmpty() || configuredTables.stream().anyMatch(unfinished::contains);
  }

  private SqlFacts facts(Tokens tokens, List<Findings> statements, Optional<String> unroutable) {
    Set<TableName> reads = new LinkedHashSet<>();
    Set<TableName> writes = new LinkedHashSet<>();
    Set<SessionEffect> effects = EnumSet.noneOf(SessionEffect.class);
    Set<String> temporaryTables = new LinkedHashSet<>();
    LockKind lock = LockKind.NONE;
    boolean deterministic = true;
    Optional<String> reason = unroutable;
    for (Findings findings : statements) {
      reads.addAll(findings.reads);
      writes.addAll(findings.writes);
      effects.addAll(findings.effects);
      temporaryTables.addAll(findings.temporaryTables);
      lock = findings.lock.compareTo(lock) > 0 ? findings.lock : lock;
      deterministic &= findings.deterministic;
      reason = reason.or(() -> Optional.ofNullable(findings.unroutable()));
    }
    Optional<Findings> first = statements.stream().findFirst();
    StatementKind none = reason.isEmpty() ? StatementKind.EMPTY : StatementKind.OTHER;
    return new SqlFacts(
        first.map(findings -> findings.kind).orElse(none),
        Set.copyOf(reads),
        Set.copyOf(writes),
        mentioned(tokens),
        lock,
        Set.copyOf(effects),
        deterministic,
        first.map(findings -> findings.transaction),
        first.map(findings -> shape(findings, statements.size())),
        reason,
        tokens.parameters(),
        statements.size(),
        Set.copyOf(temporaryTables));
  }

  private Set<String> mentioned(Tokens tokens) {
    Set<String> mentioned = new LinkedHashSet<>();
    for (int i = 0; i < tokens.to(); i++) {
      if (isMention(tokens, i)) {
        mentioned.add(tokens.get(i).value());
      }
    }
    return Set.copyOf(mentioned);
  }

  /**
   * What holds on any server, whether it executes the text's version comments or not.
   *
   * @param without the facts if it does not
   */
  private static SqlFacts either(SqlFacts with, SqlFacts without) {
    boolean alike =
        with.kind() == without.kind()
            && with.parameters() == without.parameters()
            && with.transaction().equals(without.transaction());
    Optional<String> differs =
        alike || without.kind() == StatementKind.EMPTY
            ? Optional.empty()
            : Optional.of("what it does depends on the server's version");
    return new SqlFacts(
        with.kind(),
        union(with.reads(), without.reads()),
        union(with.writes(), without.writes()),
        union(with.mentioned(), without.mentioned()),
        with.lock().compareTo(without.lock()) > 0 ? with.lock() : without.lock(),
        union(with.effects(), without.effects()),
        with.deterministic() && without.deterministic(),
        with.transaction(),
        with.write(),
        with.unroutable().or(without::unroutable).or(() -> differs),
        with.parameters(),
        with.statements(),
        union(with.temporaryTables(), without.temporaryTables()));
  }

  private static <T> Set<T> union(Set<T> one, Set<T> other) {
    Set<T> union = new LinkedHashSet<>(one);
    union.addAll(other);
    return Set.copyOf(union);
  }

  private static WriteShape shape(Findings first, int statements) {
    return first.write == null || statements == 1
        ? first.write
        : new WriteShape.Opaque(first.write.table(), "several statements in one text");
  }
}
