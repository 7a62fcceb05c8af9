package io.domainrouter.execute;

import com.mysql.cj.jdbc.JdbcConnection;
import java.sql.ClientInfoStatus;
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
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/**
 * The recorded settings of one logical connection: what the application has set, for the physical
 * connections that are open and for those to come. Not thread-safe.
 *
 * <p>What was never set is never sent; its getter answers what a fresh Connector/J connection says.
 * A setter checks its value before it changes anything, and does nothing when the value is the
 * recorded one. A setter that fails on one physical connection puts the others back; one that was
 * lost while it was idle is left to be replaced. Errors of our own carry the driver's SQLState and
 * message.
 *
 * <p>Changes are replayed in the order of their last setting, because a SET in text and a call can
 * mean the same thing.
 */
public final class SessionSettings {
  /**
   * Client info of the router's own, which is not sent: sessions with the same value read the same
   * side in phase 4.
   */
  public static final String READ_KEY = "domainrouter.readKey";

  private static final String ILLEGAL_VALUE = "S1009";
  private static final String NOT_CAPABLE = "S1C00";

  /** A SET whose value depends on what was set before: repeating it is not setting it again. */
  private static final Pattern COMPUTED = Pattern.compile("=.*[@(]", Pattern.DOTALL);

  private final String catalog;
  private final Physicals physicals;
  private Map<Object, Change> changes = Map.of();
  private Map<String, String> clientInfo = Collections.emptyMap();
  private boolean clientInfoSent;
  private boolean replaysText;
  private Boolean readOnly;
  private Integer transactionIsolation;
  private Integer networkTimeoutMillis;
  private Map<String, Class<?>> typeMap;

  /**
   * @param catalog the monolith's schema; the only catalog that the application sees
   */
  SessionSettings(String catalog, Physicals physicals) {
    this.catalog = catalog;
    this.physicals = physicals;
  }

  /**
   * Replays everything except autocommit, which the transaction decides. To be called before
   * autocommit is switched off.
   */
  void applyTo(Connection physical) throws SQLException {
    for (Change change : changes.values()) {
      change.on(physical);
    }
  }

  /** Undoes what a pool does not undo when it gets the connection back. */
  void takeBackFrom(Connection physical) throws SQLException {
    if (clientInfoSent) {
      takeBackClientInfo(physical);
    }
    if (typeMap != null) {
      physical.setTypeMap(null);
    }
  }

  /** The driver writes it before every statement in a comment, of which an empty one stays. */
  private void takeBackClientInfo(Connection physical) throws SQLException {
    for (String name : clientInfo.keySet()) {
      physical.setClientInfo(name, null);
    }
    physical.unwrap(JdbcConnection.class).setStatementComment(null);
  }

  /** Remembers a change for connections to come, as the last one. */
  private void record(Object what, Change change) {
    if (changes.isEmpty()) {
      changes = new LinkedHashMap<>();
    }
    changes.remove(what);
    changes.put(what, change);
  }

  /** Records a SET statement that every physical connection opened later has to run. */
  void addReplayedStatement(String sql) {
    replaysText = true;
    Object what = COMPUTED.matcher(sql).find() ? new Object() : sql;
    record(what, physical -> execute(sql, physical));
  }

  /** A SET that cannot be repeated was executed: no connection to another database can follow. */
  void addUnrepeatable() {
    replaysText = true;
    record(
        "unrepeatable",
        physical -> {
          throw unrepeatable();
        });
  }

  static RoutingException unrepeatable() {
    return new RoutingException(
        "DR005",
        "SET of a session variable by parameters or from a user variable cannot be repeated on"
            + " other databases; use literals.");
  }

