package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application sees what it has written, within the transaction and after it, in every phase. */
@TestInstance(Lifecycle.PER_CLASS)
final class OwnWritesTest {
  private static final int ROUNDS = 10;
  private final RouterFixture fixture = RouterFixture.named("own").domain("items", "item");
  private int amount;

  @BeforeAll
  void open() throws SQLException {
    fixture.schemas("CREATE TABLE item (id INT PRIMARY KEY, amount INT NOT NULL)").open();
  }

  @AfterAll
  void close() throws SQLException {
    fixture.close();
  }

  @ParameterizedTest
  @EnumSource
  void ownWritesAreSeen(Phase phase) throws SQLException {
    fixture.moveTo("items", phase);
    try (Connection own = fixture.connect();
        Connection other = fixture.connect()) {
      for (int round = 0; round < ROUNDS; round++) {
        write(own);
        assertSeen(own);
        assertSeen(other);
        int before = amount;
        own.setAutoCommit(false);
        assertSeen(own);
        write(own);
        assertSeen(own);
        assertEquals(before, read(other), "not committed yet");
        own.rollback();
        amount = before;
        assertSeen(own);
        write(own);
        own.commit();
        assertSeen(own);
        own.setAutoCommit(true);
        assertSeen(own);
        assertSeen(other);
      }
    }
  }

  private void write(Connection connection) throws SQLException {
    amount++;
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO item VALUES (1, " + amount + ") ON DUPLICATE KEY UPDATE amount = " + amount);
    }
  }

  private void assertSeen(Connection connection) throws SQLException {
    assertEquals(amount, read(connection));
  }

  private static int read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT amount FROM item WHERE id = 1")) {
      return row.next() ? row.getInt(1) : -1;
    }
  }
}
