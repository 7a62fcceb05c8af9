package io.domainrouter.observe;

/**
 * What the transactions of one session touch, one after the other. Not thread-safe; called by the
 * session's own thread, never blocks.
 */
public interface TransactionUse {
  /** Follows nothing. */
  TransactionUse NONE =
      new TransactionUse() {
        @Override
        public void touched(StatementUse use, boolean besideTemporaryTables) {
          // nobody asks
        }

        @Override
        public void ended() {
          // nobody asks
        }
      };

  /**
   * A statement is about to be executed in the transaction of now.
   *
   * @param besideTemporaryTables whether the session has any: tables of no domain may be these
   */
  void touched(StatementUse use, boolean besideTemporaryTables);

  /** The transaction of now, if there is one, is over. */
  void ended();
}
