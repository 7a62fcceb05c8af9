package io.domainrouter.execute;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One open physical connection of a logical one, and how its transaction was begun. */
final class PhysicalSession {
  private final int target;
  private final Connection connection;
  private boolean enlisted;
  private boolean begunByText;
  private boolean wrote;
  private boolean changed;
  private SQLException lost;
  private long incrementStep;

  PhysicalSession(int target, Connection connection) {
    this.target = target;
    this.connection = connection;
  }

  int target() {
    return target;
  }

  Connection connection() {
    return connection;
  }

  /** Whether it takes part in the open transaction. */
  boolean isEnlisted() {
    return enlisted;
  }

  /** Whether the open transaction changed something here. */
  boolean hasWritten() {
    return wrote;
  }

  void written() {
    wrote = true;
  }

  /** The server session's state was changed, so that no other user may get the connection. */
  void sessionChanged() {
    changed = true;
  }

  boolean isSessionChanged() {
    return changed;
  }

  /**
   * Takes part in a transaction: by START TRANSACTION while the connection is in autocommit mode.
   *
   * @param beginText the application's or our own START TRANSACTION; ignored with autocommit off
   */
  void enlist(String beginText) throws SQLException {
    if (enlisted) {
      return;
    }
    if (connection.getAutoCommit()) {
      execute(beginText);
      begunByText = true;
    }
    enlisted = true;
  }

  /** The application's own BEGIN has been executed here. */
  void enlistedByApplication() {
    enlisted = true;
    begunByText = true;
  }

  void commit() throws SQLException {
    end(true);
  }

  void rollback() throws SQLException {
    end(false);
  }

  /** The server has ended the transaction by itself. */
  void transactionLost() {
    enlisted = false;
    begunByText = false;
    wrote = false;
  }

  private void end(boolean commit) throws SQLException {
    boolean byText = begunByText;
    transactionLost();
    try {
      if (byText) {
        execute(commit ? "COMMIT" : "ROLLBACK");
      } else if (commit) {
        connection.commit();
      } else {
        connection.rollback();
      }
    } catch (SQLException e) {
      if (isConnectionLost(e) || connection.isClosed()) {
        lost = e;
      }
      throw e;
    }
  }

  /** Why the connection was found dead when its transaction ended; null when it was not. */
  SQLException lost() {
    return lost;
  }

  static boolean isConnectionLost(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith("08");
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The session's {@code auto_increment_increment}. */
  long incrementStep() throws SQLException {
    if (incrementStep == 0) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT @@auto_increment_increment")) {
        row.next();
        incrementStep = row.getLong(1);
      }
    }
    return incrementStep;
  }
}
