package io.domainrouter.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TcpProxy;
import io.domainrouter.testing.TcpProxy.Cut;
import io.domainrouter.testing.TcpProxy.Wire;
import io.domainrouter.testing.TestServers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The wire to one side is cut while an application writes: what it sees, and that all heals. */
@Tag("slow")
final class CutsTest {
  private static final String DOMAIN = "items";

  /** Shorter than any timeout that would hide a statement that waits for a dead server. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final PoolConfig POOL =
      new PoolConfig(10, 0, 10, Duration.ofSeconds(2), Duration.ofMinutes(30));

  /** Ways to cut a wire so that statements on it fail or get no answer. */
  enum Way {
    REFUSED {
      @Override
      void cut(TcpProxy wire) throws IOException {
        wire.refuse();
      }
    },
    BLACK_HOLE {
      @Override
      void cut(TcpProxy wire) {
        wire.blackHole();
      }
    },
    ANSWERS_LOST {
      @Override
      void cut(TcpProxy wire) {
        wire.wires(Wire.WHOLE, Wire.BLACK_HOLE);
      }
    },
    REQUESTS_LOST {
      @Override
      void cut(TcpProxy wire) {
        wire.wires(Wire.BLACK_HOLE, Wire.WHOLE);
      }
    },
    TOO_SLOW {
      @Override
      void cut(TcpProxy wire) {
        wire.delay(3_000);
      }
    };

    abstract void cut(TcpProxy wire) throws IOException;
  }

  @TempDir private Path directory;
  private Writers writers;
  private TcpProxy monolith;
  private TcpProxy partition;
  private RouterFixture fixture;
  private Phase phase;

  @BeforeEach
  void wires() throws IOException, SQLException {
    monolith = TcpProxy.to(TestServers.shared().server(0));
    partition = TcpProxy.to(TestServers.shared().server(0));
    fixture =
        RouterFixture.named("cuts")
            .domain(DOMAIN, Tables.NAMES.toArray(String[]::new))
            .monolithThrough(monolith)
            .partitionThrough(DOMAIN, partition)
            .pool(POOL)
            .urlParameters("&connectTimeout=1000&socketTimeout=5000")
            .schemas(Tables.DDL);
    writers = new Writers(fixture::connect, directory);
  }

  @AfterEach
  void close() throws Exception {
    writers.stop();
    monolith.heal();
    partition.heal();
    fixture.close();
    monolith.close();
    partition.close();
  }

