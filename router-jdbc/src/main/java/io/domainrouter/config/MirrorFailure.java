package io.domainrouter.config;

/** What a failing mirror does to the application's transaction. */
public enum MirrorFailure {
  /** The keys stay in the journal and the transaction succeeds on the authority. */
  JOURNAL,
  /** Both sides are rolled back and the application gets the error. */
  FAIL
}
