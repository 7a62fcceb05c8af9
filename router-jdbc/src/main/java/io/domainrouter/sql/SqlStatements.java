package io.domainrouter.sql;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The statements of a text of any length, one after the other. Holds no more of it than its longest
 * statement needs. Semicolons end statements, those inside the body of a routine too, as the mysql
 * client has it. Not thread-safe.
 */
public final class SqlStatements {
  private static final int CHUNK = 1 << 16;

  private final Reader reader;
  private final StringBuilder unread = new StringBuilder();
  private final Deque<String> complete = new ArrayDeque<>();
  private boolean ended;

  /**
   * @param reader remains the caller's to close
   */
  public SqlStatements(Reader reader) {
    this.reader = reader;
  }

  /** Whether anything but blanks stands behind a semicolon that ends a statement. */
  public static boolean mayBeSeveral(String text) {
    String ended = text.stripTrailing();
    int first = ended.indexOf(';');
    if (first < 0 || first == ended.length() - 1) {
      return false;
    }
    Tokens tokens = SqlLexer.lex(ended);
    for (int i = 0; i < tokens.to(); i++) {
      if (tokens.symbol(i, ";") && tokens.get(i).end() < ended.length()) {
        return true;
      }
    }
    return false;
  }

  /** The next statement without its semicolon; null at the end of the text. */
  public String next() throws IOException {
    while (complete.isEmpty() && !ended) {
      read(Math.max(CHUNK, unread.length()));
      split();
    }
    return complete.poll();
  }

  /** Reads as much again as is there, so that a long statement is not looked through too often. */
  private void read(int wanted) throws IOException {
    char[] chunk = new char[CHUNK];
    int added = 0;
    while (added < wanted && !ended) {
      int count = reader.read(chunk);
      ended = count < 0;
      unread.append(chunk, 0, Math.max(count, 0));
      added += count;
      if (count < CHUNK) {
        return;
      }
    }
  }

  private void split() {
    String text = unread.toString();
    Tokens tokens = SqlLexer.lex(text);
    int begin = 0;
    for (int i = 0; i < tokens.to(); i++) {
      if (tokens.symbol(i, ";")) {
        add(text.substring(begin, tokens.get(i).start()));
        begin = tokens.get(i).end();
      }
    }
    unread.delete(0, begin);
    if (ended) {
      add(unread.toString());
    }
  }

  private void add(String statement) {
    if (!SqlLexer.lex(statement).isEmpty()) {
      complete.add(statement.strip());
    }
  }
}
