package io.domainrouter.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The physical statement behind a logical one: made when it is first needed, reused on the same
 * physical connection, replaced on another. Not thread-safe, except {@link #cancel}.
 */
final class StatementBinding {
  private static final Logger LOG = LoggerFactory.getLogger(StatementBinding.class);

  private final StatementOrigin origin;
  private final String sql;
  private Map<StatementSetting, Object> settings = Map.of();
  private Connection connection;
  private volatile Statement physical;
  private boolean warningsCaptured;
  private SQLWarning warnings;

  /** Neighbours in the chain of {@link BoundStatements}. */
  StatementBinding newer;

  StatementBinding older;

  /**
   * @param sql the prepared text; null for a statement that is not prepared
   */
  StatementBinding(StatementOrigin origin, String sql) {
    this.origin = origin;
    this.sql = sql;
  }

  StatementOrigin origin() {
    return origin;
  }

  /** The prepared text. */
  String sql() {
    return sql;
  }

  /** The physical statement bound last; null before the first. */
  Statement physical() {
    return physical;
  }

  /** The physical connection bound last; null before the first. */
  Connection connection() {
    return connection;
  }

  /** The physical statement on this connection, in the recorded settings. */
  Statement bindTo(Connection target) throws SQLException {
    Statement bound = physical;
    if (bound == null || connection != target) {
      bound = make(target);
      closeQuietly();
      physical = bound;
      connection = target;
    }
    warningsCaptured = false;
    warnings = null;
    return bound;
  }

  private Statement make(Connection target) throws SQLException {
    Statement made = origin.maker().make(target, sql);
    try {
      for (Map.Entry<StatementSetting, Object> setting : settings.entrySet()) {
        setting.getKey().write(made, setting.getValue());
      }
      return made;
    } catch (SQLException e) {
      made.close();
      throw e;
    }
  }

  /** Cancels the call that runs now; the driver does nothing when none does. By any thread. */
  void cancel() throws SQLException {
    Statement bound = physical;
    if (bound != null) {
      bound.cancel();
    }
  }

  /** Records a setting that was checked before, and applies it to what is bound. */
  void set(StatementSetting setting, Object value) throws SQLException {
    if (physical != null) {
      setting.write(physical, value);
    }
    if (settings.isEmpty()) {
      settings = new EnumMap<>(StatementSetting.class);
    }
    settings.put(setting, value);
  }

  boolean isSet(StatementSetting setting) {
    return settings.containsKey(setting);
  }

  /** 0 where none was set. */
  int queryTimeoutSeconds() {
    return settings.isEmpty()
        ? 0
        : (int) settings.getOrDefault(StatementSetting.QUERY_TIMEOUT_SECONDS, 0);
  }

  /** Asked when any result set is closed: most statements have no setting at all. */
  boolean closesOnCompletion() {
    return !settings.isEmpty() && isSet(StatementSetting.CLOSE_ON_COMPLETION);
  }

  Object get(StatementSetting setting) throws SQLException {
    Object recorded = settings.get(setting);
    if (recorded != null) {
      return recorded;
    }
    return physical == null ? setting.initial() : setting.read(physical);
  }

  /** Keeps the warnings, which the driver reads from the connection's last statement. */
  void captureWarnings() throws SQLException {
    warnings = physical.getWarnings();
    warningsCaptured = true;
  }

  SQLWarning warnings() throws SQLException {
    return warningsCaptured || physical == null ? warnings : physical.getWarnings();
  }

  void clearWarnings() throws SQLException {
    warnings = null;
    if (physical != null) {
      physical.clearWarnings();
    }
  }

  /** Whether the physical statement was closed below, with its connection or on completion. */
  boolean closedBelow() throws SQLException {
    return physical != null && physical.isClosed();
  }

  /** Closes what is bound where its end is not the application's wish. */
  void closeQuietly() {
    try {
      closePhysical();
    } catch (SQLException e) {
      LOG.debug("A physical statement could not be closed; it ends with its connection", e);
    }
  }

  void closePhysical() throws SQLException {
    if (physical != null) {
      physical.close();
    }
  }
}
