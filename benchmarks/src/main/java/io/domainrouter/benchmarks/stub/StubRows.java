package io.domainrouter.benchmarks.stub;

import io.domainrouter.forward.ForwardingResultSet;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One row, or none, with forward access to its columns. Not thread-safe. */
final class StubRows extends ForwardingResultSet {
  private static final ResultSet REFUSING =
      (ResultSet)
          Proxy.newProxyInstance(
              StubRows.class.getClassLoader(),
              new Class<?>[] {ResultSet.class},
              (proxy, method, arguments) -> {
                throw RefusingStatement.unsupported(method.getName());
              });

  private static final Object[] NO_ROW = {};
  private static final Object[] NUMBER = {42L};
  private static final Object[] PHASE_ONE = {"1", 1L, true};
  private static final Object[] NEW_MIRROR = {0L, true, false, false, 0L, "not copied yet"};

  private final Statement statement;
  private final Object[] row;
  private boolean ahead;
  private boolean closed;

  private StubRows(Statement statement, Object[] row) {
    super(REFUSING);
    this.statement = statement;
    this.row = row;
    this.ahead = row.length > 0;
  }

  static StubRows generatedKey(Statement statement) {
    return new StubRows(statement, NUMBER);
  }

  /** The control tables' answers to what the router asks; a number to everything else. */
  static StubRows answering(Statement statement, String sql) {
    return new StubRows(statement, row(sql));
  }

  private static Object[] row(String sql) {
    if (sql.startsWith("SELECT phase, epoch")) {
      return PHASE_ONE;
    }
    if (sql.startsWith("SELECT read_percent")) {
      return NEW_MIRROR;
    }
    if (sql.startsWith("SELECT id, name, fingerprint")
        || sql.startsWith("SELECT table_name, column_name")) {
      return NO_ROW;
    }
    return NUMBER;
  }

  @Override
  public boolean next() {
    boolean found = ahead;
    ahead = false;
    return found;
  }

  @Override
  public long getLong(int column) {
    return (Long) row[column - 1];
  }

  @Override
  public int getInt(int column) {
    return (int) getLong(column);
  }

  @Override
  public boolean getBoolean(int column) {
    return (Boolean) row[column - 1];
  }

  @Override
  public String getString(int column) {
    return (String) row[column - 1];
  }

  @Override
  public boolean wasNull() {
    return false;
  }

  @Override
  public Statement getStatement() {
    return statement;
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw RefusingStatement.unsupported("unwrap");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
