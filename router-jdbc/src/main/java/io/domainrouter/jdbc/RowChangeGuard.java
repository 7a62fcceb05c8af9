package io.domainrouter.jdbc;

import java.sql.SQLException;

/** What is asked before an updatable result set inserts, updates or deletes a row. */
@FunctionalInterface
interface RowChangeGuard {
  /** Allows every change. */
  RowChangeGuard NONE = () -> {};

  /**
   * @throws SQLException when the row must not be changed this way
   */
  void beforeRowChange() throws SQLException;
}
