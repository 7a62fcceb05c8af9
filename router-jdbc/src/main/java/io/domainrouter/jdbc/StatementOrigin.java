package io.domainrouter.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How the application made a statement, so that it can be made again on any physical connection.
 * Immutable.
 *
 * @param maker the same call, with the same flags, on a physical connection
 * @param type result set type
 * @param concurrency result set concurrency
 * @param returnsKeys whether generated keys were asked for when it was prepared
 */
record StatementOrigin(Maker maker, int type, int concurrency, boolean returnsKeys) {
  static final StatementOrigin STATEMENT = plain((physical, noText) -> physical.createStatement());
  static final StatementOrigin PREPARED = plain(Connection::prepareStatement);
  static final StatementOrigin CALL = plain(Connection::prepareCall);

  StatementOrigin {
    if (type != ResultSet.TYPE_SCROLL_INSENSITIVE && type != ResultSet.TYPE_SCROLL_SENSITIVE) {
      type = ResultSet.TYPE_FORWARD_ONLY; // the driver takes any other value for it
    }
  }

  static StatementOrigin plain(Maker maker) {
    return withKeys(false, maker);
  }

  static StatementOrigin withKeys(boolean returnsKeys, Maker maker) {
    return new StatementOrigin(
        maker, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, returnsKeys);
  }

  static StatementOrigin withResults(int type, int concurrency, Maker maker) {
    return new StatementOrigin(maker, type, concurrency, false);
  }

  boolean updatable() {
    return concurrency == ResultSet.CONCUR_UPDATABLE;
  }

  /** Makes a physical statement; the text is null for one that is not prepared. */
  interface Maker {
    Statement make(Connection physical, String sql) throws SQLException;
  }
}
