package io.domainrouter.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does the router add to a call while a domain is in phase 1, where it should cost next to
 * nothing? Each method runs twice over the same stub: through HikariCP alone and through the
 * router. The stub takes no time to speak of, so the ratio is the worst case; the difference is
 * what counts.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TwinBenchmark {
  private static final String SELECT = "SELECT full_name FROM users WHERE id = ?";
  private static final String UPDATE = "UPDATE users SET full_name = ? WHERE id = ?";

  /** One DataSource for all threads. */
  @State(Scope.Benchmark)
  public static class Database {
    @Param({"RAW", "ROUTED"})
    public Side side;

    private DataSource dataSource;

    @Setup
    public void open() throws SQLException {
      dataSource = side.open(0);
    }

    @TearDown
    public void close() throws Exception {
      ((AutoCloseable) dataSource).close();
    }
  }

  /** What one thread keeps open. */
  @State(Scope.Thread)
  public static class Client {
    private Connection connection;
    private PreparedStatement select;
    private PreparedStatement update;
    private long id;

    @Setup
    public void open(Database database) throws SQLException {
      connection = database.dataSource.getConnection();
      select = connection.prepareStatement(SELECT);
      update = connection.prepareStatement(UPDATE);
    }

    @TearDown
    public void close() throws SQLException {
      connection.close();
    }
  }

  /** Prepare, execute, close: how most frameworks run each statement. */
  @Benchmark
  public long prepareExecuteClose(Client client) throws SQLException {
    try (PreparedStatement statement = client.connection.prepareStatement(SELECT)) {
      return query(statement, client.id++);
    }
  }

  /** A prepared query again. */
  @Benchmark
  public long executeAgain(Client client) throws SQLException {
    return query(client.select, client.id++);
  }

  /** A prepared update again, in autocommit mode. */
  @Benchmark
  public int updateAgain(Client client) throws SQLException {
    client.update.setString(1, "name");
    client.update.setLong(2, client.id++);
    return client.update.executeUpdate();
  }

  /** A text that was never seen before, because a literal in it is new. */
  @Benchmark
  public long statementNewLiteral(Client client) throws SQLException {
    try (Statement statement = client.connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT full_name FROM users WHERE id = " + client.id++)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Take a connection and give it back, unused. */
  @Benchmark
  public Connection openAndClose(Database database) throws SQLException {
    try (Connection connection = database.dataSource.getConnection()) {
      return connection;
    }
  }

  /** Take a connection, prepare, execute, give it back: a request with one statement. */
  @Benchmark
  public long wholeCycle(Database database, Client client) throws SQLException {
    try (Connection connection = database.dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(SELECT)) {
      return query(statement, client.id++);
    }
  }

  private static long query(PreparedStatement statement, long id) throws SQLException {
    statement.setLong(1, id);
    try (ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
