package io.domainrouter.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The usual server as a real replica of {@link TestServers#logged}, from now on and until it is
 * closed. Not thread-safe.
 */
public final class Replication implements AutoCloseable {
  private final TestServer source = TestServers.shared().logged();
  private final TestServer replica = TestServers.shared().server(0);
  private final boolean mySql = TestServers.shared().isMySql();

  public static Replication start() throws SQLException {
    Replication replication = new Replication();
    replication.begin();
    return replication;
  }

  public TestServer source() {
    return source;
  }

  public TestServer replica() {
    return replica;
  }

  private void begin() throws SQLException {
    String[] address = source.addressForServers().split(":");
    String from = mySql ? "SOURCE" : "MASTER";
    try (Connection connection = source.connect("");
        Statement statement = connection.createStatement();
        ResultSet log =
            statement.executeQuery(mySql ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS")) {
      log.next();
      run(
          "SET GLOBAL server_id = 4711",
          (mySql ? "CHANGE REPLICATION SOURCE TO " : "CHANGE MASTER TO ")
              + "%1$s_HOST = '%2$s', %1$s_PORT = %3$s, %1$s_USER = '%4$s', %1$s_PASSWORD = '%5$s',"
                  .formatted(from, address[0], address[1], source.user(), source.password())
              + "%1$s_LOG_FILE = '%2$s', %1$s_LOG_POS = %3$s"
                  .formatted(from, log.getString(1), log.getLong(2))
              + (mySql ? ", GET_SOURCE_PUBLIC_KEY = 1" : ""));
    }
    go();
  }

  public void go() throws SQLException {
    run("START REPLICA");
  }

  public void stop() throws SQLException {
    run("STOP REPLICA");
  }

  /** As the replica says. */
  public long secondsBehind() throws SQLException {
    try (Connection connection = replica.connect("");
        Statement statement = connection.createStatement();
        ResultSet status = statement.executeQuery("SHOW REPLICA STATUS")) {
      status.next();
      return status.getLong("Seconds_Behind_" + (mySql ? "Source" : "Master"));
    }
  }

  private void run(String... statements) throws SQLException {
    try (Connection connection = replica.connect("");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    run("STOP REPLICA", "RESET REPLICA ALL", "SET GLOBAL server_id = 1");
  }
}
