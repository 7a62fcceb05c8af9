package io.domainrouter.sql;

import io.domainrouter.sql.TransactionCommand.Action;

/** Reads transaction statements. */
final class TransactionReader {
  private TransactionReader() {}

  /** The command, or null where the words say something else. */
  static TransactionCommand read(Tokens tokens) {
    Cursor cursor = new Cursor(tokens);
    TransactionCommand command = command(cursor);
    return cursor.done() ? command : null;
  }

  private static TransactionCommand command(Cursor cursor) {
    if (cursor.take("begin")) {
      cursor.take("work");
      return simple(Action.BEGIN, "");
    }
    if (cursor.take("start", "transaction")) {
      return begin(cursor);
    }
    if (cursor.take("savepoint")) {
      return savepoint(Action.SAVEPOINT, cursor);
    }
    if (cursor.take("release", "savepoint")) {
      return savepoint(Action.RELEASE_SAVEPOINT, cursor);
    }
    if (cursor.take("commit")) {
      return end(Action.COMMIT, cursor);
    }
    if (!cursor.take("rollback")) {
      return null;
    }
    int behindRollback = cursor.at;
    cursor.take("work");
    if (cursor.take("to")) {
      if (cursor.tokens.get(cursor.at + 1).nameLike()) {
        cursor.take("savepoint");
      }
      return savepoint(Action.ROLLBACK_TO_SAVEPOINT, cursor);
    }
    cursor.at = behindRollback;
    return end(Action.ROLLBACK, cursor);
  }

  private static TransactionCommand begin(Cursor cursor) {
    boolean readOnly = false;
    boolean snapshot = false;
    do {
      readOnly |= cursor.take("read", "only");
      cursor.take("read", "write");
      snapshot |= cursor.take("with", "consistent", "snapshot");
    } while (cursor.takeSymbol(","));
    return new TransactionCommand(Action.BEGIN, "", readOnly, snapshot, false, false);
  }

  private static TransactionCommand end(Action action, Cursor cursor) {
    cursor.take("work");
    boolean chain = cursor.take("and", "chain");
    cursor.take("and", "no", "chain");
    boolean release = cursor.take("release");
    cursor.take("no", "release");
    return new TransactionCommand(action, "", false, false, chain, release);
  }

  private static TransactionCommand savepoint(Action action, Cursor cursor) {
    if (!cursor.token().nameLike()) {
      return null;
    }
    cursor.at++;
    return simple(action, cursor.tokens.text(cursor.at - 1, cursor.at));
  }

  private static TransactionCommand simple(Action action, String savepoint) {
    return new TransactionCommand(action, savepoint, false, false, false, false);
  }
}
