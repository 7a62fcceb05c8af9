package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No number of an AUTO_INCREMENT column is given twice, by whichever side. */
final class IdentityTest {
  private static final int THREADS = 6;
  private static final int FLIPS = Integer.getInteger("test.identity.flips", 4);
  private static final String TABLE =
      "CREATE TABLE %s (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) NOT NULL)";

  private final RouterFixture fixture = RouterFixture.named("identity");

  @BeforeEach
  void open() throws SQLException {
    fixture
        .domain("items", "item", "emptied", "unused")
        .schemas(TABLE.formatted("item"), TABLE.formatted("emptied"), TABLE.formatted("unused"))
        .open();
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @Test
  void numbersOfDeletedRowsAreNotGivenAgainByTheNewAuthority() throws SQLException {
    long last = 0; // before the copy: the partition has never seen these rows
    for (String table : List.of("item", "emptied")) {
      for (int i = 0; i < 5; i++) {
        last = insert(fixture, table);
      }
    }
    execute("DELETE FROM item WHERE id = " + last);
    execute("DELETE FROM emptied");
    fixture.moveTo("items", Phase.READ_MIGRATION);
    for (Phase side : List.of(Phase.PARTITION_FIRST, Phase.READ_MIGRATION, Phase.PARTITION_FIRST)) {
      fixture.moveTo("items", side);
      for (String table : List.of("item", "emptied")) {
        long next = insert(fixture, table);
        assertTrue(next > last, table + " got " + next + " in phase " + side + " after " + last);
        execute("DELETE FROM " + table + " WHERE id = " + next);
      }
      last = Math.max(last, insert(fixture, "item"));
      last = Math.max(last, insert(fixture, "emptied"));
    }
    assertTrue(insert(fixture, "unused") >= 1, "a table that never had a row");
  }

  @Test
  void noNumberIsGivenTwiceWhileAuthoritiesChange() throws Exception {
    fixture.moveTo("items", Phase.READ_MIGRATION);
    Set<Long> given = ConcurrentHashMap.newKeySet();
    AtomicBoolean ended = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Object>> writers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      writers.add(
          threads.submit(
              () -> {
                insertAndDelete(given, ended);
                return null;
              }));
    }
    try {
      for (int flip = 0; flip < FLIPS; flip++) {
        int before = given.size();
        fixture.moveTo("items", flip % 2 == 0 ? Phase.PARTITION_FIRST : Phase.READ_MIGRATION);
        Await.until("some more numbers", Duration.ofSeconds(30), () -> given.size() > before + 50);
      }
    } finally {
      ended.set(true);
      threads.shutdown();
    }
    for (Future<Object> writer : writers) {
      writer.get();
    }
  }

  /** The newest rows are gone again when the authority changes: only the counter remembers them. */
  private void insertAndDelete(Set<Long> given, AtomicBoolean ended) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      while (!ended.get()) {
        long id = insert(statement, "item");
        assertTrue(given.add(id), "number " + id + " was given twice");
        statement.executeUpdate("DELETE FROM item WHERE id = " + id);
      }
    }
  }

  private static long insert(RouterFixture fixture, String table) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      return insert(statement, table);
    }
  }

  private static long insert(Statement statement, String table) throws SQLException {
    statement.executeUpdate(
        "INSERT INTO " + table + " (name) VALUES ('x')", Statement.RETURN_GENERATED_KEYS);
    try (ResultSet key = statement.getGeneratedKeys()) {
      key.next();
      return key.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
