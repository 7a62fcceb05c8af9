package io.domainrouter.benchmarks.stub;

import java.sql.ResultSet;

/** A prepared statement of the stub; its parameters change nothing. Not thread-safe. */
final class StubPreparedStatement extends RefusingPreparedStatement {
  private final String sql;
  private long lastNumber;

  StubPreparedStatement(StubConnection connection, String sql) {
    super(connection);
    this.sql = sql;
  }

  @Override
  public void setLong(int index, long value) {
    lastNumber = index + value;
  }

  @Override
  public void setInt(int index, int value) {
    lastNumber = index + value;
  }

  @Override
  public void setBoolean(int index, boolean value) {
    lastNumber = value ? index : 0;
  }

  @Override
  public void setString(int index, String value) {
    lastNumber = index;
  }

  @Override
  public ResultSet executeQuery() {
    return StubRows.answering(this, sql);
  }

  @Override
  public int executeUpdate() {
    return 1;
  }

  @Override
  public boolean execute() {
    return false;
  }

  @Override
  public String toString() {
    return sql + " [" + lastNumber + "]";
  }
}
