package io.domainrouter.jdbc;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
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
    requireOpen();
    parameters().set(name, value, setter);
  }

  @Override
  void register(Object key, Registration registration) throws SQLException {
    requireOpen();
    registrations.put(key, registration);
  }

  @Override
  CallableStatement executed() throws SQLException {
    requireOpen();
    if (binding.physical() == null) {
      throw new SQLException("No output parameters returned by procedure.", "S1000");
    }
    return (CallableStatement) binding.physical();
  }

  @Override
  public boolean wasNull() throws SQLException {
    requireOpen();
    return binding.physical() != null && executed().wasNull();
  }
}
