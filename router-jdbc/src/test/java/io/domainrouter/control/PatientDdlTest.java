package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.domainrouter.testing.Await;
import io.domainrouter.testing.TestServers;
import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PatientDdlTest {
  private static final String CHANGE = "ALTER TABLE notes ADD COLUMN checked INT";
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private TwoSchemas schemas;

  @BeforeEach
  void open() throws SQLException {
    schemas = TwoSchemas.create("patient_ddl", "notes");
    schemas.execute(
        TwoSchemas.SOURCE,
        "CREATE TABLE notes (id INT PRIMARY KEY)",
        "CREATE TABLE totals (id INT PRIMARY KEY, n INT)",
        "INSERT INTO totals VALUES (1, 0)");
  }

  @AfterEach
  void close() throws SQLException {
    threads.shutdownNow();
    schemas.close();
  }

  /**
   * One transaction waits for a row of another, which queues behind the change, which waits for the
   * first. The first gives up after a second, the least that a server knows: the change must have
   * given way before.
   */
  @Test
  void givesWayToTransactionsThatItWouldLockInACycle() throws Exception {
    try (Connection first = connect();
        Connection second = connect()) {
      execute(first, "SET innodb_lock_wait_timeout = 1");
      execute(second, "BEGIN");
      execute(second, "UPDATE totals SET n = n + 1");
      execute(first, "BEGIN");
      execute(first, "INSERT INTO notes (id) VALUES (1)");
      CompletableFuture<Void> change = inBackground(this::change);
      Await.until("the change to queue", SOON, this::changeWaits);
      CompletableFuture<Void> row =
          inBackground(() -> execute(first, "UPDATE totals SET n = n + 1"));
      execute(second, "INSERT INTO notes (id) VALUES (2)");
      execute(second, "COMMIT");
      row.get();
      execute(first, "COMMIT");
      change.get();
    }
    assertEquals("2", schemas.query(TwoSchemas.SOURCE, "SELECT n FROM totals"));
    assertEquals("2", schemas.query(TwoSchemas.SOURCE, "SELECT count(*) FROM notes"));
  }

  /**
   * At its commit MariaDB's change waits for whoever has written a table that refers to the changed
   * one, which waits for the change. MySQL finds such a cycle and lets the application's
   * transaction fail.
   */
  @Test
  void givesWayToTransactionsThatHaveWrittenTheTablesWhichReferToIt() throws Exception {
    assumeFalse(TestServers.shared().isMySql());
    schemas.execute(
        TwoSchemas.SOURCE,
        "CREATE TABLE owners (id INT PRIMARY KEY)",
        "CREATE TABLE boxes (id INT PRIMARY KEY, owner INT,"
            + " CONSTRAINT box_owner FOREIGN KEY (owner) REFERENCES owners (id))",
        "CREATE TABLE items (id INT PRIMARY KEY, box INT, FOREIGN KEY (box) REFERENCES boxes (id))",
        "INSERT INTO boxes (id) VALUES (1)",
        "INSERT INTO items VALUES (1, 1)");
    try (Connection writer = connect()) {
      execute(writer, "SET lock_wait_timeout = 3");
      execute(writer, "BEGIN");
      execute(writer, "DELETE FROM items");
      CompletableFuture<Void> change =
          inBackground(() -> change("ALTER TABLE boxes DROP FOREIGN KEY box_owner"));
      Thread.sleep(500); // the change is made at once, or waits
      execute(writer, "UPDATE boxes SET id = 1 WHERE id = 1");
      execute(writer, "COMMIT");
      change.get();
    }
    assertEquals("0", schemas.query(TwoSchemas.SOURCE, "SELECT count(*) FROM items"));
  }

  @Test
  void failsAtOnceWhenTheChangeIsWrong() {
    SQLException failure =
        assertThrows(SQLException.class, () -> change("ALTER TABLE notes DROP COLUMN missing"));
    assertEquals(1091, failure.getErrorCode());
  }

  private void change() throws SQLException {
    change(CHANGE);
  }

  private void change(String ddl) throws SQLException {
    try (Connection connection = connect()) {
      PatientDdl.execute(connection, ddl);
      execute(connection, "DO 1");
    }
  }

  private boolean changeWaits() throws SQLException {
    return !"0"
        .equals(
            schemas.query(
                TwoSchemas.SOURCE,
                "SELECT count(*) FROM information_schema.processlist"
                    + " WHERE state LIKE '%metadata lock%' AND info LIKE '%"
                    + CHANGE
                    + "'"));
  }

  private Connection connect() throws SQLException {
    return schemas.connect(TwoSchemas.SOURCE);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private interface Work {
    void run() throws SQLException;
  }

  private CompletableFuture<Void> inBackground(Work work) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            work.run();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        },
        threads);
  }
}
