package io.domainrouter.config;

/** What happens to a transaction that writes on two authorities. */
public enum CrossDomainTransactions {
  /** The statement that would write on the second authority is refused. */
  REFUSE,
  /** Both are written and committed one after the other; the outcome is not atomic. */
  BEST_EFFORT
}
