package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sixteen threads write at random while one domain goes through all phases, forward and back; then
 * both sides and the acknowledged history must agree. {@code -Dtest.race.rounds} makes it longer.
 */
@Tag("slow")
class PhaseRaceTest {
  private static final int THREADS = 16;
  private static final int ROUNDS = Integer.getInteger("test.race.rounds", 2);
  private static final long SEED = Long.getLong("test.race.seed", System.nanoTime());

  private RouterFixture fixture;

  @BeforeEach
  void open() throws SQLException {
    fixture =
        RouterFixture.named("race")
            .domain("items", "item", "counter")
            .schemas(
                "CREATE TABLE item (id BIGINT AUTO_INCREMENT PRIMARY KEY, owner INT NOT NULL,"
                    + " name VARCHAR(50) NOT NULL UNIQUE, amount INT NOT NULL, KEY (owner))",
                "CREATE TABLE counter (id INT PRIMARY KEY, n BIGINT NOT NULL)");
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      statement.execute("INSERT INTO counter VALUES (0,0), (1,0), (2,0), (3,0), (4,0)");
    }
    fixture.open();
    // Sixteen threads without a pause leave nothing over for a copy that waits for a quiet moment.
    fixture
        .router()
        .controller()
        .copies()
        .change("items", "latencyPercent=0", ChangeRequest.of("test", "test"));
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @Test
  void noAcknowledgedWriteIsLostWhileTheDomainMoves() throws Exception {
    AtomicLongArray counted = new AtomicLongArray(RaceWriter.COUNTERS);
    AtomicLong retries = new AtomicLong();
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    List<RaceWriter> writers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int owner = 0; owner < THREADS; owner++) {
      RaceWriter writer = new RaceWriter(owner, fixture::connect, SEED, counted, retries, failures);
      writers.add(writer);
      Thread thread = new Thread(writer, "race-" + owner);
      threads.add(thread);
      thread.start();
    }
    try {
      for (int round = 0; round < ROUNDS; round++) {
        fixture.moveTo("items", Phase.PARTITION_ONLY);
        fixture.moveTo("items", round + 1 < ROUNDS ? Phase.MONOLITH : Phase.PARTITION_FIRST);
      }
    } finally {
      writers.forEach(RaceWriter::stop);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    long statements = writers.stream().mapToLong(RaceWriter::statements).sum();
    System.out.printf(
        "PHASE RACE seed=%d rounds=%d statements=%d retries=%d%n",
        SEED, ROUNDS, statements, retries.get());
    assertEquals(List.of(), failures);
    fixture.router().close();
    assertJournalEmptyAfterReopening();
    assertEquals(expected(writers), items(fixture.partition("items")), "history and partition");
    assertEquals(
        items(fixture.partition("items")), items(fixture.monolith()), "partition and monolith");
    for (int counter = 0; counter < RaceWriter.COUNTERS; counter++) {
      String sql = "SELECT n FROM counter WHERE id = " + counter;
      String acknowledged = String.valueOf(counted.get(counter));
      assertEquals(acknowledged, RouterFixture.query(fixture.partition("items"), sql));
      assertEquals(acknowledged, RouterFixture.query(fixture.monolith(), sql));
    }
    assertTrue(statements > 1000, "too few statements to prove anything: " + statements);
  }

  /** What the first router left in the journal, the next one drains. */
  private void assertJournalEmptyAfterReopening() throws SQLException {
    fixture.open();
    assertTrue(
        Waiting.until(
            () -> fixture.router().controller().status("items").journalDepth() == 0, 20_000));
  }

  private static Map<Long, String> expected(List<RaceWriter> writers) {
    Map<Long, String> all = new TreeMap<>();
    for (int owner = 0; owner < writers.size(); owner++) {
      int id = owner;
      writers.get(owner).expected().forEach((key, amount) -> all.put(key, id + "/" + amount));
    }
    return all;
  }

  private static Map<Long, String> items(Connection connection) throws SQLException {
    Map<Long, String> rows = new TreeMap<>();
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id, owner, amount FROM item")) {
      while (row.next()) {
        rows.put(row.getLong(1), row.getInt(2) + "/" + row.getInt(3));
      }
    }
    return rows;
  }
}
