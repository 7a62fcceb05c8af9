package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
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
      "CREATE TABLE %s (id %s AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) NOT NULL)";

  /** Further than all numbers that are given in a test. */
  private static final long FAR = 100_000;

  private final RouterFixture fixture = RouterFixture.named("identity");

  @BeforeEach
  void create() throws SQLException {
    fixture.domain("items", "item", "emptied", "unused", "nearly_full", "full");
  }

  private void open() throws SQLException {
    fixture
        .schemas(
            TABLE.formatted("item", "BIGINT"),
            TABLE.formatted("emptied", "BIGINT"),
            TABLE.formatted("unused", "BIGINT"),
            TABLE.formatted("nearly_full", "INT"),
            TABLE.formatted("full", "TINYINT UNSIGNED"))
        .open();
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @Test
  void numbersOfDeletedRowsAreNotGivenAgainByTheNewAuthority() throws SQLException {
    open();
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

  /** Of the 641 numbers that are left none may be wasted as if there were billions. */
  @Test
  void numbersThatAreRunningOutAreLeftToTheApplication() throws SQLException {
    open();
    long last = Integer.MAX_VALUE - 641;
    execute("INSERT INTO nearly_full VALUES (" + last + ", 'x')");
    execute("INSERT INTO full VALUES (240, 'x')");
    fixture.moveTo("items", Phase.READ_MIGRATION);
    last = rolledBack("nearly_full");
    for (Phase side : List.of(Phase.PARTITION_FIRST, Phase.READ_MIGRATION, Phase.PARTITION_FIRST)) {
      fixture.moveTo("items", side);
      long next = insert(fixture, "nearly_full");
      assertTrue(next > last && next < last + 50, "after " + last + " came " + next);
      last = rolledBack("nearly_full");
    }
    long first = insert(fixture, "full"); // What is sent twice leaves a gap.
    assertTrue(first > 240 && first < 245, "after 240 came " + first);
    assertTrue(insert(fixture, "full") > first, "the next one");
  }

  /** An application whose numbers have run out is told so, by either side alike. */
  @Test
  void numbersThatHaveRunOutAreNotGivenAgain() throws SQLException {
    open();
    execute("INSERT INTO full VALUES (255, 'x')");
    SQLException before = assertThrows(SQLException.class, () -> insert(fixture, "full"));
    fixture.moveTo("items", Phase.PARTITION_FIRST);
    SQLException after = assertThrows(SQLException.class, () -> insert(fixture, "full"));
    assertEquals(before.getErrorCode(), after.getErrorCode());
    assertEquals(before.getSQLState(), after.getSQLState());
  }

  @Test
  void noNumberIsGivenTwiceWhileAuthoritiesChange() throws Exception {
    open();
    writeWhileAuthoritiesChange();
  }

  /** As between servers that replicate each other: each gives numbers of its own. */
  @Test
  void noNumberIsGivenTwiceWhereTheServersCountInOtherSteps() throws Exception {
    fixture.partitionOn("items", 1);
    TestServer partition = TestServers.shared().server(1);
    onServer(
        partition, "SET GLOBAL auto_increment_increment = 7, GLOBAL auto_increment_offset = 3");
    try {
      open();
      writeWhileAuthoritiesChange();
      if (FLIPS % 2 == 0) {
        fixture.moveTo("items", Phase.PARTITION_FIRST);
      }
      assertEquals(3, insert(fixture, "item") % 7, "the partition counts by its own rule");
    } finally {
      onServer(
          partition, "SET GLOBAL auto_increment_increment = 1, GLOBAL auto_increment_offset = 1");
    }
  }

  private static void onServer(TestServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void writeWhileAuthoritiesChange() throws Exception {
    fixture.moveTo("items", Phase.READ_MIGRATION);
    Set<Long> given = ConcurrentHashMap.newKeySet();
    AtomicBoolean ended = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Object>> writers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      writers.add(
          threads.submit(
              () -> {
                switch (thread) {
                  case 0 -> insertFarAhead(given, ended);
                  case 1, 2 -> insertAndRollBack(given, ended);
                  default -> insertAndDelete(given, ended);
                }
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

  /** Numbers that the application chooses itself, beyond all others; every other one stays. */
  private void insertFarAhead(Set<Long> given, AtomicBoolean ended) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; !ended.get(); i++) {
        long generated = insert(statement, "item");
        assertTrue(given.add(generated), "number " + generated + " was given twice");
        long id = generated + FAR;
        statement.executeUpdate("INSERT INTO item VALUES (" + id + ", 'far')");
        assertTrue(given.add(id), "number " + id + " was given before it was chosen");
        if (i % 2 == 0) {
          statement.executeUpdate("DELETE FROM item WHERE id = " + id);
        }
      }
    }
  }

  /** Only the counter knows of them. */
  private void insertAndRollBack(Set<Long> given, AtomicBoolean ended) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!ended.get()) {
        long id = insert(statement, "item");
        assertTrue(given.add(id), "number " + id + " was given twice");
        connection.rollback();
      }
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

  /** Only the counter remembers it. */
  private long rolledBack(String table) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      long id = insert(statement, table);
      connection.rollback();
      return id;
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
