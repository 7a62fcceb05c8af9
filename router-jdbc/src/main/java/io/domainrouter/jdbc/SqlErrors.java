package io.domainrouter.jdbc;

import io.domainrouter.execute.RoutingException;
import java.sql.JDBCType;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;

/** The exceptions of the logical objects, with Connector/J's messages and SQLStates. */
final class SqlErrors {
  private SqlErrors() {}

  static SQLException illegalValue(String message) {
    return new SQLException(message, "S1009");
  }

  static SQLException closedConnection() {
    return new SQLNonTransientConnectionException(
        "No operations allowed after connection closed.", "08003");
  }

  /** Without a SQLState, as the driver's. */
  static SQLException noTransactionToCommit() {
    return new SQLException("Can't call commit when autocommit=true");
  }

  static SQLException noTransactionToRollBack() {
    return new SQLNonTransientConnectionException(
        "Can't call rollback when autocommit=true", "08003");
  }

  static SQLException noSuchParameter(int index, int count) {
    return illegalValue(
        index < 1
            ? "Parameter index out of range (" + index + " < 1 )."
            : "Parameter index out of range ("
                + index
                + " > number of parameters, which is "
                + count
                + ").");
  }

  static SQLException noValueFor(int index) {
    return new SQLException("No value specified for parameter " + index, "07001");
  }

  static SQLException unsupportedType(JDBCType type) {
    return new SQLFeatureNotSupportedException("Unsupported SQL type: " + type, "S1C00");
  }

  static SQLException closedStatement() {
    return illegalValue("No operations allowed after statement closed.");
  }

  static SQLException closedResultSet() {
    return new SQLException("Operation not allowed on closed ResultSet.", "S1000");
  }

  static SQLException notUnwrappable(Class<?> wanted) {
    return illegalValue(
        "Unable to unwrap to class "
            + wanted
            + ": the logical object is none, and not exactly one physical object is bound that is");
  }

  static SQLException unsupported(String method, String reason) {
    return new RoutingException("DR006", method + " is not supported: " + reason);
  }
}
