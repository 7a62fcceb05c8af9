package io.domainrouter.sql;

/**
 * A transaction statement in SQL text. Immutable.
 *
 * @param savepoint the savepoint's name as written, empty where none is meant
 * @param readOnly START TRANSACTION READ ONLY
 * @param consistentSnapshot START TRANSACTION WITH CONSISTENT SNAPSHOT
 * @param chain COMMIT or ROLLBACK … AND CHAIN
 * @param release COMMIT or ROLLBACK … RELEASE
 */
public record TransactionCommand(
    Action action,
    String savepoint,
    boolean readOnly,
    boolean consistentSnapshot,
    boolean chain,
    boolean release) {

  /** What it does. */
  public enum Action {
    BEGIN,
    COMMIT,
    ROLLBACK,
    SAVEPOINT,
    ROLLBACK_TO_SAVEPOINT,
    RELEASE_SAVEPOINT
  }
}
