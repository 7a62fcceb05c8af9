package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import java.sql.Connection;
import java.sql.SQLException;

/** An internal connection to each side. Not thread-safe. */
final class Sides implements AutoCloseable {
  private final Connection source;
  private final Connection target;

  private Sides(Connection source, Connection target) {
    this.source = source;
    this.target = target;
  }

  @SuppressWarnings("MustBeClosedChecker")
  static Sides open(TargetPools pools, MoveRequest request) throws SQLException {
    Connection source = pools.internal(request.from());
    try {
      return new Sides(source, pools.internal(request.to()));
    } catch (SQLException e) {
      closeAfter(e, source);
      throw e;
    }
  }

  Connection source() {
    return source;
  }

  Connection target() {
    return target;
  }

  /** Releases the locks on both sides, the target's first. */
  void rollback() throws SQLException {
    try {
      target.rollback();
    } finally {
      source.rollback();
    }
  }

  @Override
  public void close() throws SQLException {
    try (source;
        target) {
      rollback();
    }
  }

  private static void closeAfter(SQLException failure, Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
