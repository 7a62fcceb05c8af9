package io.domainrouter.sql;

import java.util.ArrayDeque;
import java.util.Deque;

/** Judges from tokens whether a text gives the same again; in doubt it does not. */
final class Determinism {
  private Determinism() {}

  /** Whether no function or variable in the stretch can give another value the next time. */
  static boolean ofFunctions(Tokens tokens, int from, int to) {
    for (int i = from; i < to; i++) {
      Token token = tokens.get(i);
      if (token.is(TokenType.USER_VARIABLE) || token.is(TokenType.SYSTEM_VARIABLE)) {
        return false;
      }
      if (changingWord(tokens, i) || (isCall(tokens, i) && !knownCall(tokens, i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the stretch is also free of names and subqueries, so that it can stand alone. */
  static boolean ofStandaloneValue(Tokens tokens, int from, int to) {
    for (int i = from; i < to; i++) {
      Token token = tokens.get(i);
      boolean name =
          token.identifier()
              && !isCall(tokens, i)
              && !(token.is(TokenType.WORD) && Words.isSyntax(token.value()))
              && !introducer(tokens, i);
      if (name || tokens.startsQuery(i) || token.word("default") || token.word("values")) {
        return false;
      }
    }
    return ofFunctions(tokens, from, to);
  }

  /** Whether no LIMIT in the stretch picks rows without an ORDER BY beside it. */
  static boolean ofLimits(Tokens tokens, int from, int to) {
    Deque<Boolean> ordered = new ArrayDeque<>();
    ordered.push(false);
    for (int i = from; i < to; i++) {
      if (tokens.symbol(i, "(")) {
        ordered.push(false);
      } else if (tokens.symbol(i, ")") && ordered.size() > 1) {
        ordered.pop();
      } else if (tokens.words(i, "order", "by")) {
        ordered.pop();
        ordered.push(true);
      } else if (takesRows(tokens, i) && !ordered.getFirst()) {
        return false;
      }
    }
    return true;
  }

  private static boolean takesRows(Tokens tokens, int i) {
    return !tokens.symbol(i - 1, ".")
        && (tokens.word(i, "limit")
            || tokens.words(i, "fetch", "first")
            || tokens.words(i, "fetch", "next")
            || tokens.words(i, "skip", "locked"));
  }

  private static boolean changingWord(Tokens tokens, int i) {
    Token token = tokens.get(i);
    return token.is(TokenType.WORD)
        && !tokens.symbol(i - 1, ".")
        && ((Words.isReserved(token.value())
                && Functions.WITHOUT_PARENTHESES.contains(token.value()))
            || tokens.words(i, "next", "value", "for")
            || tokens.words(i, "previous", "value", "for"));
  }

  /** Whether a function's name stands here, and not a table's or an alias' with its columns. */
  static boolean isCall(Tokens tokens, int i) {
    Token token = tokens.get(i);
    if (!tokens.symbol(i + 1, "(") || !token.nameLike()) {
      return false;
    }
    if (token.is(TokenType.WORD) && !tokens.symbol(i - 1, ".")) {
      if (!Words.isFunction(token.value()) || token.value().equals("partition")) {
        return false;
      }
      if (tokens.word(i - 1, "as") && Words.isSyntax(token.value())) {
        return false;
      }
    }
    return !namesColumns(tokens, i);
  }

  private static boolean namesColumns(Tokens tokens, int i) {
    int behind = tokens.after(i + 1);
    boolean commonTable = tokens.word(behind, "as") && tokens.symbol(behind + 1, "(");
    return commonTable
        || tokens.symbol(i - 1, ")")
        || tokens.word(i - 1, "as")
        || tokens.word(i - 1, "into");
  }

  private static boolean knownCall(Tokens tokens, int i) {
    Token token = tokens.get(i);
    return token.is(TokenType.WORD)
        && !tokens.symbol(i - 1, ".")
        && (Functions.isDeterministic(token.value()) || Words.isReserved(token.value()))
        && !Functions.WITHOUT_PARENTHESES.contains(token.value())
        && !token.value().equals("database")
        && !token.value().equals("schema")
        && !clockArgumentMissing(tokens, i);
  }

  /** UNIX_TIMESTAMP() and the like are clocks only without an argument. */
  private static boolean clockArgumentMissing(Tokens tokens, int i) {
    return tokens.word(i, "unix_timestamp") && tokens.symbol(i + 2, ")");
  }

  private static boolean introducer(Tokens tokens, int i) {
    return tokens.get(i).value().startsWith("_") && tokens.get(i + 1).is(TokenType.STRING);
  }
}
