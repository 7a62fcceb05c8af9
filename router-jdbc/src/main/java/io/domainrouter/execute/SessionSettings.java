package io.domainrouter.execute;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The recorded settings of one logical connection: what the application has set, for the physical
 * connections that are open and for those to come. Not thread-safe.
 *
 * <p>What was never set is never sent; its getter answers what a fresh Connector/J connection says.
 * A setter checks its value before it changes anything, and does nothing when the value is the
 * recorded one. A setter that fails on one physical connection puts the others back. Errors of our
 * own carry the driver's SQLState and message.
 */
public final class SessionSettings {
  private static final String ILLEGAL_VALUE = "S1009";
  private static final String NOT_CAPABLE = "S1C00";

  private final String catalog;
  private final Supplier<List<Connection>> openPhysicals;
  private Map<String, String> clientInfo = Collections.emptyMap();
  private List<String> replayedStatements = List.of();
  private Boolean readOnly;
  private Integer transactionIsolation;
  private Integer networkTimeoutMillis;
  private Executor networkTimeoutExecutor;
  private Map<String, Class<?>> typeMap;

  /**
   * @param catalog the monolith's schema; the only catalog that the application sees
   * @param openPhysicals the physical connections that a change is applied to
   */
  public SessionSettings(String catalog, Supplier<List<Connection>> openPhysicals) {
    this.catalog = catalog;
    this.openPhysicals = openPhysicals;
  }

  /**
   * Replays everything except autocommit, which the transaction decides. To be called before
   * autocommit is switched off.
   */
  public void applyTo(Connection physical) throws SQLException {
    if (transactionIsolation != null) {
      physical.setTransactionIsolation(transactionIsolation);
    }
    if (readOnly != null) {
      physical.setReadOnly(readOnly);
    }
    if (networkTimeoutMillis != null) {
      physical.setNetworkTimeout(networkTimeoutExecutor, networkTimeoutMillis);
    }
    if (typeMap != null) {
      physical.setTypeMap(typeMap);
    }
    for (Map.Entry<String, String> info : clientInfo.entrySet()) {
      physical.setClientInfo(info.getKey(), info.getValue());
    }
    replayStatements(physical);
  }

  private void replayStatements(Connection physical) throws SQLException {
    if (replayedStatements.isEmpty()) {
      return;
    }
    try (Statement statement = physical.createStatement()) {
      for (String sql : replayedStatements) {
        statement.execute(sql);
      }
    }
  }

  /** Records a SET statement that every physical connection opened later has to run. */
  public void addReplayedStatement(String sql) {
    if (replayedStatements.isEmpty()) {
      replayedStatements = new ArrayList<>();
    }
    replayedStatements.add(sql);
  }

  /** The SET statements to be replayed, in their order. */
  public List<String> replayedStatements() {
    return List.copyOf(replayedStatements);
  }

  public boolean readOnly() {
    return readOnly != null && readOnly;
  }

  public void setReadOnly(boolean value) throws SQLException {
    boolean before = readOnly();
    if (value == before) {
      return;
    }
    applyToAll(physical -> physical.setReadOnly(value), physical -> physical.setReadOnly(before));
    readOnly = value;
  }

  public int transactionIsolation() throws SQLException {
    if (transactionIsolation != null) {
      return transactionIsolation;
    }
    List<Connection> open = openPhysicals.get();
    return open.isEmpty()
        ? Connection.TRANSACTION_REPEATABLE_READ
        : open.get(0).getTransactionIsolation();
  }

  /**
   * @throws SQLException {@code S1C00} for a level that MySQL does not have
   */
  public void setTransactionIsolation(int level) throws SQLException {
    if (transactionIsolation != null && transactionIsolation == level) {
      return;
    }
    requireIsolation(level);
    int before = transactionIsolation();
    applyToAll(
        physical -> physical.setTransactionIsolation(level),
        physical -> physical.setTransactionIsolation(before));
    transactionIsolation = level;
  }