  private static void execute(String sql, Connection physical) throws SQLException {
    try (Statement statement = physical.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Whether SET statements are replayed, which no pool undoes. */
  boolean replaysText() {
    return replaysText;
  }

  public boolean readOnly() {
    return readOnly != null && readOnly;
  }

  public void setReadOnly(boolean value) throws SQLException {
    boolean before = readOnly();
    if (value == before) {
      return;
    }
    change(
        "readOnly",
        physical -> physical.setReadOnly(value),
        physical -> physical.setReadOnly(before));
    readOnly = value;
  }

  public int transactionIsolation() throws SQLException {
    return transactionIsolation != null
        ? transactionIsolation
        : ask(Connection::getTransactionIsolation, Connection.TRANSACTION_REPEATABLE_READ);
  }

  /**
   * @throws SQLException {@code S1C00}, or no state for {@code TRANSACTION_NONE}, for a level that
   *     MySQL does not have
   */
  public void setTransactionIsolation(int level) throws SQLException {
    if (transactionIsolation != null && transactionIsolation == level && !replaysText) {
      return;
    }
    requireIsolation(level);
    int before = transactionIsolation();
    change(
        "transactionIsolation",
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
      case Connection.TRANSACTION_NONE ->
          throw new SQLException("Transaction isolation level NONE not supported by MySQL");
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
    return networkTimeoutMillis != null
        ? networkTimeoutMillis
        : ask(Connection::getNetworkTimeout, 0);
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
    change(
        "networkTimeout",
        physical -> physical.setNetworkTimeout(executor, milliseconds),
        physical -> physical.setNetworkTimeout(executor, before));
    networkTimeoutMillis = milliseconds;
  }

  public Map<String, Class<?>> typeMap() {
    return typeMap == null ? new HashMap<>() : typeMap;
  }

  public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
    Map<String, Class<?>> before = typeMap;
    change(
        "typeMap", physical -> physical.setTypeMap(map), physical -> physical.setTypeMap(before));
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
    if (!READ_KEY.equals(name)) {
      sendClientInfo(name, value, before);
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

  private void sendClientInfo(String name, String value, String before)
      throws SQLClientInfoException {
    clientInfoSent = true;
    try {
      change(
          List.of("clientInfo", name),
          physical -> physical.setClientInfo(name, value),
          physical -> physical.setClientInfo(name, before));
    } catch (SQLClientInfoException e) {
      throw e;
    } catch (SQLException e) {
      throw clientInfoFailure(Set.of(name), e);
    }
  }

  /** The exception that says of these names that they could not be set. */
  public static SQLClientInfoException clientInfoFailure(Set<String> names, SQLException cause) {
    Map<String, ClientInfoStatus> failed = new HashMap<>();
    names.forEach(name -> failed.put(name, ClientInfoStatus.REASON_UNKNOWN));
    return new SQLClientInfoException(cause.getMessage(), cause.getSQLState(), failed, cause);
  }

  /** Changes the open connections, and then those to come. */
  private void change(Object what, Change change, Change undo) throws SQLException {
    List<Connection> changed = new ArrayList<>();
    for (Connection physical : physicals.connections()) {
      try {
        change.on(physical);
        changed.add(physical);
      } catch (SQLException e) {
        if (!physicals.lostIdle(physical, e)) {
          undoAll(changed, undo, e);
          throw e;
        }
      }
    }
    record(what, change);
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

  /** What the first open connection says; without one, what a fresh one would. */
  private <T> T ask(Question<T> question, T fresh) throws SQLException {
    for (Connection physical : physicals.connections()) {
      try {
        return question.to(physical);
      } catch (SQLException e) {
        if (!physicals.lostIdle(physical, e)) {
          throw e;
        }
      }
    }
    return fresh;
  }

  /** The physical connections that a change is applied to. */
  interface Physicals {
    List<Connection> connections();

    /** Whether this failure only means that the connection, which nobody misses, was replaced. */
    boolean lostIdle(Connection physical, SQLException failure);
  }

  /** One change of a setting of a physical connection. */
  private interface Change {
    void on(Connection physical) throws SQLException;
  }

  /** A getter of a physical connection. */
  private interface Question<T> {
    T to(Connection physical) throws SQLException;
  }
}
