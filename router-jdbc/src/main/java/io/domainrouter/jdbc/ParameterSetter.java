package io.domainrouter.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The setter by which the application gave a parameter. */
interface ParameterSetter {
  /**
   * @param index 1-based
   */
  void set(PreparedStatement statement, int index, Object value) throws SQLException;
}
