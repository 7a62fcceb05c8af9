package io.domainrouter.migrate;

import java.sql.SQLException;

/** Hears how a copy goes on. Called by several threads, never while locks are held. */
public interface CopyListener {
  CopyListener NONE = (table, rowsCopied, rowsEstimated) -> {};

  /**
   * @param rowsCopied rows of the table copied so far, by earlier runs of the same epoch too
   * @param rowsEstimated the server's estimate of the table's rows
   */
  void copied(String table, long rowsCopied, long rowsEstimated);

  /** A chunk waits to be tried again. */
  default void waiting(String table, SQLException cause) {}
}
