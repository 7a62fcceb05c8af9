package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.MirrorFailure;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TableContents;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The partition's server is killed while it is the mirror, and comes back. */
@Tag("slow")
final class MirrorFailureTest {
  private static final String DOMAIN = "items";
  private static final String DDL =
      "CREATE TABLE item (id BIGINT AUTO_INCREMENT PRIMARY KEY, owner INT NOT NULL,"
          + " name VARCHAR(50) NOT NULL UNIQUE, amount INT NOT NULL DEFAULT 0)";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final PoolConfig IMPATIENT =
      new PoolConfig(20, 0, 20, Duration.ofSeconds(3), Duration.ofMinutes(30));

  private final TestServer mirror = TestServers.shared().server(1);
  private final RouterFixture fixture =
      RouterFixture.named("mirrorfail")
          .domain(DOMAIN, "item")
          .partitionOn(DOMAIN, 1)
          .pool(IMPATIENT);
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger written = new AtomicInteger();
  private volatile boolean stopped;
  private boolean killed;

  @BeforeEach
  void schemas() throws SQLException {
    fixture.schemas(DDL);
  }

  @AfterEach
  void close() throws SQLException {
    restart();
    fixture.close();
  }

  private void kill() {
    killed = true;
    mirror.kill();
  }

  private void restart() {
    if (killed) {
      mirror.restart();
      killed = false;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_WRITE", "READ_MIGRATION"})
  void writersNoticeNothingAndTheMirrorCatchesUpByItself(Phase phase) throws Exception {
    fixture.open();
    fixture.moveTo(DOMAIN, phase);
    awaitTrust();
    List<Thread> threads = startWriters(4);
    try {
      awaitWrites(50);
      kill();
      Await.until("trust to be lost", PATIENCE, () -> !status().mirrorTrusted());
      awaitWrites(100);
      assertTrue(status().journalDepth() > 0, "the journal holds what the mirror has missed");
      assertFalse(status().mirrorTrusted());
      restart();
      awaitTrust();
      awaitWrites(50);
    } finally {
      stopped = true;
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertEquals(List.of(), failures);
    Await.until("the journal to run empty", PATIENCE, () -> status().journalDepth() == 0);
    assertEquals(written.get(), monolith().size());
    assertEquals(monolith(), partition());
  }

  @Test
  void readsStepBackThoughNothingIsWritten() throws Exception {
    fixture.open();
    fixture.moveTo(DOMAIN, Phase.READ_MIGRATION);
    awaitTrust();
    try (Connection held = fixture.connect();
        Connection other = fixture.connect()) {
      insert(held, 0, "a");
      assertEquals(1, count(held));
      kill();
      assertEquals(1, count(held), "by a connection that was open to the mirror");
      assertEquals(1, count(other), "by one that had to be opened");
      assertFalse(status().mirrorTrusted());
      restart();
      awaitTrust();
      assertEquals(1, count(held));
    }
  }

  @Test
  void aTransactionThatReadFromTheMirrorFailsAndTheNextOneDoesNot() throws Exception {
    fixture.heartbeat(Duration.ofSeconds(5)).open(); // else a look at the mirror may come first
    fixture.moveTo(DOMAIN, Phase.READ_MIGRATION);
    awaitTrust();
    try (Connection held = fixture.connect()) {
      held.setAutoCommit(false);
      assertEquals(0, count(held));
      kill();
      SQLException lost = assertThrows(SQLException.class, () -> count(held));
      assertTrue(lost.getSQLState().startsWith("08"), lost::toString);
      held.rollback();
      assertEquals(0, count(held));
      held.commit();
    }
  }

  @Test
  void whereItIsAskedForTheApplicationFailsWithItsMirror() throws Exception {
    fixture.policy(MovePolicy.builder().onMirrorFailure(MirrorFailure.FAIL).build()).open();
    fixture.moveTo(DOMAIN, Phase.DUAL_WRITE);
    awaitTrust();
    try (Connection connection = fixture.connect()) {
      insert(connection, 0, "before");
      kill();
      assertThrows(SQLException.class, () -> insert(connection, 0, "alone"));
      connection.setAutoCommit(false);
      insert(connection, 0, "in a transaction");
      assertThrows(SQLException.class, connection::commit);
      connection.setAutoCommit(true);
      assertEquals(1, monolith().size());
      restart();
      Await.until("writes to succeed again", PATIENCE, () -> inserts(connection));
    }
    assertEquals(2, monolith().size());
    assertEquals(monolith(), partition());
  }

  private static boolean inserts(Connection connection) {
    try {
      insert(connection, 0, "after");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private void awaitTrust() {
    Await.until("the mirror to be trusted", PATIENCE, () -> status().mirrorTrusted());
  }

  private void awaitWrites(int more) {
    int wanted = written.get() + more;
    Await.until(
        more + " more writes", PATIENCE, () -> written.get() >= wanted || !failures.isEmpty());
    assertEquals(List.of(), failures);
  }

  private List<Thread> startWriters(int count) {
    List<Thread> threads = new ArrayList<>();
    for (int owner = 0; owner < count; owner++) {
      int id = owner;
      Thread thread = new Thread(() -> write(id), "writer-" + id);
      threads.add(thread);
      thread.start();
    }
    return threads;
  }

  /** Inserts, reads its own rows, and changes them, in autocommit mode and in transactions. */
  private void write(int owner) {
    try (Connection connection = fixture.connect()) {
      for (int i = 0; !stopped; i++) {
        insert(connection, owner, "n" + owner + "-" + i);
        written.incrementAndGet();
        assertEquals(i + 1, count(connection, owner));
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
          assertEquals(
              Math.min(i + 1, 3),
              statement.executeUpdate(
                  "UPDATE item SET amount = amount + 1 WHERE owner = "
                      + owner
                      + " ORDER BY id DESC LIMIT 3"));
        }
        connection.commit();
        connection.setAutoCommit(true);
      }
    } catch (SQLException | AssertionError e) {
      failures.add("writer " + owner + ": " + e);
    }
  }

  private static void insert(Connection connection, int owner, String name) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO item (owner, name) VALUES (?, ?)")) {
      insert.setInt(1, owner);
      insert.setString(2, name);
      assertEquals(1, insert.executeUpdate());
    }
  }

  private static int count(Connection connection) throws SQLException {
    return count(connection, 0);
  }

  private static int count(Connection connection, int owner) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT COUNT(*) FROM item WHERE owner = ?")) {
      select.setInt(1, owner);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  private DomainStatus status() {
    return fixture.router().controller().status(DOMAIN);
  }

  private List<String> monolith() throws SQLException {
    try (Connection connection = fixture.monolith()) {
      return TableContents.of(connection, "item", Set.of());
    }
  }

  private List<String> partition() throws SQLException {
    try (Connection connection = fixture.partition(DOMAIN)) {
      return TableContents.of(connection, "item", Set.of());
    }
  }
}
