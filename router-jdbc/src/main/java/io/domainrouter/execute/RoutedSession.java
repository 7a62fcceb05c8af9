package io.domainrouter.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/**
 * The database side of one logical connection: which physical connections are open, the recorded
 * settings that each of them gets, the transaction, its bound domains and the keys that it changed.
 * Not thread-safe, like the JDBC connection that owns it; {@link #abort} and {@link #isClosed} may
 * be called from any thread.
 */
public final class RoutedSession implements AutoCloseable {
  private final SessionSettings settings = new SessionSettings();

  RoutedSession() {}

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
    throw new UnsupportedOperationException(sql);
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
      String sql,
      StatementCall<long[]> natively,
      java.util.List<? extends StatementCall<Long>> entries)
      throws SQLException {
    throw new UnsupportedOperationException(sql + natively + entries);
  }

  public boolean getAutoCommit() {
    return settings.autoCommit();
  }

  /** As JDBC says: switching it on inside a transaction commits. */
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    throw new UnsupportedOperationException();
  }

  public void commit() throws SQLException {
    throw new UnsupportedOperationException();
  }

  public void rollback() throws SQLException {
    throw new UnsupportedOperationException();
  }

  /**
   * @param name null for an unnamed savepoint
   */
  public Savepoint setSavepoint(String name) throws SQLException {
    throw new UnsupportedOperationException(name);
  }

  public void rollback(Savepoint savepoint) throws SQLException {
    throw new UnsupportedOperationException();
  }

  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    throw new UnsupportedOperationException();
  }

  /**
   * The physical connection for calls that are no statement (metadata, createBlob, nativeSQL): the
   * one used last, else the monolith's, opened if need be.
   */
  public Connection anyPhysical() throws SQLException {
    throw new UnsupportedOperationException();
  }

  /** The physical connection if exactly one is open, without opening any; null otherwise. */
  public Connection onlyPhysical() {
    return null;
  }

  /** All open physical connections, in the order of opening; for warnings and isValid. */
  public java.util.List<Connection> openPhysicals() {
    return java.util.List.of();
  }

  public boolean isClosed() {
    return false;
  }

  /**
   * Rolls back what is open and gives every physical connection back, or evicts it when in doubt.
   */
  @Override
  public void close() throws SQLException {
    throw new UnsupportedOperationException();
  }

  public void abort(java.util.concurrent.Executor executor) throws SQLException {
    throw new UnsupportedOperationException(String.valueOf(executor));
  }
}
