package io.domainrouter.rows;

/** How rows are locked while they are read. */
public enum RowLock {
  /** Not at all: for whoever knows that nobody changes them. */
  NONE(""),
  /** Shared; waits for writers. */
  SHARED(" LOCK IN SHARE MODE"),
  /** Shared, or an error at once where a row is locked by a writer. */
  SHARED_AT_ONCE(" /*!80000 FOR SHARE NOWAIT */ /*M! LOCK IN SHARE MODE NOWAIT */"),
  /** Exclusive; waits for everybody. */
  EXCLUSIVE(" FOR UPDATE"),
  /**
   * Exclusive, or an error at once where a row is locked: whoever does not wait can be part of no
   * deadlock, so that no application's transaction becomes its victim.
   */
  EXCLUSIVE_AT_ONCE(" FOR UPDATE NOWAIT"),
  /** Exclusive; rows that are locked are left out of the answer as if they were absent. */
  EXCLUSIVE_IF_FREE(" FOR UPDATE SKIP LOCKED");

  private final String clause;

  RowLock(String clause) {
    this.clause = clause;
  }

  String clause() {
    return clause;
  }
}
