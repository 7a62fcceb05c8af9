package io.domainrouter.jdbc;

import java.sql.CallableStatement;
import java.sql.SQLException;

/** The setter by which the application gave a parameter by its name. */
interface NamedSetter {
  void set(CallableStatement statement, Object value) throws SQLException;
}
