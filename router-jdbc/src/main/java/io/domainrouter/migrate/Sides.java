package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Statement;
import java.util.UUID;

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

  /**
   * Two URLs may lead to one schema: a server's named lock tells whether they lead to one server.
   *
   * @throws SQLException SQLState {@code DR215} when both sides are the same schema
   */
  void requireDistinct() throws SQLException {
    String name = "domainrouter-" + UUID.randomUUID();
    boolean oneServer;
    try {
      ask(source, "SELECT GET_LOCK('" + name + "', 0)");
      oneServer = ask(target, "SELECT IS_USED_LOCK('" + name + "')") != null;
    } finally {
      ask(source, "SELECT RELEASE_LOCK('" + name + "')");
    }
    String schema = ask(source, "SELECT DATABASE()");
    if (oneServer && schema.equalsIgnoreCase(ask(target, "SELECT DATABASE()"))) {
      throw new SQLNonTransientException(
          "the rows would be copied onto themselves: both targets are the schema "
              + schema
              + " of one server",
          "DR215");
    }
    rollback();
  }

  private static String ask(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      return row.next() ? row.getString(1) : null;
    }
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
