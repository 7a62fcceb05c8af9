package io.domainrouter.jdbc;

import java.sql.CallableStatement;
import java.sql.SQLException;

/** One registered out parameter, to be registered again on each physical statement. */
interface Registration {
  void on(CallableStatement statement) throws SQLException;
}
