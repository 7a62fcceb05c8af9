package io.domainrouter.sql;

import io.domainrouter.sql.WriteShape.Subqueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A stretch of a statement whose subqueries lock what they read. A locking clause does not reach
 * into subqueries, and without it they read a snapshot that may be older than what the statement
 * itself will see.
 */
final class LockedText {
  private static final String LOCK = " LOCK IN SHARE MODE";
  private static final Set<String> NOT_LOCKABLE =
      Words.set("union intersect except limit fetch table values");

  private final Tokens tokens;
  private final List<Integer> closings = new ArrayList<>();
  private Subqueries subqueries = Subqueries.NONE;

  LockedText(Tokens tokens) {
    this.tokens = tokens;
    for (int i = tokens.from(); i < tokens.to(); i++) {
      if (tokens.symbol(i, "(") && tokens.startsQuery(i + 1)) {
        add(tokens.slice(i + 1, tokens.closing(i)));
      }
    }
    closings.sort(null);
  }

  private void add(Tokens query) {
    if (query.find(query.from(), query.to(), NOT_LOCKABLE) < query.to()) {
      subqueries = Subqueries.UNREPEATABLE;
    } else if (subqueries == Subqueries.NONE) {
      subqueries = Subqueries.LOCKED;
    }
    if (!isLocked(query)) {
      closings.add(query.to());
    }
  }

  private static boolean isLocked(Tokens query) {
    for (int i = query.from(); i < query.to(); i = query.after(i)) {
      if (query.words(i, "for", "update")
          || query.words(i, "for", "share")
          || query.words(i, "lock", "in")) {
        return true;
      }
    }
    return false;
  }

  Subqueries subqueries() {
    return subqueries;
  }

  /** The text from the first to the last of these tokens. */
  String text(int from, int to) {
    if (from >= to) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    int begin = tokens.get(from).start();
    for (int closing : closings) {
      if (closing > from && closing < to) {
        int end = tokens.get(closing).start();
        text.append(tokens.text(), begin, end).append(LOCK);
        begin = end;
      }
    }
    return text.append(tokens.text(), begin, tokens.get(to - 1).end()).toString();
  }
}
