package io.domainrouter.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads SET. An instance reads one statement. */
final class SetReader {
  private static final Set<String> GLOBAL_SCOPES = Words.set("global persist persist_only");
  private static final Set<String> SCOPES = Words.set("session local global persist persist_only");
  private static final Set<String> TRANSACTION_VARIABLES =
      Words.set("transaction_isolation tx_isolation transaction_read_only tx_read_only");

  /** SQL modes that make the server read quotes or backslashes in another way. */
  private static final Set<String> SYNTAX_MODES =
      Words.set("ansi ansi_quotes no_backslash_escapes db2 maxdb mssql oracle postgresql");

  /** Character sets with multi-byte characters that may end in a backslash or quote. */
  private static final Set<String> UNSAFE_CHARSETS = Words.set("big5 cp932 gb18030 gbk sjis");

  private final Findings findings;
  private final Tokens tokens;
  private String scope = "";

  private SetReader(Findings findings) {
    this.findings = findings;
    this.tokens = findings.tokens;
  }

  static void read(Findings findings) {
    new SetReader(findings).statement();
  }

  private void statement() {
    findings.kind = StatementKind.SET;
    TokenEffects.find(findings, tokens.from());
    int from = tokens.from() + 1;
    QueryReader.expression(findings, from, tokens.to());
    if (tokens.word(from, "password")
        || tokens.word(from, "resource")
        || tokens.words(from, "default", "role")) {
      findings.kind = StatementKind.ADMIN;
    } else if (isTransaction(from)) {
      transaction(from);
    } else if (tokens.word(from, "role")) {
      findings.effects.add(SessionEffect.SETS_VARIABLE);
    } else {
      tokens.split(from, tokens.to()).forEach(this::assignment);
    }
  }

  private boolean isTransaction(int from) {
    int at = SCOPES.contains(tokens.get(from).value()) ? from + 1 : from;
    return tokens.words(at, "transaction", "isolation") || tokens.words(at, "transaction", "read");
  }

  private void transaction(int from) {
    switch (tokens.get(from).value()) {
      case "global" -> findings.kind = StatementKind.ADMIN;
      case "session", "local" -> findings.effects.add(SessionEffect.SETS_VARIABLE);
      default -> findings.effects.add(SessionEffect.NEXT_TRANSACTION);
    }
  }

  private void assignment(Tokens assignment) {
    Cursor cursor = new Cursor(assignment);
    if (cursor.token().is(TokenType.USER_VARIABLE)) {
      return;
    }
    if (cursor.take("names") || cursor.take("character", "set") || cursor.take("charset")) {
      charset(assignment.slice(cursor.at, assignment.to()));
      return;
    }
    boolean noScope = true;
    if (cursor.token().is(TokenType.WORD)
        && SCOPES.contains(cursor.token().value())
        && assignment.get(cursor.at + 1).nameLike()) {
      scope = cursor.token().value();
      noScope = false;
      cursor.at++;
    }
    boolean at = cursor.token().is(TokenType.SYSTEM_VARIABLE);
    String variable = cursor.token().value();
    cursor.at++;
    while (cursor.takeSymbol(".")) {
      variable += "." + cursor.token().value();
      cursor.at++;
    }
    if (!cursor.takeSymbol("=") && !cursor.takeSymbol(":=")) {
      findings.unroutable("an unknown form of SET");
      return;
    }
    assign(variable, at && noScope, assignment.slice(cursor.at, assignment.to()));
  }

  private void assign(String qualified, boolean atSigns, Tokens value) {
    int dot = qualified.indexOf('.');
    String first = dot < 0 ? "" : qualified.substring(0, dot);
    boolean scoped = SCOPES.contains(first);
    String variable = scoped ? qualified.substring(dot + 1) : qualified;
    if (GLOBAL_SCOPES.contains(scoped ? first : atSigns ? "" : scope)) {
      findings.kind = StatementKind.ADMIN;
      return;
    }
    switch (variable) {
      case "autocommit" -> autocommit(value);
      case "sql_mode" -> sqlMode(value);
      case "character_set_client" -> charset(value);
      default ->
          findings.effects.add(
              atSigns && !scoped && TRANSACTION_VARIABLES.contains(variable)
                  ? SessionEffect.NEXT_TRANSACTION
                  : SessionEffect.SETS_VARIABLE);
    }
  }

  private void autocommit(Tokens value) {
    switch (plain(value)) {
      case "1", "on", "true" -> findings.effects.add(SessionEffect.AUTOCOMMIT_ON);
      case "0", "off", "false" -> findings.effects.add(SessionEffect.AUTOCOMMIT_OFF);
      default -> findings.unroutable("autocommit is set to something other than a literal");
    }
  }

  private void sqlMode(Tokens value) {
    findings.effects.add(SessionEffect.SETS_VARIABLE);
    boolean literal =
        value.to() - value.from() == 1 && value.get(value.from()).is(TokenType.STRING);
    List<String> modes = List.of(plain(value).split("\\s*,\\s*"));
    if (!literal || modes.stream().anyMatch(SYNTAX_MODES::contains)) {
      findings.effects.add(SessionEffect.CHANGES_SYNTAX);
    }
  }

  private void charset(Tokens value) {
    findings.effects.add(SessionEffect.SETS_VARIABLE);
    boolean named =
        value.get(value.from()).is(TokenType.STRING) || value.get(value.from()).nameLike();
    if (!named || UNSAFE_CHARSETS.contains(plain(value.slice(value.from(), value.from() + 1)))) {
      findings.effects.add(SessionEffect.CHANGES_SYNTAX);
    }
  }

  /** The value in lower case and without quotes. */
  private static String plain(Tokens value) {
    String text = value.text(value.from(), value.to());
    boolean string = value.get(value.from()).is(TokenType.STRING);
    boolean single = value.to() - value.from() == 1;
    return (string && single ? StringLiterals.content(text) : text)
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
