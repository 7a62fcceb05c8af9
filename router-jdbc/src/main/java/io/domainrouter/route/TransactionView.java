package io.domainrouter.route;

/** What routing must know of a logical connection and its transaction. */
public interface TransactionView {
  /** Whether a transaction is open (autocommit off, or BEGIN in text). */
  boolean inTransaction();

  /**
   * The state that this transaction fixed for a domain by its first write there; null when none.
   */
  DomainState bound(int domain);

  /**
   * The target of this transaction's earlier plain reads of the domain; -1 when there were none.
   */
  int readTarget(int domain);

  /** Bit set of the targets that this transaction has written. */
  long writtenTargets();

  /** This transaction's (or statement's) draw, 0..99, that decides shifted reads. */
  int draw();

  /** The target of the statement before this one; -1 when there was none. */
  int previousTarget();

  /** The target that holds the session's user variables; -1 when none was set or read. */
  int userVariableTarget();

  /** The target that holds the statements prepared in text; -1 when there are none. */
  int preparedTextTarget();

  /** The target that holds a temporary table of that name; -1 when there is none. */
  int temporaryTableTarget(String table);

  /** Whether the session holds temporary tables at all. */
  boolean hasTemporaryTables();
}
