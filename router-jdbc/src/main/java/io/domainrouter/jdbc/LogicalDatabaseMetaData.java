package io.domainrouter.jdbc;

import com.mysql.cj.Constants;
import io.domainrouter.forward.ForwardingDatabaseMetaData;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The metadata of a logical connection. Each question goes to the physical connection that was used
 * last, or else to the monolith; making this object opens none. Not thread-safe.
 */
final class LogicalDatabaseMetaData extends ForwardingDatabaseMetaData {
  private final LogicalConnection connection;

  LogicalDatabaseMetaData(LogicalConnection connection) {
    this.connection = connection;
  }

  @Override
  protected DatabaseMetaData delegate() throws SQLException {
    return connection.openSession().anyPhysical().getMetaData();
  }

  @Override
  protected ResultSet wrap(ResultSet physical) {
    return LogicalResultSet.ofMetadata(physical);
  }

  @Override
  public Connection getConnection() {
    return connection;
  }

  @Override
  public int getDriverMajorVersion() {
    return Integer.parseInt(Constants.CJ_MAJOR_VERSION);
  }

  @Override
  public int getDriverMinorVersion() {
    return Integer.parseInt(Constants.CJ_MINOR_VERSION);
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    if (iface.isInstance(this)) {
      return iface.cast(this);
    }
    Connection physical = connection.openSession().onlyPhysical();
    if (physical == null) {
      throw SqlErrors.notUnwrappable(iface);
    }
    return physical.getMetaData().unwrap(iface);
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) throws SQLException {
    if (iface.isInstance(this)) {
      return true;
    }
    Connection physical = connection.openSession().onlyPhysical();
    return physical != null && physical.getMetaData().isWrapperFor(iface);
  }
}
