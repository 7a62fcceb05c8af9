package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.domainrouter.config.Phase;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The router sends several statements of its own in one packet; the application must not notice,
 * and cannot do the same.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class PacketsTest {
  private static final int SYNTAX_ERROR = 1064;
  private static final PoolConfig ONE_CONNECTION =
      new PoolConfig(1, 0, 20, Duration.ofSeconds(10), Duration.ofMinutes(30));

  private final RouterFixture fixture =
      RouterFixture.named("packets").domain("items", "item").pool(ONE_CONNECTION);

  @BeforeAll
  void open() throws SQLException {
    fixture
        .schemas(
            "CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(40))",
            "CREATE TABLE other (id INT PRIMARY KEY)")
        .open();
    fixture.moveTo("items", Phase.DUAL_WRITE);
  }

  @AfterAll
  void close() throws SQLException {
    fixture.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    try (Connection routed = fixture.connect();
        Statement statement = routed.createStatement()) {
      statement.executeUpdate("DELETE FROM item");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM other; SELECT id FROM other",
        "INSERT INTO other VALUES (1); DELETE FROM other",
        "DO 1; /* nothing */ DO 2",
      })
  void severalStatementsOfTheApplicationAreStillASyntaxError(String several) throws SQLException {
    try (Connection routed = fixture.connect();
        Statement statement = routed.createStatement()) {
      statement.executeUpdate("INSERT INTO item VALUES (1, 'a')");
      assertSyntaxError(statement, several);
      statement.executeUpdate("INSERT INTO item VALUES (2, 'b')");
      assertSyntaxError(statement, several);
    }
    // The pool's one connection again.
    try (Connection routed = fixture.connect();
        Statement statement = routed.createStatement()) {
      assertSyntaxError(statement, several);
    }
    assertRows(2);
  }

  private static void assertSyntaxError(Statement statement, String several) {
    SQLException refusal = assertThrows(SQLException.class, () -> statement.execute(several));
    assertEquals(SYNTAX_ERROR, refusal.getErrorCode(), refusal::getMessage);
  }

  @Test
  void aCommentBehindASemicolonIsNoStatement() throws SQLException {
    try (Connection routed = fixture.connect();
        Statement statement = routed.createStatement()) {
      statement.executeUpdate("INSERT INTO item VALUES (1, 'a;b'); -- first");
      statement.executeUpdate("INSERT INTO item VALUES (2, 'b'); ");
      statement.execute("BEGIN; -- a transaction");
      statement.executeUpdate("INSERT INTO item VALUES (3, 'c') /* third; */;");
      statement.execute("COMMIT; # the end");
      statement.executeQuery("SELECT id FROM other; -- none").close();
    }
    assertRows(3);
  }

  @Test
  void theApplicationsOwnSeveralStatementsWorkWhereItsUrlAllowsThem() throws SQLException {
    try (RouterFixture allowing =
        RouterFixture.named("packets_allowed")
            .domain("items", "item")
            .urlParameters("&allowMultiQueries=true")) {
      allowing
          .schemas(
              "CREATE TABLE item (id INT PRIMARY KEY)", "CREATE TABLE other (id INT PRIMARY KEY)")
          .open();
      allowing.moveTo("items", Phase.DUAL_WRITE);
      try (Connection routed = allowing.connect();
          Statement statement = routed.createStatement()) {
        statement.executeUpdate("INSERT INTO item VALUES (1)");
        statement.execute("INSERT INTO other VALUES (1); INSERT INTO other VALUES (2)");
        statement.executeUpdate("INSERT INTO item VALUES (2)");
      }
      assertEquals("2", RouterFixture.query(allowing.monolith(), "SELECT count(*) FROM other"));
      assertEquals(
          "2", RouterFixture.query(allowing.partition("items"), "SELECT count(*) FROM item"));
    }
  }

  /** The statement in the packet that fails is the last: there is no commit without a journal. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsCommittedThatCannotBeJournaled(boolean autoCommit) throws SQLException {
    try (Connection monolith = fixture.monolith();
        Statement ddl = monolith.createStatement();
        Connection routed = fixture.connect();
        Statement statement = routed.createStatement()) {
      ddl.execute(
          "CREATE TRIGGER refuse BEFORE INSERT ON domainrouter_journal FOR EACH ROW"
              + " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'full'");
      try {
        routed.setAutoCommit(autoCommit);
        SQLException refusal =
            assertThrows(
                SQLException.class,
                () -> {
                  statement.executeUpdate("INSERT INTO item VALUES (1, 'a')");
                  routed.commit();
                });
        assertEquals("45000", refusal.getSQLState(), refusal::getMessage);
        routed.setAutoCommit(true);
        try (ResultSet row = statement.executeQuery("SELECT id FROM item")) {
          assertEquals(false, row.next());
        }
      } finally {
        ddl.execute("DROP TRIGGER refuse");
      }
      statement.executeUpdate("INSERT INTO item VALUES (2, 'b')");
    }
    assertRows(1);
  }

  private void assertRows(int count) throws SQLException {
    String sql = "SELECT count(*) FROM item";
    assertEquals(String.valueOf(count), RouterFixture.query(fixture.monolith(), sql));
    assertEquals(String.valueOf(count), RouterFixture.query(fixture.partition("items"), sql));
  }
}