  @ParameterizedTest
  @CsvSource({
    "DUAL_WRITE, REFUSED",
    "DUAL_WRITE, BLACK_HOLE",
    "READ_MIGRATION, REFUSED",
    "READ_MIGRATION, BLACK_HOLE",
    "READ_MIGRATION, ANSWERS_LOST",
    "READ_MIGRATION, REQUESTS_LOST",
    "READ_MIGRATION, TOO_SLOW",
    "PARTITION_FIRST, REFUSED",
    "PARTITION_FIRST, BLACK_HOLE",
  })
  void aMirrorOutOfReachIsNotNoticedAndCatchesUp(Phase in, Way way) throws Exception {
    enter(in);
    writers.begin(false);
    writers.await(30);
    way.cut(mirror());
    Await.until("trust to be lost", PATIENCE, () -> !status().mirrorTrusted());
    writers.await(60);
    mirror().heal();
    awaitTrust();
    writers.await(30);
    assertAllIsWell();
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_WRITE", "READ_MIGRATION", "PARTITION_FIRST"})
  void aMirrorWhoseConnectionsAreResetIsNotNoticed(Phase in) throws Exception {
    enter(in);
    writers.begin(false);
    for (int i = 0; i < 5; i++) {
      writers.await(20);
      mirror().reset();
    }
    writers.await(20);
    mirror().halfOpen();
    writers.await(20);
    awaitTrust();
    assertAllIsWell();
  }

  @ParameterizedTest
  @CsvSource({
    "DUAL_WRITE, BEFORE",
    "DUAL_WRITE, BEFORE_THE_ANSWER",
    "READ_MIGRATION, BEFORE",
    "PARTITION_FIRST, BEFORE",
    "PARTITION_FIRST, BEFORE_THE_ANSWER"
  })
  void aMirrorCutAtItsCommitIsNotNoticed(Phase in, Cut cut) throws Exception {
    enter(in);
    insert(1);
    mirror().cutAt("INTO `item`", "commit", cut);
    insert(2);
    assertFalse(mirror().isTrapSet(), "the mirror was not cut");
    assertFalse(status().mirrorTrusted());
    insert(3);
    mirror().heal();
    awaitTrust();
    assertRows(3);
  }

  /** Nobody tells the mirror's server that the session, which holds row locks, has no client. */
  @ParameterizedTest
  @EnumSource(names = {"DUAL_WRITE", "PARTITION_FIRST"})
  void aMirrorThatFallsSilentAtItsCommitLetsGoByItself(Phase in) throws Exception {
    fixture.timeToLive(Duration.ofSeconds(1));
    enter(in);
    insert(1);
    mirror().cutAt("INTO `item`", "commit", Cut.SILENCE);
    insert(2);
    assertFalse(mirror().isTrapSet(), "the mirror was not cut");
    update(2);
    awaitTrust();
    assertRows(2);
  }

  /** On these connections waits nobody but the one thread that gives trust back. */
  @Test
  void theHousekeepingDoesNotWaitForAnAuthorityThatFallsSilent() throws Exception {
    fixture.timeToLive(Duration.ofSeconds(1));
    enter(Phase.DUAL_WRITE);
    assertGivenUp(1, "SELECT instance, seq", "from domainrouter_journal");
    assertGivenUp(2, "FROM `item`", "skip locked");
    assertGivenUp(3, "UPDATE domainrouter_mirror", "set trusted = 1");
    assertRows(3);
  }

  private void assertGivenUp(int id, String words, String then) throws Exception {
    mirror().refuse();
    insert(id);
    assertFalse(status().mirrorTrusted());
    authority().cutAt(words, then, Cut.SILENCE);
    mirror().heal();
    Await.until("the drainer to come by", PATIENCE, () -> !authority().isTrapSet());
    awaitTrust();
  }

  /** The application cannot know, and the router does not pretend to. */
  @ParameterizedTest
  @CsvSource({
    "DUAL_WRITE, BEFORE, 2",
    "DUAL_WRITE, BEFORE_THE_ANSWER, 3",
    "READ_MIGRATION, BEFORE_THE_ANSWER, 3",
    "READ_MIGRATION, SILENCE, 2",
    "PARTITION_FIRST, BEFORE, 2",
    "PARTITION_FIRST, BEFORE_THE_ANSWER, 3"
  })
  void anAuthorityCutAtItsCommitIsOneErrorAndTheSidesAgree(Phase in, Cut cut, int rows)
      throws Exception {
    enter(in);
    insert(1);
    authority().cutAt("INTO item", "COMMIT", cut);
    SQLException lost = assertThrows(SQLException.class, () -> insert(2));
    assertTrue(lost.getSQLState().startsWith("08"), lost::toString);
    authority().heal();
    insert(3);
    awaitTrust();
    assertRows(rows);
  }

  @ParameterizedTest
  @CsvSource({
    "DUAL_WRITE, REFUSED",
    "READ_MIGRATION, BLACK_HOLE",
    "PARTITION_FIRST, REFUSED",
    "PARTITION_FIRST, BLACK_HOLE"
  })
  void anAuthorityOutOfReachIsAConnectionErrorUntilItIsBack(Phase in, Way way) throws Exception {
    enter(in);
    writers.begin(true);
    writers.await(30);
    way.cut(authority());
    SQLException failed =
        assertThrows(SQLException.class, () -> insert(-1), "nobody else may take the write");
    assertTrue(failed.getSQLState().startsWith("08"), failed::toString);
    authority().heal();
    writers.await(30);
    awaitTrust();
    assertAllIsWell();
  }

  /** Whoever has a connection gets one error; whoever opens one then gets none. */
  @Test
  void anAuthorityWhoseConnectionsAreResetIsOneErrorForEach() throws Exception {
    enter(Phase.DUAL_WRITE);
    try (Connection held = fixture.connect()) {
      insert(held, -1);
      writers.begin(true);
      writers.await(20);
      authority().reset();
      assertOneError(held, -2);
      writers.await(20);
      authority().halfOpen();
      assertOneError(held, -3);
      writers.await(20);
    }
    awaitTrust();
    assertAllIsWell();
  }

  private boolean isHeartbeatLate() throws SQLException {
    String late =
        "SELECT heartbeat_at < CURRENT_TIMESTAMP(3) - INTERVAL 1 SECOND FROM domainrouter_instance";
    return "1".equals(RouterFixture.query(fixture.monolith(), late));
  }

  private static void assertOneError(Connection held, int id) throws SQLException {
    SQLException lost = assertThrows(SQLException.class, () -> insert(held, id));
    assertTrue(lost.getSQLState().startsWith("08"), lost::toString);
    insert(held, id);
  }

  /** Nobody gives up an application's statement that the application itself waits for. */
  @Test
  void anAuthorityThatIsTooSlowForTheRouterIsOnlySlow() throws Exception {
    fixture.answerTimeout(Duration.ofMillis(200));
    enter(Phase.DUAL_WRITE);
    insert(1);
    authority().delay(150);
    Await.until("the heartbeat to be late", PATIENCE, this::isHeartbeatLate);
    insert(2);
    update(1);
    authority().heal();
    awaitTrust();
    assertRows(2);
  }

  private void enter(Phase wanted) throws SQLException {
    phase = wanted;
    fixture.open();
    fixture.moveTo(DOMAIN, wanted);
    awaitTrust();
  }

  private TcpProxy mirror() {
    return phase == Phase.PARTITION_FIRST ? monolith : partition;
  }

  private TcpProxy authority() {
    return phase == Phase.PARTITION_FIRST ? partition : monolith;
  }

  private void awaitTrust() {
    Await.until("the mirror to be trusted", PATIENCE, () -> status().mirrorTrusted());
  }

  private DomainStatus status() {
    return fixture.router().controller().status(DOMAIN);
  }

  private void assertAllIsWell() throws Exception {
    writers.stop();
    Await.until("the journal to run empty", PATIENCE, () -> status().journalDepth() == 0);
    boolean there = phase == Phase.PARTITION_FIRST;
    try (Connection authority = there ? fixture.partition(DOMAIN) : fixture.monolith();
        Connection mirror = there ? fixture.monolith() : fixture.partition(DOMAIN)) {
      writers.assertAllIsWell(authority, mirror);
    }
  }

  private void insert(int id) throws SQLException {
    try (Connection connection = fixture.connect()) {
      insert(connection, id);
    }
  }

  private static void insert(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO item (id, life, owner, name, amount) VALUES (%d, 0, 0, 'n%d', 1)"
              .formatted(id, id));
    }
  }

  private void update(int id) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      assertEquals(
          1, statement.executeUpdate("UPDATE item SET amount = amount + 1 WHERE id = " + id));
    }
  }

  private void assertRows(int wanted) throws SQLException {
    Await.until("the journal to run empty", PATIENCE, () -> status().journalDepth() == 0);
    try (Connection one = fixture.monolith();
        Connection other = fixture.partition(DOMAIN)) {
      assertEquals(List.of(), Tables.differences(one, other));
    }
    assertEquals(
        String.valueOf(wanted),
        RouterFixture.query(fixture.partition(DOMAIN), "SELECT COUNT(*) FROM item"));
  }
}
