package io.domainrouter.sql;

import java.util.Set;

/** A reading position in {@link Tokens}. Not thread-safe. */
final class Cursor {
  final Tokens tokens;
  int at;

  Cursor(Tokens tokens) {
    this(tokens, tokens.from());
  }

  Cursor(Tokens tokens, int at) {
    this.tokens = tokens;
    this.at = at;
  }

  boolean done() {
    return at >= tokens.to();
  }

  Token token() {
    return tokens.get(at);
  }

  boolean word(String word) {
    return tokens.word(at, word);
  }

  boolean symbol(String symbol) {
    return tokens.symbol(at, symbol);
  }

  boolean take(String... words) {
    if (!tokens.words(at, words)) {
      return false;
    }
    at += words.length;
    return true;
  }

  boolean takeSymbol(String symbol) {
    if (!symbol(symbol)) {
      return false;
    }
    at++;
    return true;
  }

  /** Passes over the words of the set; says whether {@code wanted} was among them. */
  boolean takeAll(Set<String> words, String wanted) {
    boolean found = false;
    while (token().is(TokenType.WORD) && words.contains(token().value())) {
      found |= word(wanted);
      at++;
    }
    return found;
  }

  void skip() {
    at = tokens.after(at);
  }

  void skipGroup() {
    if (symbol("(")) {
      skip();
    }
  }

  /** The name that begins here, or null. */
  Name name() {
    if (!token().identifier() && !(token().nameLike() && tokens.symbol(at + 1, "."))) {
      return null;
    }
    int start = at;
    String schema = "";
    String name = token().value();
    at++;
    while (symbol(".") && tokens.get(at + 1).nameLike()) {
      schema = name;
      name = tokens.get(at + 1).value();
      at += 2;
    }
    return new Name(new TableName(schema, name), start, at);
  }

  /** The alias that may stand here, with or without AS, or null. */
  Token alias() {
    boolean as = take("as");
    if (token().identifier() || (as && token().is(TokenType.STRING))) {
      return tokens.get(at++);
    }
    return null;
  }
}
