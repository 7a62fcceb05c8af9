package io.domainrouter.sql;

import java.util.Set;

/**
 * Tells parentheses around queries from others. Asked from the front to the back of a stretch it
 * takes a time that grows with its length only. Not thread-safe.
 */
final class Groups {
  /** May stand behind a query in parentheses that is a part of another one. */
  private static final Set<String> CONTINUES_QUERY =
      Words.set("union except intersect order limit for lock into fetch");

  private final Tokens tokens;

  /** Behind the last parenthesis of the run of opening ones that was looked at. */
  private int runEnd = -1;

  /** From this one on, those of the run are around queries. */
  private int queryFrom;

  Groups(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Whether the parenthesis that opens at {@code index} holds a query. */
  boolean startsQuery(int index) {
    if (!tokens.symbol(index, "(")) {
      return false;
    }
    if (index >= runEnd) {
      look(index);
    }
    return index >= queryFrom;
  }

  private void look(int from) {
    runEnd = from;
    while (tokens.symbol(runEnd, "(")) {
      runEnd++;
    }
    queryFrom = runEnd;
    if (!tokens.startsQuery(runEnd)) {
      return;
    }
    queryFrom--;
    while (queryFrom > from && continuesQuery(tokens.closing(queryFrom) + 1)) {
      queryFrom--;
    }
  }

  private boolean continuesQuery(int index) {
    Token token = tokens.get(index);
    return token.symbol(")")
        || (token.is(TokenType.WORD) && CONTINUES_QUERY.contains(token.value()));
  }
}
