package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcPreparedStatement;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements, batches and result sets that outlive a change of phase, prepared by the driver and by
 * the server: checklist lines 71, 72 and 77.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"useServerPrepStmts=false", "useServerPrepStmts=true"})
final class OutlivingStatementsTest {
  private static final int CLOSED_STATEMENTS = Integer.getInteger("test.closedStatements", 500);

  private static final List<Phase> ON =
      List.of(
          Phase.PARTITION_READY,
          Phase.COPYING,
          Phase.DUAL_WRITE,
          Phase.READ_MIGRATION,
          Phase.PARTITION_FIRST,
          Phase.PARTITION_ONLY);

  private static RouterFixture fixture;

  private final boolean preparedByServer;
  private Connection connection;

  OutlivingStatementsTest(String parameter) {
    preparedByServer = parameter.endsWith("true");
  }

  @BeforeParameterizedClassInvocation
  static void open(String parameter) throws SQLException {
    fixture =
        RouterFixture.named("outlive")
            .domain("items", "item")
            .urlParameters("&" + parameter)
            .schemas(
                "CREATE TABLE item (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50), more BLOB)",
                "CREATE PROCEDURE nothing(IN a INT) SELECT a")
            .open();
  }

  @AfterParameterizedClassInvocation
  static void close() throws SQLException {
    fixture.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = fixture.connect();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
    fixture.moveTo("items", Phase.MONOLITH);
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      statement.execute("DELETE FROM item");
    }
  }

  private static String rows(ResultSet rows) throws SQLException {
    List<String> all = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        all.add(rows.getString(1));
      }
    }
    return String.join(",", all);
  }

  private static String schema(PreparedStatement where) throws SQLException {
    return rows(where.executeQuery());
  }

  private void insertRows(int count) throws SQLException {
    try (PreparedStatement s = connection.prepareStatement("INSERT INTO item (name) VALUES (?)")) {
      for (int i = 1; i <= count; i++) {
        s.setString(1, "row" + i);
        s.addBatch();
      }
      s.executeBatch();
    }
  }

  @Test
  void line71_aStatementIsExecutedWithItsParametersInEveryPhase() throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO item (name, more) VALUES (?, ?)", 1);
        PreparedStatement rename =
            connection.prepareStatement("UPDATE item SET name = CONCAT(name, ?) WHERE id = ?");
        PreparedStatement where =
            connection.prepareStatement("SELECT DATABASE() FROM item WHERE id > ? LIMIT 1");
        PreparedStatement names =
            connection.prepareStatement("SELECT name FROM item ORDER BY id")) {
      insert.setCharacterStream(1, new StringReader("n"));
      insert.setBinaryStream(
          2, new ByteArrayInputStream("stream".getBytes(StandardCharsets.UTF_8)));
      rename.setString(1, "!");
      where.setInt(1, 0);
      String expected = "";
      List<Phase> phases = new ArrayList<>(ON);
      phases.add(0, Phase.MONOLITH);
      for (Phase phase : phases) {
        fixture.moveTo("items", phase);
        assertEquals(1, insert.executeUpdate());
        rename.setLong(2, Long.parseLong(rows(insert.getGeneratedKeys())));
        assertEquals(1, rename.executeUpdate());
        expected += expected.isEmpty() ? "n!" : ",n!";
        assertEquals(expected, rows(names.executeQuery()), phase.label());
        boolean moved = phase.compareTo(Phase.PARTITION_FIRST) >= 0;
        if (phase != Phase.READ_MIGRATION) {
          assertEquals(moved ? "outlive_items" : "outlive_monolith", schema(where), phase.label());
        }
      }
      assertEquals(
          "stream",
          RouterFixture.query(
              fixture.partition("items"), "SELECT GROUP_CONCAT(DISTINCT more) FROM item"));
    }
  }

  @Test
  void line71_aBatchIsExecutedInThePhaseOfItsExecution() throws SQLException {
    try (PreparedStatement prepared =
            connection.prepareStatement("INSERT INTO item (name, more) VALUES (?, ?)");
        Statement plain = connection.createStatement()) {
      for (String name : List.of("a", "b")) {
        prepared.setString(1, name);
        prepared.setBinaryStream(2, new ByteArrayInputStream(new byte[] {1, 2}));
        prepared.addBatch();
      }
      plain.addBatch("INSERT INTO item (name) VALUES ('c')");
      plain.addBatch("DELETE FROM item WHERE name = 'b'");
      fixture.moveTo("items", Phase.DUAL_WRITE);
      assertEquals("[1, 1]", Arrays.toString(prepared.executeBatch()));
      plain.addBatch("UPDATE item SET more = 'x' WHERE name = 'c'");
      fixture.moveTo("items", Phase.PARTITION_FIRST);
      assertEquals("[1, 1, 1]", Arrays.toString(plain.executeBatch()));
    }
    String all = "SELECT GROUP_CONCAT(name, HEX(more) ORDER BY id) FROM item";
    assertEquals("a0102,c78", RouterFixture.query(fixture.monolith(), all));
    assertEquals("a0102,c78", RouterFixture.query(fixture.partition("items"), all));
  }

  @Test
  void line71_aResultSetThatIsOpenStaysReadable() throws SQLException {
    insertRows(3);
    fixture.moveTo("items", Phase.DUAL_WRITE);
    try (PreparedStatement buffered = connection.prepareStatement("SELECT name FROM item");
        PreparedStatement streamed =
            connection.prepareStatement("SELECT name FROM item", 1003, 1007)) {
      streamed.setFetchSize(Integer.MIN_VALUE);
      ResultSet held = buffered.executeQuery();
      ResultSet stream = streamed.executeQuery();
      assertTrue(held.next());
      assertTrue(stream.next());
      fixture.moveTo("items", Phase.READ_MIGRATION);
      assertEquals("row2,row3", rows(stream));
      fixture.moveTo("items", Phase.PARTITION_FIRST);
      assertEquals("row2,row3", rows(held));
      assertEquals("row1,row2,row3", rows(streamed.executeQuery()));
    }
  }

  @Test
  void line71_aProcedureCallIsRefusedWhereItsTablesMatterAndServesAgainLater() throws SQLException {
    try (CallableStatement call = connection.prepareCall("{call nothing(?)}")) {
      call.setInt(1, 5);
      assertEquals("5", rows(call.executeQuery()));
      fixture.moveTo("items", Phase.DUAL_WRITE);
      SQLException refused = assertThrows(SQLException.class, call::executeQuery);
      assertEquals("DR003", refused.getSQLState());
      fixture.moveTo("items", Phase.MONOLITH);
      assertEquals("5", rows(call.executeQuery()));
    }
  }

  @Test
  void line71_aSettingThatCannotBeRepeatedIsRefusedWhereTwoDatabasesWereUsed() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (Phase phase : List.of(Phase.PARTITION_ONLY, Phase.MONOLITH)) {
        fixture.moveTo("items", phase);
        statement.executeQuery("SELECT name FROM item").close();
      }
      assertEquals(2, Twins.physicals(connection).size());
      statement.execute("SET @zone = '+01:00'");
      SQLException refused =
          assertThrows(SQLException.class, () -> statement.execute("SET time_zone = @zone"));
      assertEquals("DR005", refused.getSQLState());
    }
  }

  @Test
  void line72_noStatementIsLeftPreparedOnAnyServer() throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO item (name) VALUES (?)");
        PreparedStatement names = connection.prepareStatement("SELECT name FROM item")) {
      insert.setString(1, "n");
      for (Phase phase : List.of(Phase.MONOLITH, Phase.DUAL_WRITE, Phase.PARTITION_ONLY)) {
        fixture.moveTo("items", phase);
        insert.executeUpdate();
        names.executeQuery().close();
      }
      List<Connection> physicals = Twins.physicals(connection);
      assertEquals(2, physicals.size());
      assertEquals(preparedByServer, counter(physicals.get(0), "Com_stmt_prepare") > 0);
      assertEquals(0, leftPrepared(physicals.get(0)));
    }
    for (Connection physical : Twins.physicals(connection)) {
      assertEquals(0, leftPrepared(physical));
    }
  }

  /** Statements that this connection has had the server prepare, and not close yet. */
  private static long leftPrepared(Connection physical) throws SQLException {
    return counter(physical, "Com_stmt_prepare") - counter(physical, "Com_stmt_close");
  }

  private static long counter(Connection physical, String name) throws SQLException {
    try (Statement statement = physical.createStatement();
        ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE '" + name + "'")) {
      row.next();
      return row.getLong(2);
    }
  }

  @Test
  void line77_closedStatementsLeaveNothingOnAConnectionThatStaysOpen() throws SQLException {
    WeakReference<Statement> last = null;
    for (int i = 0; i < CLOSED_STATEMENTS; i++) {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT name FROM item WHERE id = ?")) {
        statement.setInt(1, i);
        statement.executeQuery();
        last = new WeakReference<>(statement.unwrap(JdbcPreparedStatement.class));
      }
    }
    WeakReference<Statement> closed = last;
    Await.until(
        "the closed statement to be collected",
        Duration.ofSeconds(20),
        () -> {
          System.gc();
          return closed.refersTo(null);
        });
    JdbcConnection physical = connection.unwrap(JdbcConnection.class);
    assertEquals(0, physical.getActiveStatementCount());
    assertEquals(0, leftPrepared(physical));
  }
}
