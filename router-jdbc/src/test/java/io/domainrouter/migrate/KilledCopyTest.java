package io.domainrouter.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.rows.ExactCompare;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import io.domainrouter.testing.TwoSchemas;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A copy whose process is killed again and again, {@code -Dtest.copy.kills} times (3), goes on
 * where it was.
 */
final class KilledCopyTest {
  private static final int KILLS = Integer.getInteger("test.copy.kills", 3);
  private static final int CHUNKS_OF_A_LIFE = 40;

  /** Chunks may be smaller than they should, never larger than four times as large. */
  private static final int ROWS = CopyProcess.CHUNK_ROWS * 4 * CHUNKS_OF_A_LIFE * (KILLS + 1);

  private final TestServer server = TestServers.shared().server(0);
  private final Random random = new Random(7);
  private TwoSchemas schemas;

  @BeforeEach
  void createSchemas() throws Exception {
    schemas = TwoSchemas.on(server, "killed_copy_test");
    schemas.executeOnBoth(
        "CREATE TABLE items (owner INT NOT NULL, number INT NOT NULL, word VARCHAR(40),"
            + " PRIMARY KEY (owner, number))");
    schemas.execute(
        TwoSchemas.SOURCE,
        "SET @@"
            + (isMariaDb() ? "max_recursive_iterations" : "cte_max_recursion_depth")
            + "= 1000000",
        "INSERT INTO items WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n"
            + " WHERE i < "
            + (ROWS - 1)
            + ") SELECT i DIV 7, i MOD 7, CONCAT('word ', i) FROM n");
    // What is copied twice is counted twice, unless the first time was not committed.
    schemas.execute(
        TwoSchemas.TARGET,
        "CREATE TABLE inserted (owner INT NOT NULL, number INT NOT NULL)",
        "CREATE TRIGGER note AFTER INSERT ON items FOR EACH ROW"
            + " INSERT INTO inserted VALUES (NEW.owner, NEW.number)");
  }

  private boolean isMariaDb() throws Exception {
    return schemas.query(TwoSchemas.SOURCE, "SELECT VERSION()").contains("MariaDB");
  }

  @AfterEach
  void dropSchemas() throws Exception {
    schemas.close();
  }

  @Test
  void copiesNoFinishedChunkAgain() throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      try (CopyProcess process = CopyProcess.start(server, schemas)) {
        int chunks = 1 + random.nextInt(CHUNKS_OF_A_LIFE);
        assertTrue(process.awaitChunks(chunks), "the copy was over before kill " + kill);
        process.kill();
      }
    }
    try (CopyProcess last = CopyProcess.start(server, schemas)) {
      while (last.awaitChunks(1)) {
        // Each line is a chunk.
      }
    }
    assertEquals(List.of(), ExactCompare.differences(schemas, "items", List.of("owner", "number")));
    assertEquals(ROWS + "", query("SELECT COUNT(*) FROM inserted"));
    assertEquals(ROWS + "", query("SELECT COUNT(DISTINCT owner, number) FROM inserted"));
    assertEquals(ROWS + "", query("SELECT SUM(rows_copied) FROM domainrouter_backfill"));
  }

  private String query(String sql) throws Exception {
    return schemas.query(TwoSchemas.TARGET, sql);
  }
}
