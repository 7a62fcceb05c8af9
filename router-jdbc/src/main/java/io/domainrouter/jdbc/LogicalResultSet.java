package io.domainrouter.jdbc;

import io.domainrouter.forward.ForwardingResultSet;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A physical result set under the logical statement that made it. Not thread-safe.
 *
 * <p>Of a result set of metadata there is no statement: it is null, as the driver says.
 */
final class LogicalResultSet extends ForwardingResultSet {
  private final LogicalStatement statement;
  private final RowChangeGuard guard;

  /** Whether this is the one for that result set, which a pool may have wrapped anew. */
  boolean wraps(ResultSet physical) throws SQLException {
    return delegate.unwrap(ResultSet.class) == physical.unwrap(ResultSet.class);
  }

  LogicalResultSet(LogicalStatement statement, ResultSet physical, RowChangeGuard guard) {
    super(physical);
    this.statement = statement;
    this.guard = guard;
  }

  /** Null for null. */
  static ResultSet ofMetadata(ResultSet physical) {
    return physical == null ? null : new LogicalResultSet(null, physical, RowChangeGuard.NONE);
  }

  @Override
  public Statement getStatement() throws SQLException {
    if (isClosed()) {
      throw SqlErrors.closedResultSet();
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    delegate.close();
    if (statement != null) {
      statement.resultSetClosed();
    }
  }

  @Override
  public boolean isClosed() throws SQLException {
    return delegate.isClosed() || (statement != null && statement.isClosed());
  }

  @Override
  public void insertRow() throws SQLException {
    guard.beforeRowChange();
    delegate.insertRow();
  }

  @Override
  public void updateRow() throws SQLException {
    guard.beforeRowChange();
    delegate.updateRow();
  }

  @Override
  public void deleteRow() throws SQLException {
    guard.beforeRowChange();
    delegate.deleteRow();
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    return iface.isInstance(this) ? iface.cast(this) : delegate.unwrap(iface);
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) throws SQLException {
    return iface.isInstance(this) || delegate.isWrapperFor(iface);
  }
}
