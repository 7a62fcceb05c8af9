package io.domainrouter.execute;

import io.domainrouter.execute.Transaction.Mark;
import io.domainrouter.phase.ControlRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The transactions of one logical connection, one after the other. Not thread-safe.
 *
 * <p>A transaction is open while autocommit is off, or from a BEGIN in text to its end. Outside,
 * each statement is a <em>unit</em> of its own, which takes part in a server transaction only where
 * the phase asks for the shared lock.
 */
final class Transactions {
  private static final int DEADLOCK = 1213;
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final String BEGIN = "START TRANSACTION";

  private final RoutingContext context;
  private final PhysicalSessions physicals;
  private final Transaction current;
  private boolean begunByText;
  private String beginText = BEGIN;
  private boolean unitLost;

  Transactions(RoutingContext context, PhysicalSessions physicals) {
    this.context = context;
    this.physicals = physicals;
    this.current =
        new Transaction(context.catalog().domainCount(), context.profiles().book().transactions());
  }

  boolean isOpen() {
    return begunByText || !physicals.autoCommit();
  }

  Transaction current() {
    return current;
  }

  long writtenTargets() {
    long written = 0;
    for (PhysicalSession session : physicals.open()) {
      if (session.isEnlisted() && session.hasWritten()) {
        written |= 1L << session.target();
      }
    }
    return written;
  }

  void enlist(PhysicalSession session) throws SQLException {
    session.enlist(beginText);
  }

  /** Enlists the session, and takes the shared lock on the domain's control row. */
  Optional<ControlRow> enlist(PhysicalSession session, String domain, int timeoutSeconds)
      throws SQLException {
    return session.enlist(beginText, domain, timeoutSeconds);
  }

  /** The application's BEGIN was executed on this session. */
  void begin(PhysicalSession session, String text) {
    begunByText = physicals.autoCommit();
    beginText = text;
    session.enlistedByApplication();
  }

  /** Ends the server transaction of a session that holds nothing but a lock that is of no use. */
  void releaseIfUnused(PhysicalSession session) throws SQLException {
    boolean unused = !session.hasWritten() && !isOpen();
    if (unused || (!session.hasWritten() && nothingRead(session.target()))) {
      session.rollback();
      unbindAll(session.target());
    }
  }

  private boolean nothingRead(int target) {
    for (int domain = 0; domain < context.catalog().domainCount(); domain++) {
      if (current.readTarget(domain) == target || current.bound(domain) != null) {
        return false;
      }
    }
    return current.marks().isEmpty();
  }

  void breakOff(SQLException cause) {
    current.breakOff(cause);
  }

  boolean isBroken() {
    return current.broken() != null;
  }

  /**
   * @throws SQLException {@code 40000} while only a rollback is allowed
   */
  void requireUnbroken() throws SQLException {
    if (current.broken() != null && isOpen()) {
      throw new SQLException(
          "The transaction was broken off by an earlier error; roll it back first.",
          "40000",
          current.broken());
    }
  }

  void commit() throws SQLException {
    if (current.broken() != null) {
      SQLException cause = current.broken();
      rollback();
      throw new SQLException(
          "The transaction was rolled back because of an earlier error: " + cause.getMessage(),
          "40000",
          cause);
    }
    try {
      new Committer(context).commit(current, physicals.open());
    } finally {
      reset();
    }
  }

  /** Whoever rolls back what a cutover has ended already has what it asks for. */
  void rollback() throws SQLException {
    SQLException failure = null;
    for (PhysicalSession session : physicals.open()) {
      try {
        session.rollbackIfEnlisted();
      } catch (SQLException e) {
        if (!new EndedByCutover(context).explains(session, e)) {
          failure = failure == null ? e : added(failure, e);
        }
      }
    }
    reset();
    if (failure != null) {
      throw failure;
    }
  }

  private static SQLException added(SQLException first, SQLException later) {
    first.addSuppressed(later);
    return first;
  }

  /**
   * A statement in autocommit mode has succeeded.
   *
   * @return whether a server transaction had to be ended
   */
  boolean commitUnit() throws SQLException {
    if (current.isUnused()) {
      return false;
    }
    boolean enlisted = physicals.anyEnlisted();
    commit();
    return enlisted;
  }

  /** A statement in autocommit mode has failed. */
  void rollbackUnit(Exception cause) {
    Committer.rollback(physicals.open(), cause);
    reset();
  }

  /** Whether the server has ended the transaction of this unit before its commit. */
  boolean isUnitLost() {
    return unitLost;
  }

