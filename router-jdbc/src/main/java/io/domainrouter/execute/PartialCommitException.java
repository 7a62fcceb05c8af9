package io.domainrouter.execute;

import java.sql.SQLException;

/**
 * A transaction over two authorities of which one has committed and another has not (policy {@code
 * bestEffort}). The message names both; the cause is the failing database's own error. SQLState
 * {@code DR300}.
 */
public final class PartialCommitException extends SQLException {
  private static final long serialVersionUID = 1L;

  PartialCommitException(String committed, String notCommitted, SQLException cause) {
    super(
        "The transaction is committed on "
            + committed
            + " and not committed on "
            + notCommitted
            + ": "
            + cause.getMessage(),
        "DR300",
        cause);
  }
}