  private static void requireIsolation(int level) throws SQLException {
    switch (level) {
      case Connection.TRANSACTION_READ_UNCOMMITTED,
          Connection.TRANSACTION_READ_COMMITTED,
          Connection.TRANSACTION_REPEATABLE_READ,
          Connection.TRANSACTION_SERIALIZABLE -> {}
      default ->
          throw new SQLException(
              "Unsupported transaction isolation level '" + level + "'", NOT_CAPABLE);
    }
  }

  public String catalog() {
    return catalog;
  }

  /**
   * @throws SQLException {@code DR005} for any catalog but the current one: where a table lives is
   *     the router's business; {@code S1009} for null
   */
  public void setCatalog(String name) throws SQLException {
    if (name == null) {
      throw new SQLException("Database can not be null", ILLEGAL_VALUE);
    }
    if (!name.equals(catalog)) {
      throw new RoutingException(
          "DR005",
          "cannot change the catalog from %s to %s: the router decides by the table's name which"
                  .formatted(catalog, name)
              + " database a statement goes to; qualify the table instead");
    }
  }

  /** Null, as Connector/J says where a database is a catalog. */
  public String schema() {
    return null;
  }

  /** Does nothing, as Connector/J does where a database is a catalog. */
  public void setSchema(String ignored) {}

  public int holdability() {
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  /** Does nothing, as Connector/J does: its result sets are always held over commit. */
  public void setHoldability(int ignored) {}

  /** Milliseconds; 0 means none. */
  public int networkTimeout() throws SQLException {
    if (networkTimeoutMillis != null) {
      return networkTimeoutMillis;
    }
    List<Connection> open = openPhysicals.get();
    return open.isEmpty() ? 0 : open.get(0).getNetworkTimeout();
  }

  /**
   * @throws SQLException {@code S1009} for a negative time
   */
  public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
    if (networkTimeoutMillis != null && networkTimeoutMillis == milliseconds) {
      return;
    }
    if (milliseconds < 0) {
      throw new SQLException(
          "Network timeout value must be greater than or equal to 0.", ILLEGAL_VALUE);
    }
    int before = networkTimeout();
    applyToAll(
        physical -> physical.setNetworkTimeout(executor, milliseconds),
        physical -> physical.setNetworkTimeout(executor, before));
    networkTimeoutExecutor = executor;
    networkTimeoutMillis = milliseconds;
  }

  public Map<String, Class<?>> typeMap() {
    return typeMap == null ? new HashMap<>() : typeMap;
  }

  public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
    Map<String, Class<?>> before = typeMap;
    applyToAll(physical -> physical.setTypeMap(map), physical -> physical.setTypeMap(before));
    typeMap = map;
  }

  public String clientInfo(String name) {
    return clientInfo.get(name);
  }

  public Properties clientInfo() {
    Properties copy = new Properties();
    copy.putAll(clientInfo);
    return copy;
  }

  /**
   * @param value null removes the entry
   */
  public void setClientInfo(String name, String value) throws SQLClientInfoException {
    String before = clientInfo.get(name);
    if (value == null ? before == null : value.equals(before)) {
      return;
    }
    try {
      applyToAll(
          physical -> physical.setClientInfo(name, value),
          physical -> physical.setClientInfo(name, before));
    } catch (SQLClientInfoException e) {
      throw e;
    } catch (SQLException e) {
      throw new SQLClientInfoException(e.getMessage(), e.getSQLState(), Map.of(), e);
    }
    if (clientInfo.isEmpty()) {
      clientInfo = new LinkedHashMap<>();
    }
    if (value == null) {
      clientInfo.remove(name);
    } else {
      clientInfo.put(name, value);
    }
  }

  private void applyToAll(Change change, Change undo) throws SQLException {
    List<Connection> changed = new ArrayList<>();
    for (Connection physical : openPhysicals.get()) {
      try {
        change.on(physical);
      } catch (SQLException e) {
        undoAll(changed, undo, e);
        throw e;
      }
      changed.add(physical);
    }
  }

  private static void undoAll(List<Connection> changed, Change undo, SQLException cause) {
    for (Connection physical : changed) {
      try {
        undo.on(physical);
      } catch (SQLException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /** One change of a setting of a physical connection. */
  private interface Change {
    void on(Connection physical) throws SQLException;
  }
}
