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
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server ends the copy's session, and with it the locks, after a chunk was read and before the
 * target has it. The copy goes on by itself.
 */
final class LostLocksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Back to the monolith, since only the other one takes URL parameters. */
  private static final int FROM = TwoSchemas.TARGET;

  private static final int TO = TwoSchemas.SOURCE;

  /** Else the driver says something to the server when the rows are read, and notices as well. */
  private static final String SILENT_DRIVER = "&netTimeoutForStreamingResults=0";

  private final Queue<String> told = new ConcurrentLinkedQueue<>();

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
  @ParameterizedTest
  @ValueSource(ints = {FROM, TO})
  void theTargetDoesNotKeepTheChunk(int killed) throws SQLException {
    CompletableFuture<Void> copy;
    try (Connection writer = schemas.connect(TO);
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("INSERT INTO item VALUES (1)");
      copy = CompletableFuture.runAsync(this::copy);
      Await.until("the chunk to wait for a row of the target", PATIENCE, this::isWaiting);
      for (String session : sessions(killed, killed == FROM ? "" : "INSERT INTO `item`")) {
        schemas.execute(killed, "KILL " + session);
      }
      Await.until("somebody to be told why it waits", PATIENCE, () -> !told.isEmpty());
      schemas.execute(FROM, "DELETE FROM item WHERE id = 2");
      writer.rollback();
    }
    copy.join();
    assertEquals("1", schemas.query(TO, "SELECT GROUP_CONCAT(id) FROM item"));
  }

  /** Then it is the statement that fails, in words of its own, before the connection does. */
  @ParameterizedTest
  @ValueSource(strings = {"KILL ", "KILL QUERY "})
  void theCopyGoesOnAfterItsStatementWasEnded(String kill) throws SQLException {
    CompletableFuture<Void> copy;
    try (Connection writer = schemas.connect(FROM);
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("UPDATE item SET id = 3 WHERE id = 2");
      copy = CompletableFuture.runAsync(this::copy);
      Await.until("a statement of the copy to be ended", PATIENCE, () -> killed(kill));
      Await.until("somebody to be told", PATIENCE, () -> told.stream().anyMatch(this::isEnded));
      writer.commit();
    }
    copy.join();
    assertEquals("1,3", schemas.query(TO, "SELECT GROUP_CONCAT(id ORDER BY id) FROM item"));
  }

  private boolean isEnded(String failure) {
    return failure.matches("(?s).*(interrupted|killed|Communications link).*");
  }

  private boolean killed(String kill) throws SQLException {
    List<String> waiting = sessions(FROM, "LOCK IN SHARE MODE");
    for (String session : waiting) {
      schemas.execute(FROM, kill + session);
    }
    return !waiting.isEmpty();
  }

  private final CopyListener listener =
      new CopyListener() {
        @Override
        public void copied(String table, long rowsCopied, long rowsEstimated) {}

        @Override
        public void waiting(String table, SQLException cause) {
          told.add(cause.toString());
        }
      };

  private void copy() {
    MoveRequest request = new MoveRequest("lost_locks", FROM, TO, List.of("item"), 1, 10, 1);
    try {
      new Backfill(
              schemas.pools(),
              request,
              new CopyHooks(Throttle.NONE, Conflicts.IGNORE, listener, () -> false))
          .run();
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
