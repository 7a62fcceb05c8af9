package io.domainrouter.jdbc;

import io.domainrouter.execute.RoutingException;
import java.sql.SQLException;
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
