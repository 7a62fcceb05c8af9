package io.domainrouter.benchmarks.stub;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLWarning;

/** A statement of the stub. Not thread-safe. */
class StubStatement extends RefusingStatement {
  private final StubConnection connection;
  private boolean closed;

  StubStatement(StubConnection connection) {
    this.connection = connection;
  }

  @Override
  public final ResultSet executeQuery(String sql) {
    return StubRows.answering(this, sql);
  }

  @Override
  public final int executeUpdate(String sql) {
    return 1;
  }

  /** Said of queries too, so that only what asks for no result set may call it. */
  @Override
  public final boolean execute(String sql) {
    return false;
  }

  @Override
  public final ResultSet getGeneratedKeys() {
    return StubRows.generatedKey(this);
  }

  @Override
  public final Connection getConnection() {
    return connection;
  }

  @Override
  public final SQLWarning getWarnings() {
    return null;
  }

  @Override
  public final void clearWarnings() {}

  @Override
  public final boolean isCloseOnCompletion() {
    return false;
  }

  @Override
  public final boolean isClosed() {
    return closed;
  }

  @Override
  public final void close() {
    closed = true;
  }
}
