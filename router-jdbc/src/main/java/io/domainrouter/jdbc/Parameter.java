package io.domainrouter.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** One recorded parameter: a value and its setter. Kept for its place and given new values. */
interface Parameter {
  /**
   * @param index 1-based
   */
  void setOn(PreparedStatement statement, int index) throws SQLException;

  /** As the application set it. */
  Object value();

  /** Untouched by later changes to this one. */
  Parameter snapshot();
}
