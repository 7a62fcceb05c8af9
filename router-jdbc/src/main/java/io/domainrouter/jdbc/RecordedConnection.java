package io.domainrouter.jdbc;

import io.domainrouter.execute.RoutedSession;
import io.domainrouter.execute.SessionSettings;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executor;

/** The settings of a logical connection, which the session records. Not thread-safe. */
abstract class RecordedConnection implements DomainRouterConnection {
  /**
   * The session, if this connection is open.
   *
   * @throws SQLException {@code 08003} after close
   */
  abstract RoutedSession openSession() throws SQLException;

  private SessionSettings settings() throws SQLException {
    return openSession().settings();
  }

  @Override
  public void setReadOnly(boolean readOnly) throws SQLException {
    settings().setReadOnly(readOnly);
  }

  @Override
  public boolean isReadOnly() throws SQLException {
    return settings().readOnly();
  }

  @Override
  public void setCatalog(String catalog) throws SQLException {
    settings().setCatalog(catalog);
  }

  @Override
  public void setSchema(String schema) throws SQLException {
    settings().setSchema(schema);
  }

  @Override
  public String getSchema() throws SQLException {
    return settings().schema();
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    settings().setTransactionIsolation(level);
  }

  @Override
  public int getTransactionIsolation() throws SQLException {
    return settings().transactionIsolation();
  }

  @Override
  public void setHoldability(int holdability) throws SQLException {
    settings().setHoldability(holdability);
  }

  @Override
  public int getHoldability() throws SQLException {
    return settings().holdability();
  }

  @Override
  public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
    settings().setTypeMap(map);
  }

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    return settings().typeMap();
  }

  @Override
  public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
    settings().setNetworkTimeout(executor, milliseconds);
  }

  @Override
  public int getNetworkTimeout() throws SQLException {
    return settings().networkTimeout();
  }

  @Override
  public void setClientInfo(String name, String value) throws SQLClientInfoException {
    settingsForClientInfo(Set.of(name)).setClientInfo(name, value);
  }

  @Override
  public void setClientInfo(Properties properties) throws SQLClientInfoException {
    Properties wanted = properties == null ? new Properties() : properties;
    SessionSettings settings = settingsForClientInfo(wanted.stringPropertyNames());
    for (String name : settings.clientInfo().stringPropertyNames()) {
      if (wanted.getProperty(name) == null) {
        settings.setClientInfo(name, null);
      }
    }
    for (String name : wanted.stringPropertyNames()) {
      settings.setClientInfo(name, wanted.getProperty(name));
    }
  }

  private SessionSettings settingsForClientInfo(Set<String> names) throws SQLClientInfoException {
    try {
      return settings();
    } catch (SQLException e) {
      throw SessionSettings.clientInfoFailure(names, e);
    }
  }

  @Override
  public String getClientInfo(String name) throws SQLException {
    return settings().clientInfo(name);
  }

  @Override
  public Properties getClientInfo() throws SQLException {
    return settings().clientInfo();
  }
}
