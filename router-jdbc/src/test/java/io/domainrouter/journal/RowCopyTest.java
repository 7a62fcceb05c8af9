package io.domainrouter.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.RowLock;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A copier whose session on the authority is ended, with its locks, before the mirror has the row.
 */
final class RowCopyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private TwoSchemas schemas;

  @BeforeEach
  void open() throws SQLException {
    schemas = TwoSchemas.create("row_copy", "item");
    schemas.executeOnBoth(
        "CREATE TABLE item (id INT PRIMARY KEY, n INT NOT NULL)", "INSERT INTO item VALUES (1, 1)");
  }

  @AfterEach
  void close() throws SQLException {
    schemas.close();
  }

  /** Meanwhile somebody else has changed the row on both sides. */
  @Test
  void itsImageIsOutOfDateAndDoesNotStay() throws SQLException {
    try (Connection authority = schemas.pools().internal(TwoSchemas.SOURCE)) {
      itsImageDoesNotStay(authority, authority, () -> {});
      assertEquals("2", schemas.query(TwoSchemas.SOURCE, "SELECT n FROM item"));
    }
  }

  /** The domain has got another authority, which goes on without the one that stood still. */
  @Test
  void whoHasLostTheExclusiveLockWritesNothingOverANewAuthority() throws SQLException {
    try (Connection authority = schemas.pools().internal(TwoSchemas.SOURCE);
        Connection lock = schemas.pools().internal(TwoSchemas.SOURCE)) {
      itsImageDoesNotStay(lock, authority, () -> requireAlive(lock));
    }
  }

  private static void requireAlive(Connection lock) throws SQLException {
    try (Statement statement = lock.createStatement()) {
      statement.execute("DO 1");
    }
  }

  private void itsImageDoesNotStay(Connection killed, Connection authority, HeldLock lock)
      throws SQLException {
    AtomicBoolean ended = new AtomicBoolean();
    try (Connection writer = schemas.connect(TwoSchemas.TARGET);
        Statement statement = writer.createStatement()) {
      long session = sessionOf(killed);
      writer.setAutoCommit(false);
      statement.execute("UPDATE item SET n = 2 WHERE id = 1");
      CompletableFuture<Void> copy =
          CompletableFuture.runAsync(() -> copy(authority, lock))
              .whenComplete((v, e) -> ended.set(true));
      Await.until("the image to be read", PATIENCE, () -> isLocked() || ended.get());
      schemas.execute(TwoSchemas.SOURCE, "KILL " + session);
      if (killed == authority) {
        schemas.execute(TwoSchemas.SOURCE, "UPDATE item SET n = 2 WHERE id = 1");
      }
      writer.commit();
      assertThrows(CompletionException.class, copy::join);
    }
    assertEquals("2", schemas.query(TwoSchemas.TARGET, "SELECT n FROM item"));
  }

  private void copy(Connection authority, HeldLock lock) {
    Direction direction = new Direction("row_copy", TwoSchemas.SOURCE, TwoSchemas.TARGET, lock);
    RowCopy copy = new RowCopy(schemas.pools(), direction, authority);
    try {
      copy.run(
          new TableShapes(schemas.pools()).of(TwoSchemas.SOURCE, "item"),
          List.of(RowKey.of("1")),
          RowLock.EXCLUSIVE_AT_ONCE);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isLocked() throws SQLException {
    try (Connection connection = schemas.connect(TwoSchemas.SOURCE);
        Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT n FROM item WHERE id = 1 FOR UPDATE NOWAIT").close();
      return false;
    } catch (SQLException e) {
      return true;
    }
  }

  private static long sessionOf(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      long session = row.getLong(1);
      connection.rollback();
      return session;
    }
  }
}
