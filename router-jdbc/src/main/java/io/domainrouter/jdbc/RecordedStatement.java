package io.domainrouter.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;

/**
 * The part of a statement that needs no execution: its settings, which are recorded, its warnings
 * and its end. Not thread-safe, except {@link #cancel}.
 *
 * <p>Before it is bound it answers as a fresh driver statement does. Errors of its own carry
 * Connector/J's messages and its SQLState {@code S1009}.
 */
abstract class RecordedStatement implements Statement {
  private static final int MOST_ROWS = 50_000_000;

  /** The servers' least {@code max_allowed_packet}, in bytes. */
  private static final int SMALLEST_PACKET = 1024;

  final LogicalConnection connection;
  final StatementBinding binding;
  private boolean closed;

  /**
   * @param sql the prepared text; null for a statement that is not prepared
   */
  RecordedStatement(LogicalConnection connection, StatementOrigin origin, String sql) {
    this.connection = connection;
    this.binding = new StatementBinding(origin, sql);
  }

  /** The physical statement on this connection, which ends with the logical one at the latest. */
  final Statement bindTo(Connection physical) throws SQLException {
    boolean first = binding.physical() == null;
    Statement bound = binding.bindTo(physical);
    if (first) {
      connection.boundStatements().add(binding);
    }
    return bound;
  }

  final void requireOpen() throws SQLException {
    if (isClosed()) {
      throw SqlErrors.closedStatement();
    }
  }

  /** The driver decides by {@link #closeOnCompletion} whether that was the last. */
  final void resultSetClosed() throws SQLException {
    if (!closed && binding.closesOnCompletion() && binding.closedBelow()) {
      close();
    }
  }

  @Override
  public void cancel() throws SQLException {
    binding.cancel();
  }

  @Override
  public SQLWarning getWarnings() throws SQLException {
    requireOpen();
    return binding.warnings();
  }

  @Override
  public void clearWarnings() throws SQLException {
    requireOpen();
    binding.clearWarnings();
  }

  private void set(StatementSetting setting, Object value) throws SQLException {
    requireOpen();
    binding.set(setting, value);
  }

  private Object get(StatementSetting setting) throws SQLException {
    requireOpen();
    return binding.get(setting);
  }

  private void require(boolean legal, String message) throws SQLException {
    requireOpen();
    if (!legal) {
      throw SqlErrors.illegalValue(message);
    }
  }

  /** What the server's packets hold, until it is set: before it is bound, any connection knows. */
  @Override
  public int getMaxFieldSize() throws SQLException {
    requireOpen();
    if (binding.physical() != null || binding.isSet(StatementSetting.MAX_FIELD_SIZE)) {
      return (int) get(StatementSetting.MAX_FIELD_SIZE);
    }
    try (Statement fresh = connection.openSession().anyPhysical().createStatement()) {
      return fresh.getMaxFieldSize();
    }
  }

  @Override
  public void setMaxFieldSize(int max) throws SQLException {
    require(max >= 0, "Illegal value for setMaxFieldSize().");
    if (max > SMALLEST_PACKET) {
      requireFieldSize(max);
    }
    set(StatementSetting.MAX_FIELD_SIZE, max);
  }

  /** The driver compares it with the server's packets. */
  private void requireFieldSize(int max) throws SQLException {
    try (Statement fresh = connection.openSession().anyPhysical().createStatement()) {
      fresh.setMaxFieldSize(max);
    }
  }

  @Override
  public int getMaxRows() throws SQLException {
    return (int) getLargeMaxRows();
  }

  @Override
  public void setMaxRows(int max) throws SQLException {
    setLargeMaxRows(max);
  }

  @Override
  public long getLargeMaxRows() throws SQLException {
    return (long) get(StatementSetting.MAX_ROWS);
  }

  @Override
  public void setLargeMaxRows(long max) throws SQLException {
    require(max >= 0, "setMaxRows() out of range. " + max + " < 0.");
    require(max <= MOST_ROWS, "setMaxRows() out of range. " + max + " > " + MOST_ROWS + ".");
    set(StatementSetting.MAX_ROWS, max);
  }

  @Override
  public void setEscapeProcessing(boolean enable) throws SQLException {
    set(StatementSetting.ESCAPE_PROCESSING, enable);
  }

  @Override
  public int getQueryTimeout() throws SQLException {
    return (int) get(StatementSetting.QUERY_TIMEOUT_SECONDS);
  }

  @Override
  public void setQueryTimeout(int seconds) throws SQLException {
    require(seconds >= 0, "Illegal value for setQueryTimeout().");
    set(StatementSetting.QUERY_TIMEOUT_SECONDS, seconds);
  }

  /** Does nothing, as the driver does: MySQL has no positioned updates. */
  @Override
  public void setCursorName(String name) {}

  /** Always forward, and even of a closed statement, as the driver says. */
  @Override
  public int getFetchDirection() {
    return ResultSet.FETCH_FORWARD;
  }

  /** Checks the direction and does nothing else, even when it is closed, as the driver does. */
  @Override
  public void setFetchDirection(int direction) throws SQLException {
    if (direction < ResultSet.FETCH_FORWARD || direction > ResultSet.FETCH_UNKNOWN) {
      throw SqlErrors.illegalValue("Illegal value for setFetchDirection().");
    }
  }

  @Override
  public int getFetchSize() throws SQLException {
    return (int) get(StatementSetting.FETCH_SIZE);
  }

  @Override
  public void setFetchSize(int rows) throws SQLException {
    require(rows >= 0 || rows == Integer.MIN_VALUE, "Illegal value for setFetchSize().");
    set(StatementSetting.FETCH_SIZE, rows);
  }

  @Override
  public boolean isPoolable() throws SQLException {
    return (boolean) get(StatementSetting.POOLABLE);
  }

  @Override
  public void setPoolable(boolean poolable) throws SQLException {
    set(StatementSetting.POOLABLE, poolable);
  }

  @Override
  public void closeOnCompletion() throws SQLException {
    set(StatementSetting.CLOSE_ON_COMPLETION, true);
  }

  @Override
  public boolean isCloseOnCompletion() throws SQLException {
    return (boolean) get(StatementSetting.CLOSE_ON_COMPLETION);
  }

  @Override
  public int getResultSetConcurrency() throws SQLException {
    requireOpen();
    return binding.origin().concurrency();
  }

  @Override
  public int getResultSetType() throws SQLException {
    requireOpen();
    return binding.origin().type();
  }

  /** Answers after close too, as the driver does. */
  @Override
  public int getResultSetHoldability() {
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  public Connection getConnection() throws SQLException {
    requireOpen();
    return connection;
  }

  @Override
  public boolean isClosed() throws SQLException {
    return closed || connection.isClosed();
  }

  @Override
  public void close() throws SQLException {
    if (!closed) {
      closed = true;
      if (binding.physical() != null) {
        connection.boundStatements().remove(binding);
        binding.closePhysical();
      }
    }
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    if (iface.isInstance(this)) {
      return iface.cast(this);
    }
    if (binding.physical() == null) {
      throw SqlErrors.notUnwrappable(iface);
    }
    return binding.physical().unwrap(iface);
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) throws SQLException {
    requireOpen();
    return iface.isInstance(this)
        || (binding.physical() != null && binding.physical().isWrapperFor(iface));
  }
}
