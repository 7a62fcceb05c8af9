package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A statement that moves between physical connections: checklist lines 52, 71 and 72. */
final class StatementBindingTest {
  private final TestServer server = TestServers.shared().server(0);
  private final StatementBinding binding =
      new StatementBinding(
          StatementOrigin.withResults(1004, 1007, (c, noText) -> c.createStatement(1004, 1007)),
          null);
  private Connection first;
  private Connection second;

  @BeforeEach
  void connect() throws SQLException {
    first = server.connect("");
    second = server.connect("");
  }

  @AfterEach
  void close() throws SQLException {
    first.close();
    second.close();
  }

  @Test
  void thePhysicalStatementIsReusedOnTheSameConnection() throws SQLException {
    assertSame(binding.bindTo(first), binding.bindTo(first));
  }

  @Test
  void anotherConnectionGetsANewStatementWithTheSameFlagsAndSettings() throws SQLException {
    binding.set(StatementSetting.MAX_ROWS, 5L);
    Statement before = binding.bindTo(first);
    binding.set(StatementSetting.QUERY_TIMEOUT_SECONDS, 3);
    ResultSet open = before.executeQuery("SELECT 1");

    Statement after = binding.bindTo(second);
    assertNotSame(before, after);
    assertTrue(before.isClosed());
    assertTrue(open.isClosed());
    assertSame(second, after.getConnection());
    assertEquals(5, after.getMaxRows());
    assertEquals(3, after.getQueryTimeout());
    assertEquals(ResultSet.TYPE_SCROLL_INSENSITIVE, after.getResultSetType());
  }

  @Test
  void aStatementOfALostConnectionIsReplaced() throws SQLException {
    Statement before = binding.bindTo(first);
    first.abort(Runnable::run);
    assertTrue(binding.bindTo(second).execute("SELECT 1"));
    assertTrue(before.isClosed());
  }

  @Test
  void aSettingThatTheDriverRefusesLeavesNoStatementBehind() throws SQLException {
    binding.set(StatementSetting.MAX_FIELD_SIZE, Integer.MAX_VALUE);
    assertThrows(SQLException.class, () -> binding.bindTo(first));
    assertNull(binding.physical());
  }

  @Test
  void aSettingThatTheDriverRefusesIsNotRecorded() throws SQLException {
    binding.bindTo(first);
    assertThrows(
        SQLException.class, () -> binding.set(StatementSetting.MAX_FIELD_SIZE, Integer.MAX_VALUE));
    assertFalse(binding.isSet(StatementSetting.MAX_FIELD_SIZE));
  }

  @Test
  void capturedWarningsOutliveTheNextStatementOnTheirConnection() throws SQLException {
    Statement physical = binding.bindTo(first);
    physical.execute("DROP DATABASE IF EXISTS none_of_that_name");
    binding.captureWarnings();
    try (Statement other = first.createStatement()) {
      other.execute("SELECT 1");
    }
    assertEquals(1008, binding.warnings().getErrorCode());
    binding.bindTo(first).execute("SELECT 1");
    assertNull(binding.warnings());
  }

  @Test
  void parametersFollowAPreparedStatementToAnotherConnection() throws SQLException {
    StatementBinding prepared = new StatementBinding(StatementOrigin.PREPARED, "SELECT ? + ?");
    RecordedParameters parameters = new RecordedParameters();
    parameters.set(1, RecordedNumber.Type.INT, 2);
    parameters.set(2, "3", (s, i, v) -> s.setString(i, (String) v));
    for (Connection connection : new Connection[] {first, second, first}) {
      PreparedStatement physical = (PreparedStatement) prepared.bindTo(connection);
      assertEquals(5, sum(physical, parameters));
      assertSame(connection, physical.getConnection());
    }
  }

  private static int sum(PreparedStatement physical, RecordedParameters parameters)
      throws SQLException {
    parameters.applyTo(physical);
    try (ResultSet row = physical.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }
}
