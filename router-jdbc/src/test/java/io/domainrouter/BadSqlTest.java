package io.domainrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.RouterFixture;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that is no SQL, or far too much of it, ends as it does on the driver's own connection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadSqlTest {
  private static final int HUGE = 16 << 20;
  private static final int MANY = 100_000;

  /** Bytes that the router may allocate for each character of a text, beside the driver. */
  private static final long ALLOCATED_PER_CHARACTER = 3;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private RouterFixture fixture;
  private Connection raw;
  private Connection routed;

  @BeforeAll
  void open() throws SQLException {
    fixture =
        RouterFixture.named("badsql")
            .domain("items", "item")
            .domain("orders", "purchase")
            .schemas(
                "CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20))",
                "CREATE TABLE purchase (id INT PRIMARY KEY, name VARCHAR(20))",
                "CREATE TABLE note (id INT PRIMARY KEY, name VARCHAR(20))")
            .open();
    raw = fixture.monolith();
    routed = fixture.connect();
  }

  @AfterEach
  void moveBack() throws SQLException {
    fixture.moveTo("items", Phase.MONOLITH);
  }

  @AfterAll
  void close() throws SQLException {
    raw.close();
    routed.close();
    fixture.close();
  }

  static Stream<String> badTexts() {
    return Stream.of(
        "",
        " ",
        ";",
        ";;SELECT 1",
        "\0",
        "SELECT 1\0",
        "SELECT '\0'",
        "SELECT\0 1",
        "SELECT `\0`",
        "SELEC * FROM note",
        "SELEC * FROM item",
        "SELECT * FROM",
        "SELECT FROM item WHERE (",
        "SELECT FROM note WHERE (",
        "SELECT * FROM note WHERE name = 'x",
        "SELECT * FROM item WHERE name = 'x",
        "SELECT * FROM note WHERE name = \"x",
        "SELECT * FROM `note",
        "SELECT * FROM `item",
        "SELECT * FROM note /* never closed",
        "SELECT * FROM item /* never closed",
        "SELECT * FROM item /*! never closed",
        "SELECT 1)",
        "SELECT 'a\\",
        "SELECT 1; SELECT 2",
        "SELECT 1; DELETE FROM item",
        "INSERT INTO item",
        "INSERT INTO item VALUES",
        "UPDATE item",
        "DELETE item",
        "\ud83d SELECT 1",
        "SELECT '\ud83d'",
        "\u00a0SELECT 1",
        "\ufeffSELECT 1",
        "SELECT " + "(".repeat(1_000) + "1" + ")".repeat(1_000));
  }

  @ParameterizedTest
  @MethodSource("badTexts")
  void endsAsItDoesOnTheDriversConnection(String sql) {
    assertEquals(outcome(raw, sql), outcome(routed, sql));
  }

  static Stream<Arguments> longTexts() {
    return Stream.of(
        Arguments.of("a literal", "SELECT LENGTH('" + "x".repeat(HUGE) + "')"),
        Arguments.of("a literal that is not closed", "SELECT '" + "x".repeat(HUGE)),
        Arguments.of(
            "a literal beside a table",
            "SELECT * FROM item WHERE name = '" + "x".repeat(HUGE) + "'"),
        Arguments.of("a value", "INSERT INTO item VALUES (1, '" + "x".repeat(HUGE) + "')"),
        Arguments.of("a comment", "SELECT 1 /*" + " ".repeat(HUGE) + "*/"),
        Arguments.of("a name", "SELECT * FROM `" + "x".repeat(HUGE) + "`"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("longTexts")
  void sixteenMegabytesEndAsOnTheDriversConnection(String name, String sql) {
    long before = allocated();
    String expected = outcome(raw, sql);
    long byTheDriver = allocated() - before;
    assertEquals(expected, outcome(routed, sql));
    long byTheRouter = allocated() - before - 2 * byTheDriver;
    assertTrue(
        byTheRouter < ALLOCATED_PER_CHARACTER * sql.length(),
        () -> byTheRouter / sql.length() + " bytes for each character");
  }

  private static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM item WHERE id IN (%s)",
        "SELECT * FROM note n JOIN item i USING (id) WHERE id IN (%s)",
        "DELETE FROM item WHERE id IN (%s)"
      })
  void aHundredThousandParametersEndAsOnTheDriversConnection(String statement) {
    String sql = statement.formatted("?,".repeat(MANY - 1) + "?");
    assertEquals(outcomeWithParameters(raw, sql), outcomeWithParameters(routed, sql));
  }

  @Test
  void besideAMirrorOnlyWhatMayMeanAMovingTableIsRefused() throws SQLException {
    fixture.moveTo("items", Phase.DUAL_WRITE);
    assertRefused("DR002", "phase 3b", "SELECT FROM item WHERE (");
    assertRefused("DR002", "phase 3b", "SELECT FROM item, purchase WHERE (");
    assertRefused("DR002", "phase 3b", "FROBNICATE item");
    assertRefused("DR002", "phase 3b", "SELECT * FROM item WHERE name = 'x");
    assertRefused("42000", "FROBNICATE note", "FROBNICATE note");
    assertRefused("42000", "note", "SELECT FROM note WHERE (");
  }

  @Test
  void afterTheMoveItGoesWhereItsTablesAre() throws SQLException {
    fixture.moveTo("items", Phase.PARTITION_ONLY);
    assertRefused("42000", "item", "SELECT FROM item WHERE (");
    assertRefused("42000", "'x", "SELECT * FROM item WHERE name = 'x");
    assertRefused("42000", "note", "SELECT FROM note WHERE (");
    assertRefused("DR002", "phase 5b", "SELECT FROM item, purchase WHERE (");
  }

  private void assertRefused(String state, String reason, String sql) throws SQLException {
    try (Statement statement = routed.createStatement()) {
      SQLException refusal = assertThrows(SQLException.class, () -> statement.execute(sql), sql);
      assertEquals(state, refusal.getSQLState(), refusal::getMessage);
      assertTrue(refusal.getMessage().contains(reason), refusal::getMessage);
    }
  }

  private static String outcome(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql) ? rows(statement) : "changed " + statement.getUpdateCount();
    } catch (SQLException e) {
      return text(e);
    }
  }

  private static String outcomeWithParameters(Connection connection, String sql) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i : IntStream.rangeClosed(1, MANY).toArray()) {
        statement.setInt(i, i);
      }
      return statement.execute() ? rows(statement) : "changed " + statement.getUpdateCount();
    } catch (SQLException e) {
      return text(e);
    }
  }

  private static String rows(Statement statement) throws SQLException {
    StringBuilder rows = new StringBuilder("rows");
    try (ResultSet result = statement.getResultSet()) {
      while (result.next()) {
        rows.append(' ').append(result.getString(1));
      }
    }
    return rows.toString();
  }

  private static String text(SQLException e) {
    return e.getClass().getName() + e.getSQLState() + e.getErrorCode() + e.getMessage();
  }
}
