package io.domainrouter.jdbc;

import io.domainrouter.execute.Parameters;
import java.sql.CallableStatement;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A callable statement of a logical connection. Out parameters are recorded, and registered on each
 * physical statement before it is executed. Not thread-safe, except {@link #cancel}.
 */
final class LogicalCallableStatement extends NamedParameters {
  private final Map<Object, Registration> registrations = new LinkedHashMap<>();

  LogicalCallableStatement(LogicalConnection connection, String sql, StatementOrigin origin) {
    super(connection, sql, origin);
  }

  @Override
  void prepare(PreparedStatement physical, RecordedParameters values) throws SQLException {
    for (Registration registration : registrations.values()) {
      registration.on((CallableStatement) physical);
    }
    super.prepare(physical, values);
  }

  @Override
  void set(String name, Object value, NamedSetter setter) throws SQLException {
    CallableStatement physical = physical();
    if (StreamContent.isReplayable(value)) {
      setter.set(physical, value);
    }
    parameters().set(name, value, setter);
  }

  @Override
  void register(Object key, Registration registration) throws SQLException {
    registration.on(physical());
    registrations.put(key, registration);
  }

  /** The values of out parameters are not the application's to set. */
  @Override
  void requireAllSet() {}

  /**
   * The physical statement bound last. Before the first execution the call is routed like one,
   * because the driver asks the server which parameters it has.
   */
  @Override
  CallableStatement physical() throws SQLException {
    requireOpen();
    return binding.physical() == null
        ? run(Parameters.NONE, CallableStatement.class::cast)
        : (CallableStatement) binding.physical();
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    return physical().getParameterMetaData();
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    return physical().getMetaData();
  }

  @Override
  public boolean wasNull() throws SQLException {
    return physical().wasNull();
  }
}
