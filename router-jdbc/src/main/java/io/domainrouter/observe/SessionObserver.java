package io.domainrouter.observe;

/**
 * Follows the statements and transactions of one session. Called by the session's own thread,
 * before the database is; it must not block.
 */
public interface SessionObserver {
  /** A statement is about to be sent; once for a batch of one text. */
  void statement(String sql);

  void autoCommit(boolean on);

  /** The transaction of now is over; closing a session rolls it back. */
  void transactionEnded(boolean committed);
}
