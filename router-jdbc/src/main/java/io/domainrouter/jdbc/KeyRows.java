package io.domainrouter.jdbc;

import io.domainrouter.forward.ForwardingResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.rowset.CachedRowSet;

/** Keys in memory, which know whether they were closed. Not thread-safe. */
final class KeyRows extends ForwardingResultSet {
  private boolean closed;

  KeyRows(CachedRowSet rows) {
    super(rows);
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    delegate.close();
  }

  /** The rows in memory would throw where the driver's result sets say false again. */
  @Override
  public boolean next() throws SQLException {
    boolean ended = delegate.getRow() == 0 && !delegate.isBeforeFirst();
    return !ended && delegate.next();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  /** The logical statement stands in the result set around this one. */
  @Override
  public Statement getStatement() {
    return null;
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    if (iface.isInstance(this)) {
      return iface.cast(this);
    }
    throw SqlErrors.notUnwrappable(iface);
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) {
    return iface.isInstance(this);
  }
}
