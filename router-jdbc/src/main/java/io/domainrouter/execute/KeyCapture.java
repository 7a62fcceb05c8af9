package io.domainrouter.execute;

import io.domainrouter.journal.TouchedRows;
import io.domainrouter.rows.TableShape;
import io.domainrouter.sql.WriteShape;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Finds the keys of the rows that one statement changes on the authority, by looking before and
 * after it runs. Used once, by one thread.
 */
interface KeyCapture {
  /** Runs before the statement. */
  void before() throws SQLException;

  /** Runs right after the statement, and adds the keys that it changed. */
  void after(Statement executed, TouchedRows rows) throws SQLException;

  /**
   * The capture for a statement.
   *
   * @throws RoutingException {@code DR003} when its keys cannot be known; nothing has been executed
   */
  static KeyCapture of(
      WriteShape write,
      TableShape shape,
      String sql,
      Parameters parameters,
      PhysicalSession session)
      throws SQLException {
    if (shape.key().isEmpty()) {
      throw new RoutingException(
          "DR003", "Table " + shape.name() + " has no key by which its rows could be mirrored.");
    }
    if (write instanceof WriteShape.Insert insert) {
      return new InsertCapture(insert, shape, sql, parameters, session);
    }
    if (write instanceof WriteShape.Modify modify) {
      return new ModifyCapture(modify, shape, parameters, session);
    }
    WriteShape.Opaque opaque = (WriteShape.Opaque) write;
    throw new RoutingException("DR003", "The write cannot be mirrored: " + opaque.rule());
  }
}
