package io.domainrouter.sql;

import java.util.Set;
import java.util.function.Function;

/** Reads one statement by its first words. */
final class StatementReader {
  private static final Set<String> ADMIN =
      Words.set(
          """
          flush kill reset purge change start stop install uninstall shutdown restart clone binlog
          grant revoke import cache optimize check checksum repair analyze
          """);
  private static final Set<String> COMPOUND =
      Words.set("if case loop while repeat for declare signal resignal return open fetch close");
  private static final Set<String> EXECUTING = Words.set("call execute prepare");
  private static final Set<String> EXPLAINED =
      Words.set("select with table values insert replace update delete");

  private final Findings findings;
  private final Tokens tokens;

  /** Reads a text of its own, such as one that PREPARE holds. */
  private final Function<String, SqlFacts> analyzer;

  private StatementReader(Tokens tokens, Function<String, SqlFacts> analyzer) {
    this.findings = new Findings(tokens);
    this.tokens = tokens;
    this.analyzer = analyzer;
  }

  static Findings read(Tokens statement, Function<String, SqlFacts> analyzer) {
    StatementReader reader = new StatementReader(statement, analyzer);
    reader.statement();
    return reader.findings;
  }

  private void statement() {
    int from = tokens.from();
    String head = tokens.get(from).value();
    if (tokens.symbol(from, "(")) {
      select();
      return;
    }
    if (tokens.symbol(from, "{")) {
      escapedCall(from);
      return;
    }
    switch (head) {
      case "select", "values", "table" -> select();
      case "with" -> with();
      case "insert", "replace" -> InsertReader.read(findings);
      case "update", "delete" -> ModifyReader.read(findings, from);
      case "begin", "start", "commit", "rollback", "savepoint", "release" -> transaction();
      case "call" -> expressions(StatementKind.CALL, from);
      case "do" -> expressions(StatementKind.DO, from);
      case "get" -> diagnostics();
      case "load" -> load();
      case "use" -> name(StatementKind.USE);
      case "lock" -> TableCommands.lock(findings);
      case "unlock" -> TableCommands.unlock(findings);
      case "handler" -> TableCommands.handler(findings);
      case "prepare", "execute", "deallocate" -> prepared(from);
      case "xa" -> findings.kind = StatementKind.XA;
      case "show" -> ShowReader.show(findings);
      case "help" -> name(StatementKind.SHOW);
      case "explain", "describe", "desc" -> explain(from + 1);
      default -> further(head);
    }
  }

  private void further(String head) {
    if (head.equals("set")) {
      set();
    } else if (tokens.words(tokens.from(), "drop", "prepare")) {
      prepared(tokens.from());
    } else if (DdlReader.HEADS.contains(head)) {
      DdlReader.read(findings);
    } else if (head.equals("analyze") && !isTableCommand()) {
      explain(tokens.from());
    } else if (ADMIN.contains(head)) {
      TableCommands.admin(findings);
    } else {
      TokenEffects.find(findings, tokens.from());
      findings.kind = mayContainStatements(head) ? StatementKind.OTHER : StatementKind.UNKNOWN;
    }
  }

  private boolean mayContainStatements(String head) {
    return head.isEmpty()
        || COMPOUND.contains(head)
        || tokens.contains(tokens.from(), tokens.to(), EXECUTING);
  }

  private boolean isTableCommand() {
    int second = tokens.from() + 1;
    return tokens.word(second, "table")
        || tokens.word(second, "tables")
        || tokens.word(second, "local")
        || tokens.word(second, "no_write_to_binlog");
  }

  private void select() {
    findings.kind = StatementKind.SELECT;
    TokenEffects.find(findings, tokens.from());
    QueryReader.query(findings, tokens);
    if (tokens.contains(tokens.from(), tokens.to(), Set.of("outfile", "dumpfile"))) {
      findings.deterministic = false;
    }
  }

  /** The main statement behind the common tables decides. */
  private void with() {
    int main =
        tokens.find(tokens.from(), tokens.to(), Set.of("select", "update", "delete", "table"));
    if (tokens.word(main, "update") || tokens.word(main, "delete")) {
      ModifyReader.read(findings, main);
    } else {
      select();
    }
  }

