package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Which databases count as written by a transaction. */
class WrittenTargetsTest {
  @Test
  void aWriteBeforeTheTransactionDoesNotCount() throws SQLException {
    try (RouterFixture fixture =
            RouterFixture.named("written")
                .domain("items", "item")
                .domain("notes", "note")
                .schemas(
                    "CREATE TABLE item (id INT PRIMARY KEY)",
                    "CREATE TABLE note (id INT PRIMARY KEY)")
                .open();
        Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO item VALUES (1)");
      fixture.moveTo("items", Phase.PARTITION_FIRST);
      connection.setAutoCommit(false);
      statement.executeQuery("SELECT * FROM note").close();
      assertEquals(1, statement.executeUpdate("INSERT INTO item VALUES (2)"));
      connection.commit();
    }
  }
}