  /** A batch in autocommit mode of which some entries have failed: the others stand. */
  void commitUnitAfter(SQLException partialFailure) throws SQLException {
    try {
      commitUnit();
    } catch (SQLException e) {
      e.addSuppressed(partialFailure);
      throw e;
    }
  }

  /** The connection is closed; whoever closes it rolls the physical ones back. */
  void abandon() {
    current.end();
  }

  /** As {@link #abandon}, by another thread than the one that may still use it. */
  void abort() {
    current.countOut();
  }

  private void reset() {
    physicals.dropLost();
    abandon();
    begunByText = false;
    beginText = BEGIN;
    unitLost = false;
  }

  void setAutoCommit(boolean autoCommit) throws SQLException {
    if (autoCommit == physicals.autoCommit()) {
      return;
    }
    if (autoCommit) {
      commit();
    }
    for (PhysicalSession session : physicals.open()) {
      setAutoCommit(session, autoCommit);
    }
    physicals.autoCommit(autoCommit);
  }

  /** A connection that was lost while it was idle is opened anew when it is needed. */
  private void setAutoCommit(PhysicalSession session, boolean autoCommit) throws SQLException {
    try {
      session.setAutoCommit(autoCommit);
    } catch (SQLException e) {
      if (!physicals.lostIdle(session, e)) {
        throw e;
      }
    }
  }

  /** What an error of the server means for the transaction of that session. */
  void afterServerError(PhysicalSession session, SQLException e) {
    if (!session.isEnlisted() || !serverRolledBack(session, e)) {
      return;
    }
    lost(session);
    boolean others = writtenTargets() != 0;
    if (others && isOpen()) {
      current.breakOff(e);
    } else if (begunByText) {
      begunByText = false;
    }
  }

  /** The server has ended the transaction of that session, or the session itself. */
  void lost(PhysicalSession session) {
    unitLost |= session.isEnlisted() && !isOpen();
    session.transactionLost();
    unbindAll(session.target());
  }

  private static boolean serverRolledBack(PhysicalSession session, SQLException e) {
    if (e.getErrorCode() != LOCK_WAIT_TIMEOUT) {
      return e.getErrorCode() == DEADLOCK;
    }
    try (Statement statement = session.connection().createStatement();
        ResultSet row = statement.executeQuery("SELECT @@innodb_rollback_on_timeout")) {
      return row.next() && row.getBoolean(1);
    } catch (SQLException cannotAsk) {
      e.addSuppressed(cannotAsk);
      return true;
    }
  }

  /** The shared locks on that target are gone, and the changes with them. */
  private void unbindAll(int target) {
    for (int domain = 0; domain < context.catalog().domainCount(); domain++) {
      var state = current.bound(domain);
      if (state != null && context.catalog().target(domain, state.phase().authority()) == target) {
        current.unbind(domain);
      }
    }
  }

  /** Outside of a transaction it is one that cannot be gone back to, as for the server. */
  Savepoint setSavepoint(String name) throws SQLException {
    List<Integer> targets = new ArrayList<>();
    Mark mark = new Mark(name, targets);
    for (PhysicalSession session : physicals.open()) {
      if (session.isEnlisted()) {
        session.execute("SAVEPOINT " + KeyValues.quote(mark.serverName()));
        mark.cover(session.target());
      }
    }
    if (isOpen()) {
      current.mark(mark);
    }
    return mark;
  }

  /** Undoes what came after the savepoint; connections that joined later are rolled back whole. */
  void rollback(Savepoint savepoint) throws SQLException {
    Mark mark = own(savepoint);
    requireUnbroken();
    for (PhysicalSession session : physicals.open()) {
      if (!session.isEnlisted()) {
        continue;
      }
      if (mark.covers(session.target())) {
        session.execute("ROLLBACK TO SAVEPOINT " + KeyValues.quote(mark.serverName()));
      } else {
        session.rollback();
        unbindAll(session.target());
      }
    }
    current.forgetAfter(mark);
  }

  void release(Savepoint savepoint) throws SQLException {
    Mark mark = own(savepoint);
    for (PhysicalSession session : physicals.open()) {
      if (session.isEnlisted() && mark.covers(session.target())) {
        session.execute("RELEASE SAVEPOINT " + KeyValues.quote(mark.serverName()));
      }
    }
    current.forget(mark);
  }

  private Mark own(Savepoint savepoint) throws SQLException {
    if (current.owns(savepoint)) {
      return (Mark) savepoint;
    }
    String name = savepoint instanceof Mark mark ? mark.serverName() : savepoint.toString();
    throw new SQLSyntaxErrorException("SAVEPOINT " + name + " does not exist", "42000", 1305);
  }
}
