package io.domainrouter.observe;

import io.domainrouter.route.StatementProfile;

/** Opens the accounts of what a router's sessions execute. Thread-safe. */
public interface UseBook {
  /** Counts statements, and follows no transaction. */
  UseBook PLAIN =
      new UseBook() {
        @Override
        public StatementUse statement(String sql, StatementProfile profile) {
          return new StatementUse(sql, profile);
        }

        @Override
        public TransactionUse transactions() {
          return TransactionUse.NONE;
        }
      };

  /** The account of a text that was not known; asked for once per text, or seldom more often. */
  StatementUse statement(String sql, StatementProfile profile);

  /** For one session. */
  TransactionUse transactions();
}
