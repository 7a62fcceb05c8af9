package io.domainrouter.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a copy ends in a table that grows, and what its chunks keep others from. */
@Timeout(60)
final class TableEndTest {
  private static final String EVEN_KEYS =
      "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)"
          + " SELECT 2 * i, i FROM n";

  private TwoSchemas schemas;

  @BeforeEach
  void createSchemas() throws SQLException {
    schemas = TwoSchemas.create("table_end_test");
    schemas.executeOnBoth("CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)");
    schemas.execute(TwoSchemas.SOURCE, EVEN_KEYS);
  }

  @AfterEach
  void dropSchemas() throws SQLException {
    schemas.close();
  }

  @Test
  void doesNotRunAfterATableThatGrowsAsFastAsItIsCopied() throws Exception {
    AtomicInteger added = new AtomicInteger();
    Throttle growing =
        last -> {
          try {
            for (int i = 0; i < 10; i++) {
              schemas.execute(
                  TwoSchemas.SOURCE,
                  "INSERT INTO t VALUES (" + (101 + added.incrementAndGet()) + ",0)");
            }
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        };
    Backfill.Outcome outcome =
        new Backfill(schemas.pools(), request(1), hooks(growing, () -> added.get() > 500)).run();
    assertEquals(new Backfill.Outcome(true, 50), outcome);
  }

  @Test
  void goesOnToTheEndThatItBeganWith() throws Exception {
    AtomicBoolean cancelled = new AtomicBoolean();
    CopyListener cancelAtOnce = (table, rows, estimate) -> cancelled.set(true);
    Backfill.Outcome first =
        new Backfill(
                schemas.pools(),
                request(1),
                new CopyHooks(Throttle.NONE, Conflicts.IGNORE, cancelAtOnce, cancelled::get))
            .run();
    assertFalse(first.complete());
    schemas.execute(TwoSchemas.SOURCE, "INSERT INTO t VALUES (101, 0), (102, 0)");
    assertEquals(
        new Backfill.Outcome(true, 50),
        new Backfill(schemas.pools(), request(1), CopyHooks.NONE).run());
  }

  @Test
  void anEmptyTableIsCopiedOverWhateverStandsOnTheOtherSide() throws Exception {
    schemas.execute(TwoSchemas.SOURCE, "DELETE FROM t");
    schemas.execute(TwoSchemas.TARGET, "INSERT INTO t VALUES (1, 1), (200, 1)");
    assertTrue(new Backfill(schemas.pools(), request(1), CopyHooks.NONE).run().complete());
    assertEquals("0", schemas.query(TwoSchemas.TARGET, "SELECT COUNT(*) FROM t"));
  }

  /** It writes no journal: only the copy itself can bring its rows over. */
  @Test
  void waitsForWhatAnOldTransactionHasAddedAtTheEnd() throws Exception {
    waitsFor("INSERT INTO t VALUES (300, 3)", true);
  }

  @Test
  void waitsForWhatAnOldTransactionHasRemovedAtTheEndAndPutsBack() throws Exception {
    waitsFor("DELETE FROM t WHERE id > 90", false);
  }

  private void waitsFor(String change, boolean commit) throws Exception {
    try (Connection old = schemas.connect(TwoSchemas.SOURCE);
        Statement statement = old.createStatement()) {
      old.setAutoCommit(false);
      statement.executeUpdate(change);
      CompletableFuture<Backfill.Outcome> copy = copying();
      assertThrows(
          TimeoutException.class,
          () -> copy.get(700, TimeUnit.MILLISECONDS),
          "the copy must not end before the transaction does");
      if (commit) {
        old.commit();
      } else {
        old.rollback();
      }
      assertTrue(copy.get(30, TimeUnit.SECONDS).complete());
    }
    String all = "SELECT GROUP_CONCAT(id ORDER BY id) FROM t";
    assertEquals(schemas.query(TwoSchemas.SOURCE, all), schemas.query(TwoSchemas.TARGET, all));
  }

  /** The target's side of the chunk is held up, so that its locks on the source can be felt. */
  @Test
  void nobodyChangesAChunkThatIsUnderWay() throws Exception {
    try (Connection holding = schemas.connect(TwoSchemas.TARGET);
        Statement hold = holding.createStatement();
        Connection writing = schemas.connect(TwoSchemas.SOURCE);
        Statement write = writing.createStatement()) {
      holding.setAutoCommit(false);
      hold.executeUpdate("INSERT INTO t VALUES (18, -1)");
      writing.setAutoCommit(false);
      CompletableFuture<Backfill.Outcome> copy = copying();
      for (String change :
          List.of(
              "UPDATE t SET v = 0 WHERE id = 20",
              "DELETE FROM t WHERE id = 14",
              "INSERT INTO t VALUES (17, 0)")) {
        Await.until(
            change + " to be held up", Duration.ofSeconds(10), () -> isHeldUp(write, change));
      }
      holding.rollback();
      assertTrue(copy.get(30, TimeUnit.SECONDS).complete());
      assertEquals(1, write.executeUpdate("UPDATE t SET v = 0 WHERE id = 20"));
      writing.rollback();
    }
  }

  /** The copy gives up its chunk after a second of waiting, and begins it again. */
  private boolean isHeldUp(Statement statement, String change) throws SQLException {
    if (!RouterFixture.isRunning(schemas.connect(TwoSchemas.TARGET), "INSERT INTO `t`")) {
      return false;
    }
    long began = System.nanoTime();
    statement.executeUpdate(change);
    statement.getConnection().rollback();
    return System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(100);
  }

  private CompletableFuture<Backfill.Outcome> copying() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new Backfill(schemas.pools(), request(1), CopyHooks.NONE).run();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static CopyHooks hooks(Throttle throttle, BooleanSupplier cancelled) {
    return new CopyHooks(throttle, Conflicts.IGNORE, CopyListener.NONE, cancelled);
  }

  private static MoveRequest request(long epoch) {
    return new MoveRequest(
        "things", TwoSchemas.SOURCE, TwoSchemas.TARGET, List.of("t"), epoch, 10, 1);
  }
}
