package io.domainrouter.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** A database server of the tests, on a port that it keeps. Thread-safe. */
public abstract class TestServer {
  static final String HOST = "127.0.0.1";
  static final String USER = "root";
  static final String PASSWORD = "test-root-password";
  private static final Duration START_DEADLINE = Duration.ofMinutes(2);
  private static final String URL_PARAMETERS = "?sslMode=DISABLED&allowPublicKeyRetrieval=true";

  private final int port;
  private String product;

  TestServer(int port) {
    this.port = port;
  }

  /**
   * Kills the server process at once (SIGKILL), so that nothing is flushed or rolled back.
   *
   * <p>Returns when the process is gone.
   */
  public abstract void kill();

  /** Starts a killed server again with its data and port; returns when it accepts connections. */
  public abstract void restart();

  /** A Connector/J URL that ends in parameters: more can be appended with {@code &}. */
  public String url(String schema) {
    return "jdbc:mysql://" + address() + "/" + schema + URL_PARAMETERS;
  }

  /** Host and port at which the tests reach it. */
  String address() {
    return HOST + ":" + port;
  }

  /** A user that may do everything. */
  public String user() {
    return USER;
  }

  public String password() {
    return PASSWORD;
  }

  public int port() {
    return port;
  }

  /** Host and port at which other servers reach this one. */
  public String addressForServers() {
    return HOST + ":" + port;
  }

  /** A connection of the driver's own, not pooled. */
  public Connection connect(String schema) throws SQLException {
    return DriverManager.getConnection(url(schema), USER, PASSWORD);
  }

  /** Leaves the schema there and empty, with utf8mb4 as its character set. */
  public void recreateSchema(String schema) throws SQLException {
    dropSchema(schema);
    execute("CREATE DATABASE `" + schema + "` CHARACTER SET utf8mb4");
  }

  public void dropSchema(String schema) throws SQLException {
    execute("DROP DATABASE IF EXISTS `" + schema + "`");
  }

  String product() {
    return product;
  }

  static int freePort() {
    // Below the ephemeral ports, so that no outgoing connection takes the port of a killed server.
    for (int attempt = 0; attempt < 100; attempt++) {
      int candidate = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      if (isFree(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException("no free port between 20000 and 30000");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  void awaitConnections() {
    Await.until("the server on port " + port + " to answer", START_DEADLINE, this::answers);
  }

  private boolean answers() {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement();
        ResultSet version = statement.executeQuery("SELECT VERSION()")) {
      version.next();
      String text = version.getString(1);
      product = (text.contains("MariaDB") ? "MariaDB " : "MySQL ") + text.replaceFirst("-.*", "");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
