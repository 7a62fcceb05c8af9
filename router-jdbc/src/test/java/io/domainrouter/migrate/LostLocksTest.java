package io.domainrouter.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.testing.Await;
import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The server of the source ends the copy's session, and with it the locks, after a chunk was read
 * and before the target has it.
 */
final class LostLocksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Back to the monolith, since only the other one takes URL parameters. */
  private static final int FROM = TwoSchemas.TARGET;

  private static final int TO = TwoSchemas.SOURCE;

  /** Else the driver says something to the server when the rows are read, and notices as well. */
  private static final String SILENT_DRIVER = "&netTimeoutForStreamingResults=0";

  private TwoSchemas schemas;

  @BeforeEach
  void open() throws SQLException {
    schemas = TwoSchemas.create("lost_locks", "item").targetUrl(SILENT_DRIVER);
    schemas.executeOnBoth("CREATE TABLE item (id INT PRIMARY KEY)");
    schemas.execute(FROM, "INSERT INTO item VALUES (1), (2)");
  }

  @AfterEach
  void close() throws SQLException {
    schemas.close();
  }

  /** Meanwhile somebody deletes a row of the chunk, on both sides. */
  @Test
  void theTargetDoesNotKeepTheChunk() throws SQLException {
    CompletableFuture<Void> copy;
    try (Connection writer = schemas.connect(TO);
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("INSERT INTO item VALUES (1)");
      copy = CompletableFuture.runAsync(this::copy);
      Await.until("the chunk to wait for a row of the target", PATIENCE, this::isWaiting);
      for (String session : sessions(FROM, "")) {
        schemas.execute(FROM, "KILL " + session);
      }
      schemas.execute(FROM, "DELETE FROM item WHERE id = 2");
      writer.rollback();
    }
    copy.handle((done, failure) -> done).join();
    copy(); // If that one gave up: as the maintenance does.
    assertEquals("1", schemas.query(TO, "SELECT GROUP_CONCAT(id) FROM item"));
  }

  private void copy() {
    MoveRequest request = new MoveRequest("lost_locks", FROM, TO, List.of("item"), 1, 10, 1);
    try {
      new Backfill(schemas.pools(), request, CopyHooks.NONE).run();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isWaiting() throws SQLException {
    return !sessions(TO, "INSERT INTO `item`").isEmpty();
  }

  /** Those of the router that stand in that schema, with this in the statement that they run. */
  private List<String> sessions(int target, String text) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = schemas.connect(target);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id, IFNULL(info, '') FROM information_schema.processlist WHERE db ="
                    + " DATABASE() AND id <> CONNECTION_ID()")) {
      while (row.next()) {
        if (row.getString(2).contains(text)) {
          found.add(row.getString(1));
        }
      }
    }
    return found;
  }
}
