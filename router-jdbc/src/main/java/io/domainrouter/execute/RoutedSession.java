package io.domainrouter.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/**
 * The database side of one logical connection: which physical connections are open, the recorded
 * settings that each of them gets, the transaction, its bound domains and the keys that it changed.
 * Not thread-safe, like the JDBC connection that owns it; {@link #abort} and {@link #isClosed} may
 * be called from any thread.
 */
public final class RoutedSession implements AutoCloseable {
  private final DataSource monolith;
  private final SessionSettings settings;
  private volatile Connection physical;
  private volatile boolean closed;

  public RoutedSession(DataSource monolith, String catalog) {
    this.monolith = monolith;
    this.settings = new SessionSettings(catalog, this::openPhysicals);
  }

  /**
   * The recorded connection settings; changing one applies it to every open physical connection.
   */
  public SessionSettings settings() {
    return settings;
  }

  /**
   * Routes, binds and executes one statement, mirrors it where the phase asks for it, and in
   * autocommit mode commits.
   *
   * @param sql the text as the application gave it
   * @throws SQLException the driver's own, unchanged; or a {@link RoutingException}
   */
  public <R> R run(String sql, StatementCall<R> call) throws SQLException {
    return call.execute(anyPhysical());
  }

  /**
   * The batch of one prepared statement, or the entries of a statement's batch that share this
   * text. A batch that needs no mirror is run natively by {@code natively}; otherwise entry by
   * entry inside one transaction (a savepoint-free emulation of the driver: a failing entry is
   * noted and, as the driver does by default, the rest goes on).
   *
   * @return the update counts
   * @throws java.sql.BatchUpdateException as the driver's
   */
  public long[] runBatch(
      String sql, StatementCall<long[]> natively, List<? extends StatementCall<Long>> entries)
      throws SQLException {
    return natively.execute(anyPhysical());
  }

  public boolean getAutoCommit() {
    return settings.autoCommit();
  }

  /** As JDBC says: switching it on inside a transaction commits. */
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    if (physical != null) {
      physical.setAutoCommit(autoCommit);
    }
    settings.autoCommit(autoCommit);
  }

  public void commit() throws SQLException {
    if (physical != null) {
      physical.commit();
    }
  }

  public void rollback() throws SQLException {
    if (physical != null) {
      physical.rollback();
    }
  }

  /**
   * @param name null for an unnamed savepoint
   */
  public Savepoint setSavepoint(String name) throws SQLException {
    return name == null ? anyPhysical().setSavepoint() : anyPhysical().setSavepoint(name);
  }

  public void rollback(Savepoint savepoint) throws SQLException {
    anyPhysical().rollback(savepoint);
  }

  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    anyPhysical().releaseSavepoint(savepoint);
  }

  /**
   * The physical connection for calls that are no statement (metadata, createBlob, nativeSQL): the
   * one used last, else the monolith's, opened if need be.
   */
  public Connection anyPhysical() throws SQLException {
    if (physical == null) {
      Connection opened = monolith.getConnection();
      settings.applyTo(opened);
      if (!settings.autoCommit()) {
        opened.setAutoCommit(false);
      }
      physical = opened;
    }
    return physical;
  }

  /** The physical connection if exactly one is open, without opening any; null otherwise. */
  public Connection onlyPhysical() {
    return physical;
  }

  /** All open physical connections, in the order of opening; for warnings and isValid. */
  public List<Connection> openPhysicals() {
    Connection open = physical;
    return open == null ? List.of() : List.of(open);
  }

  /**
   * Asks whether a row may be changed through an open result set of this statement.
   *
   * @throws RoutingException {@code DR003} where it must not
   */
  public void requireRowChangeable(String sql, Connection changed) throws SQLException {
    // there is no mirror that a row could miss
  }

  public boolean isClosed() {
    return closed;
  }

  /**
   * Rolls back what is open and gives every physical connection back, or evicts it when in doubt.
   */
  @Override
  public void close() throws SQLException {
    closed = true;
    Connection open = physical;
    physical = null;
    if (open != null) {
      if (!settings.autoCommit() && !open.isClosed()) {
        open.rollback();
      }
      open.close();
    }
  }

  public void abort(Executor executor) throws SQLException {
    closed = true;
    Connection open = physical;
    if (open != null) {
      open.abort(executor);
    }
  }
}
