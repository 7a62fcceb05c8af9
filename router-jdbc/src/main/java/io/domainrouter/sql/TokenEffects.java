package io.domainrouter.sql;

/** Finds what any statement may contain anywhere: locks, session effects, changing functions. */
final class TokenEffects {
  private TokenEffects() {}

  static void find(Findings findings, int bodyFrom) {
    Tokens tokens = findings.tokens;
    for (int i = tokens.from(); i < tokens.to(); i++) {
      variable(findings, tokens.get(i));
      if (tokens.get(i).is(TokenType.WORD) && !tokens.symbol(i - 1, ".")) {
        lock(findings, i);
        function(findings, i);
      }
    }
    findings.deterministic &=
        Determinism.ofFunctions(tokens, bodyFrom, tokens.to())
            && Determinism.ofLimits(tokens, tokens.from(), tokens.to());
  }

  private static void variable(Findings findings, Token token) {
    if (token.is(TokenType.USER_VARIABLE)) {
      findings.effects.add(SessionEffect.USER_VARIABLE);
    } else if (token.is(TokenType.SYSTEM_VARIABLE)) {
      String name = token.value().substring(token.value().lastIndexOf('.') + 1);
      if (Functions.PREVIOUS_STATEMENT_VARIABLES.contains(name)) {
        findings.effects.add(SessionEffect.PREVIOUS_STATEMENT);
      }
    }
  }

  private static void lock(Findings findings, int i) {
    Tokens tokens = findings.tokens;
    if (tokens.words(i, "for", "update")) {
      findings.lock = LockKind.EXCLUSIVE;
    } else if ((tokens.words(i, "for", "share") || tokens.words(i, "lock", "in", "share", "mode"))
        && findings.lock == LockKind.NONE) {
      findings.lock = LockKind.SHARED;
    }
  }

  private static void function(Findings findings, int i) {
    Tokens tokens = findings.tokens;
    String name = tokens.get(i).value();
    if (tokens.words(i, "next", "value", "for")) {
      sequence(findings, i + 3);
    }
    if (!tokens.symbol(i + 1, "(")) {
      return;
    }
    if (Functions.NAMED_LOCK.contains(name)) {
      findings.effects.add(SessionEffect.NAMED_LOCK);
    } else if (Functions.PREVIOUS_STATEMENT.contains(name)
        || (name.equals("last_insert_id") && tokens.symbol(i + 2, ")"))) {
      findings.effects.add(SessionEffect.PREVIOUS_STATEMENT);
    } else if (name.equals("nextval") || name.equals("setval") || name.equals("lastval")) {
      sequence(findings, i + 2);
    }
  }

  /** A sequence is a table that every call writes. */
  private static void sequence(Findings findings, int at) {
    Name name = new Cursor(findings.tokens, at).name();
    if (name != null) {
      findings.writes(name);
    }
  }
}
