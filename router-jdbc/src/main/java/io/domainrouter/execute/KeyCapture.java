package io.domainrouter.execute;

import io.domainrouter.journal.TableShapes;
import io.domainrouter.journal.TouchedRows;
import io.domainrouter.rows.Column;
import io.domainrouter.rows.TableShape;
import io.domainrouter.sql.WriteShape;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the keys of the rows that one statement changes on the authority, by looking before and
 * after it runs. Used once, by one thread.
 */
interface KeyCapture {
  /** The keys, where they are known without asking the server; empty where they are not. */
  default Optional<PlainKeys> plainKeys() throws SQLException {
    return Optional.empty();
  }

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
      TableShapes shapes,
      String sql,
      Parameters parameters,
      PhysicalSession session)
      throws SQLException {
    if (write instanceof WriteShape.Joined joined) {
      return new JoinedCapture(joined, shapes, parameters, session);
    }
    TableShape shape = keyed(shapes.of(session.target(), write.table().name()));
    Cascades cascades = new Cascades(shapes, session);
    if (write instanceof WriteShape.Insert insert) {
      return new InsertCapture(insert, shape, sql, parameters, session, cascades);
    }
    if (write instanceof WriteShape.InsertSelect insert) {
      return new InsertSelectCapture(insert, shape, session);
    }
    if (write instanceof WriteShape.Modify modify) {
      return new ModifyCapture(modify, shape, parameters, session, cascades);
    }
    WriteShape.Opaque opaque = (WriteShape.Opaque) write;
    throw new RoutingException("DR003", "The write cannot be mirrored: " + opaque.rule());
  }

  static TableShape keyed(TableShape shape) throws RoutingException {
    if (shape.key().isEmpty()) {
      throw new RoutingException(
          "DR003", "Table " + shape.name() + " has no key by which its rows could be mirrored.");
    }
    return shape;
  }

  /** An UPDATE must leave the keys by which the rows were found. */
  static void requireKeyKept(TableShape shape, Set<String> assignedColumns)
      throws RoutingException {
    for (Column column : shape.key()) {
      if (assignedColumns.contains(column.name())) {
        throw keyChanged(shape, column);
      }
    }
  }

  static RoutingException keyChanged(TableShape shape, Column column) {
    return new RoutingException(
        "DR003",
        "An UPDATE of key column "
            + shape.name()
            + "."
            + column.name()
            + " cannot be mirrored. Delete the row and insert it anew.");
  }
}
