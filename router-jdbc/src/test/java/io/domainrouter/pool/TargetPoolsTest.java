package io.domainrouter.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.testing.TwoSchemas;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long the router's own connections wait, and servers for them. */
final class TargetPoolsTest {
  private TwoSchemas schemas;

  @BeforeEach
  void open() throws SQLException {
    schemas = TwoSchemas.create("pools", "item");
  }

  @AfterEach
  void close() throws SQLException {
    schemas.close();
  }

  @Test
  void whatTheApplicationMayWaitForGivesUp() throws SQLException {
    try (Connection prompt = schemas.pools().prompt(0);
        Statement statement = prompt.createStatement()) {
      SQLException late = assertThrows(SQLException.class, () -> statement.execute("DO SLEEP(9)"));
      assertTrue(late.getSQLState().startsWith("08"), late::toString);
    }
  }

  @Test
  void theNextUserOfAPromptConnectionIsPatientAgain() throws SQLException {
    long session;
    try (Connection prompt = schemas.pools().prompt(0)) {
      session = number(prompt, "SELECT CONNECTION_ID()");
      assertEquals(2_000, prompt.getNetworkTimeout());
    }
    try (Connection internal = schemas.pools().internal(0)) {
      assertEquals(session, number(internal, "SELECT CONNECTION_ID()"));
      assertEquals(60_000, internal.getNetworkTimeout());
    }
  }

  @Test
  void theServerEndsASilentSessionAfterSixTimesToLive() throws SQLException {
    try (Connection internal = schemas.pools().internal(0)) {
      assertEquals(60, number(internal, "SELECT @@session.wait_timeout"));
    }
  }

  /** A pool opens one connection after the other: one that hangs would hold up the next. */
  @Test
  void aServerThatSaysNothingToANewConnectionIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "jdbc:mysql://127.0.0.1:" + silent.getLocalPort() + "/none";
      InternalDataSource source = new InternalDataSource(url, new Properties(), 200, 60_000);
      assertTimeoutPreemptively(
          Duration.ofSeconds(30), () -> assertThrows(SQLException.class, source::getConnection));
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
