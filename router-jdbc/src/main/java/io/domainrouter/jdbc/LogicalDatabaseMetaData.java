package io.domainrouter.jdbc;

import com.mysql.cj.Constants;
import io.domainrouter.forward.ForwardingDatabaseMetaData;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The metadata of a logical connection. A question about one table of a domain goes to the domain's
 * authority; each other one, patterns too, to the physical connection that was used last, or else
 * to the monolith. Making this object opens none. Not thread-safe.
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
  public ResultSet getTables(String catalog, String schema, String table, String[] types)
      throws SQLException {
    return ofTable(catalog, table, (home, name) -> home.getTables(name, schema, table, types));
  }

  @Override
  public ResultSet getColumns(String catalog, String schema, String table, String column)
      throws SQLException {
    return ofTable(catalog, table, (home, name) -> home.getColumns(name, schema, table, column));
  }

  @Override
  public ResultSet getColumnPrivileges(String catalog, String schema, String table, String column)
      throws SQLException {
    return ofTable(
        catalog, table, (home, name) -> home.getColumnPrivileges(name, schema, table, column));
  }

  @Override
  public ResultSet getTablePrivileges(String catalog, String schema, String table)
      throws SQLException {
    return ofTable(catalog, table, (home, name) -> home.getTablePrivileges(name, schema, table));
  }

  @Override
  public ResultSet getBestRowIdentifier(
      String catalog, String schema, String table, int scope, boolean nullable)
      throws SQLException {
    return ofTable(
        catalog,
        table,
        (home, name) -> home.getBestRowIdentifier(name, schema, table, scope, nullable));
  }

  @Override
  public ResultSet getVersionColumns(String catalog, String schema, String table)
      throws SQLException {
    return ofTable(catalog, table, (home, name) -> home.getVersionColumns(name, schema, table));
  }

  @Override
  public ResultSet getPrimaryKeys(String catalog, String schema, String table) throws SQLException {
    return ofTable(catalog, table, (home, name) -> home.getPrimaryKeys(name, schema, table));
  }

  @Override
  public ResultSet getImportedKeys(String catalog, String schema, String table)
      throws SQLException {
    return ofTable(catalog, table, (home, name) -> home.getImportedKeys(name, schema, table));
  }

  @Override
  public ResultSet getExportedKeys(String catalog, String schema, String table)
      throws SQLException {
    return ofTable(catalog, table, (home, name) -> home.getExportedKeys(name, schema, table));
  }

  @Override
  public ResultSet getIndexInfo(
      String catalog, String schema, String table, boolean unique, boolean approximate)
      throws SQLException {
    return ofTable(
        catalog,
        table,
        (home, name) -> home.getIndexInfo(name, schema, table, unique, approximate));
  }

  /** Asks the side that has the table, by that side's name for the application's catalog. */
  private ResultSet ofTable(String catalog, String table, TableQuestion question)
      throws SQLException {
    Connection home = connection.openSession().physicalOf(table);
    boolean own = connection.getCatalog().equalsIgnoreCase(catalog);
    return wrap(question.ask(home.getMetaData(), own ? home.getCatalog() : catalog));
  }

  /** A question about one table, or about tables by a pattern. */
  private interface TableQuestion {
    ResultSet ask(DatabaseMetaData home, String catalog) throws SQLException;
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
