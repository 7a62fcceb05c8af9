package io.domainrouter.execute;

import com.mysql.cj.jdbc.JdbcConnection;
import io.domainrouter.journal.Journal;
import io.domainrouter.journal.JournalRow;
import io.domainrouter.phase.ControlRow;
import io.domainrouter.phase.ControlRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * One open physical connection of a logical one, and how its transaction was begun.
 *
 * <p>The application's statements run on the driver's own connection: they have a wrapper already,
 * the logical statement. Everything that the pool must know of (settings, the end of a transaction)
 * goes through the pool's.
 */
final class PhysicalSession {
  private final int target;
  private final Connection connection;
  private final Connection driver;
  private boolean autoCommit = true;
  private boolean executed;
  private boolean enlisted;
  private boolean begunByText;
  private boolean wrote;
  private boolean changed;
  private SQLException lost;
  private long incrementStep;
  private boolean packetsAllowed;
  private Packets packets;

  /**
   * @param connection the pool's, in autocommit mode
   */
  PhysicalSession(int target, Connection connection) throws SQLException {
    this.target = target;
    this.connection = connection;
    this.driver = connection.unwrap(Connection.class);
  }

  int target() {
    return target;
  }

  /** The pool's connection. */
  Connection connection() {
    return connection;
  }

  /** The driver's connection, for the application's statements. */
  Connection driver() {
    return driver;
  }

  /** By which the server knows it, also when it is lost. */
  long number() throws SQLException {
    return driver.unwrap(JdbcConnection.class).getSession().getThreadId();
  }

  /** Runs a statement of the application. */
  <R> R execute(StatementCall<R> call) throws SQLException {
    executed = true;
    return call.execute(driver);
  }

  void setAutoCommit(boolean on) throws SQLException {
    connection.setAutoCommit(on);
    autoCommit = on;
    executed = false;
  }

  /** Whether something may stand uncommitted: with autocommit off even a statement without rows. */
  boolean hasOpenTransaction() {
    return enlisted || (executed && !autoCommit);
  }

  /** Whether the driver has given the connection up; asks no server. */
  boolean isDead() throws SQLException {
    return driver.isClosed();
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
    if (autoCommit) {
      execute(beginText);
      begunByText = true;
    }
    enlisted = true;
  }

  /**
   * Takes part in a transaction, and locks a domain's control row for it; both in one packet where
   * the transaction has to be begun.
   *
   * @param timeoutSeconds how long to wait for the lock at most; 0 for as long as the server does
   * @throws java.sql.SQLTimeoutException after that time
   */
  Optional<ControlRow> enlist(String beginText, String domain, int timeoutSeconds)
      throws SQLException {
    if (enlisted || !autoCommit || !packetsAllowed) {
      enlist(beginText);
      return ControlRows.lockShared(connection, domain, timeoutSeconds);
    }
    try (PreparedStatement packet = packets().prepare(beginText, ControlRows.LOCK_SHARED)) {
      packet.setString(1, domain);
      packet.setQueryTimeout(timeoutSeconds);
      begunByText = true;
      enlisted = true;
      packet.execute();
      packet.getMoreResults();
      return ControlRows.row(packet.getResultSet(), domain);
    }
  }

  /** Whether several statements of ours may go in one packet. */
  boolean packetsAllowed() {
    return packetsAllowed;
  }

  /** Whether a write of the application may go with others of ours in one packet. */
  boolean takesEnvelopes() throws SQLException {
    return packetsAllowed && autoCommit && !enlisted && packets().takesEnvelopes();
  }

  /** Runs a write of the application in an envelope that begins a transaction. */
  <R> R execute(StatementCall<R> call, Envelope envelope) throws SQLException {
    begunByText = true;
    enlisted = true;
    wrote = true;
    executed = true;
    return packets().execute(call, envelope);
  }

  private Packets packets() throws SQLException {
    if (packets == null) {
      packets = Packets.of(driver);
    }
    return packets;
  }

  /** Whether several statements of ours may go in one packet, until the next call. */
  void usePackets(boolean allowed) throws SQLException {
    packetsAllowed = allowed;
    if (packets != null && !allowed) {
      packets.refuse();
    }
  }

  /** The application's own BEGIN has been executed here. */
  void enlistedByApplication() {
    enlisted = true;
    begunByText = true;
  }

  void commit() throws SQLException {
    end(true);
  }

  /**
   * Adds rows to the journal and commits, in one packet; only if {@link #packetsAllowed}.
   *
   * @throws SQLException the server's own; then nothing of the transaction stands, unless the
   *     connection was lost
   */
  void commit(List<JournalRow> journal) throws SQLException {
    try (PreparedStatement packet = packets().prepare(Journal.insert(journal.size()), "COMMIT")) {
      Journal.bind(packet, journal);
      transactionLost();
      executed = false;
      packet.executeUpdate();
    } catch (SQLException e) {
      noteLoss(e);
      if (lost == null) {
        undo(e);
      }
      throw e;
    }
  }

  /** The journal's rows were refused, and the transaction is still open; or the commit was. */
  private void undo(SQLException cause) {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      sessionChanged();
      cause.addSuppressed(e);
    }
  }

  void rollback() throws SQLException {
    end(false);
  }

  /** What could not be rolled back is not given to anybody else. */
  void rollbackIfEnlisted() throws SQLException {
    if (enlisted) {
      try {
        rollback();
      } catch (SQLException e) {
        sessionChanged();
        throw e;
      }
    }
  }

  /** The server has ended the transaction by itself. */
  void transactionLost() {
    enlisted = false;
    begunByText = false;
    wrote = false;
  }

  private void end(boolean commit) throws SQLException {
    boolean byText = begunByText;
    boolean written = wrote;
    transactionLost();
    executed = false;
    try {
      if (byText && commit && written) {
        commitWrites();
      } else if (byText) {
        execute(commit ? "COMMIT" : "ROLLBACK");
      } else if (commit) {
        connection.commit();
      } else {
        connection.rollback();
      }
    } catch (SQLException e) {
      noteLoss(e);
      throw e;
    }
  }

  private void noteLoss(SQLException e) throws SQLException {
    if (isConnectionLost(e) || connection.isClosed()) {
      lost = e;
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

  /** The driver's execute would first ask the server whether the session may write. */
  private void commitWrites() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("COMMIT");
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
