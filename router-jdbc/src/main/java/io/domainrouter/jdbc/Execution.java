package io.domainrouter.jdbc;

import io.domainrouter.execute.Parameters;
import io.domainrouter.execute.StatementCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** One execute call of a logical statement. Used by one thread. */
final class Execution<R> implements StatementCall<R> {
  private final StatementBinding binding;
  private final Parameters parameters;
  private final Work<R> work;

  Execution(StatementBinding binding, Parameters parameters, Work<R> work) {
    this.binding = binding;
    this.parameters = parameters;
    this.work = work;
  }

  @Override
  public R execute(Connection physical) throws SQLException {
    return binding.execute(physical, work);
  }

  @Override
  public Statement physicalStatement() {
    return binding.physical();
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public void captureWarnings() throws SQLException {
    binding.captureWarnings();
  }

  @Override
  public boolean updatable() {
    return binding.origin().updatable();
  }

  /** The application's call, on the physical statement. */
  interface Work<R> {
    R on(Statement physical) throws SQLException;
  }
}