  private void transaction() {
    TransactionCommand command = TransactionReader.read(tokens);
    if (command == null) {
      further("");
      if (tokens.word(tokens.from(), "start")) {
        findings.kind = StatementKind.ADMIN;
      }
      return;
    }
    findings.kind = StatementKind.TRANSACTION;
    findings.transaction = command;
    findings.explainAll(tokens.from(), tokens.to());
  }

  /** A word, and a name that is no table's. */
  private void name(StatementKind kind) {
    findings.kind = kind;
    findings.explainAll(tokens.from(), tokens.from() + 2);
  }

  private void expressions(StatementKind kind, int from) {
    findings.kind = kind;
    TokenEffects.find(findings, from + 1);
    QueryReader.expression(findings, from, tokens.to());
  }

  private void escapedCall(int from) {
    int call = from + 1;
    if (tokens.get(call).is(TokenType.PARAMETER) && tokens.symbol(call + 1, "=")) {
      call += 2;
    }
    if (tokens.word(call, "call")) {
      expressions(StatementKind.CALL, call);
    }
  }

  private void diagnostics() {
    int second = tokens.from() + 1;
    boolean whose = tokens.word(second, "current") || tokens.word(second, "stacked");
    if (tokens.word(whose ? second + 1 : second, "diagnostics")) {
      TokenEffects.find(findings, tokens.from());
      QueryReader.expression(findings, second, tokens.to());
      findings.effects.add(SessionEffect.PREVIOUS_STATEMENT);
    }
  }

  private void load() {
    if (tokens.word(tokens.from() + 1, "data") || tokens.word(tokens.from() + 1, "xml")) {
      TableCommands.load(findings);
    } else {
      TableCommands.admin(findings);
    }
  }

  private void set() {
    int behind = tokens.find(tokens.from(), tokens.to(), Set.of("for")) + 1;
    if (tokens.word(tokens.from() + 1, "statement") && behind < tokens.to()) {
      findings.unroutable("SET STATEMENT … FOR is not supported");
      Findings inner = read(tokens.slice(behind, tokens.to()), analyzer);
      findings.kind = inner.kind;
      findings.write =
          inner.write == null
              ? null
              : new WriteShape.Opaque(inner.write.table(), "SET STATEMENT … FOR");
      adopt(inner);
      return;
    }
    SetReader.read(findings);
  }

  private void adopt(Findings inner) {
    findings.reads.addAll(inner.reads);
    findings.writes.addAll(inner.writes);
    findings.effects.addAll(inner.effects);
    findings.lock = inner.lock;
    findings.deterministic &= inner.deterministic;
    findings.adoptExplanations(inner);
  }

  private void prepared(int from) {
    findings.kind = StatementKind.PREPARED_TEXT;
    TokenEffects.find(findings, from);
    int text = from + (tokens.words(from, "execute", "immediate") ? 2 : 3);
    boolean prepares = tokens.word(from, "prepare") || text == from + 2;
    if (!prepares) {
      if (tokens.word(from, "execute")) {
        findings.unroutable("EXECUTE runs a statement that its text does not show");
      }
      findings.explainAll(from, text);
    } else if (tokens.get(text).is(TokenType.STRING)) {
      SqlFacts inner = analyzer.apply(StringLiterals.content(tokens.text(text, text + 1)));
      findings.reads.addAll(inner.reads());
      findings.writes.addAll(inner.writes());
      findings.effects.addAll(inner.effects());
      findings.lock = inner.lock();
      findings.deterministic &= inner.deterministic();
      inner.unroutable().ifPresent(findings::unroutable);
      findings.explainAll(from, text);
    } else {
      findings.unroutable("the text that PREPARE takes is not a literal");
    }
  }

  private void explain(int from) {
    int at = from;
    boolean executes = false;
    while (at < tokens.to() && !startsExplained(at)) {
      executes |= tokens.word(at, "analyze");
      at++;
    }
    if (at == tokens.to()) {
      ShowReader.describe(findings, from);
      return;
    }
    Findings inner = read(tokens.slice(at, tokens.to()), analyzer);
    adopt(inner);
    findings.kind = StatementKind.EXPLAIN;
    findings.explainAll(from, at);
    if (inner.unroutable() != null) {
      findings.unroutable(inner.unroutable());
    }
    if (!executes) {
      findings.reads.addAll(findings.writes);
      findings.writes.clear();
    }
  }

  private boolean startsExplained(int at) {
    Token token = tokens.get(at);
    return token.symbol("(") || (token.is(TokenType.WORD) && EXPLAINED.contains(token.value()));
  }
}
