package io.domainrouter.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;

/** The warnings of several physical connections as one chain, made of copies. */
final class MergedWarnings {
  private MergedWarnings() {}

  /** Null when there are none. */
  static SQLWarning of(List<Connection> physicals) throws SQLException {
    SQLWarning first = null;
    for (Connection physical : physicals) {
      for (SQLWarning warning = physical.getWarnings();
          warning != null;
          warning = warning.getNextWarning()) {
        SQLWarning copy =
            new SQLWarning(
                warning.getMessage(), warning.getSQLState(), warning.getErrorCode(), warning);
        if (first == null) {
          first = copy;
        } else {
          first.setNextWarning(copy);
        }
      }
    }
    return first;
  }
}
