package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mysql.cj.jdbc.JdbcStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The physical connection goes back to its pool without the statements that were made on it. */
final class LeftOpenStatementsTest {
  private Twins twins;
  private Connection logical;

  @BeforeEach
  void connect() throws SQLException {
    twins = new Twins();
    logical = twins.logical;
  }

  @AfterEach
  void close() throws SQLException {
    twins.close();
  }

  private PreparedStatement executed() throws SQLException {
    PreparedStatement statement = logical.prepareStatement("SELECT 1");
    statement.executeQuery();
    return statement;
  }

  @Test
  void theConnectionsEndIsThatOfEveryStatementLeftOpen() throws SQLException {
    List<Statement> physicals = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      physicals.add(executed().unwrap(JdbcStatement.class));
    }
    logical.close();
    for (Statement physical : physicals) {
      assertTrue(physical.isClosed());
    }
  }

  @Test
  void aStatementClosedBetweenOthersLeavesThemToTheConnection() throws SQLException {
    PreparedStatement first = executed();
    PreparedStatement second = executed();
    PreparedStatement third = executed();
    Statement ofFirst = first.unwrap(JdbcStatement.class);
    Statement ofThird = third.unwrap(JdbcStatement.class);
    second.close();
    assertFalse(ofFirst.isClosed());
    assertFalse(ofThird.isClosed());
    logical.close();
    assertTrue(ofFirst.isClosed());
    assertTrue(ofThird.isClosed());
  }

  @Test
  void aResultSetLeftOpenEndsWithTheConnection() throws SQLException {
    ResultSet rows = logical.createStatement().executeQuery("SELECT 1");
    logical.close();
    assertTrue(rows.isClosed());
  }
}
