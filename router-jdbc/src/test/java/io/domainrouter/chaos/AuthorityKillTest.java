package io.domainrouter.chaos;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The authority's server is killed under traffic, and started again. */
@Tag("slow")
final class AuthorityKillTest {
  private static final String DOMAIN = "items";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final PoolConfig POOL =
      new PoolConfig(10, 0, 10, Duration.ofSeconds(2), Duration.ofMinutes(30));

  @TempDir private Path directory;
  private RouterFixture fixture;
  private Writers writers;
  private TestServer killed;

  @BeforeEach
  void open() throws SQLException {
    fixture =
        RouterFixture.named("kills")
            .domain(DOMAIN, Tables.NAMES.toArray(String[]::new))
            .partitionOn(DOMAIN, 1)
            .pool(POOL)
            .urlParameters("&socketTimeout=5000")
            .schemas(Tables.DDL)
            .open();
    writers = new Writers(fixture::connect, directory);
  }

  @AfterEach
  void close() throws Exception {
    if (killed != null) {
      killed.restart();
    }
    writers.stop();
    fixture.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_WRITE", "PARTITION_FIRST"})
  void isAConnectionErrorUntilItIsBackAndNothingIsLost(Phase phase) throws Exception {
    boolean partition = phase == Phase.PARTITION_FIRST;
    fixture.moveTo(DOMAIN, phase);
    awaitTrust();
    try (Connection held = fixture.connect()) {
      insert(held, -1);
      writers.begin(true);
      writers.await(50);
      kill(TestServers.shared().server(partition ? 1 : 0));
      assertConnectionError(held, -2);
      assertNobodyElseTakesTheWrite(-3);
      restart();
      Await.until("a connection that was open to heal", PATIENCE, () -> inserts(held, -4));
      writers.await(50);
    }
    writers.stop();
    awaitTrust();
    Await.until("the journal to run empty", PATIENCE, () -> status().journalDepth() == 0);
    try (Connection authority = partition ? fixture.partition(DOMAIN) : fixture.monolith();
        Connection mirror = partition ? fixture.monolith() : fixture.partition(DOMAIN)) {
      writers.assertAllIsWell(authority, mirror);
    }
  }

  private void kill(TestServer server) {
    killed = server;
    server.kill();
  }

  private void restart() {
    killed.restart();
    killed = null;
  }

  private void assertNobodyElseTakesTheWrite(int id) {
    assertThrows(
        SQLException.class,
        () -> {
          try (Connection connection = fixture.connect()) {
            assertConnectionError(connection, id);
            insert(connection, id);
          }
        });
  }

  private static void assertConnectionError(Connection connection, int id) {
    SQLException lost = assertThrows(SQLException.class, () -> insert(connection, id));
    assertTrue(lost.getSQLState().startsWith("08"), lost::toString);
  }

  private static boolean inserts(Connection connection, int id) {
    try {
      insert(connection, id);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static void insert(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO item (id, life, owner, name, amount) VALUES (%d, 0, 0, 'n%d', 1)"
              .formatted(id, id));
    }
  }

  private DomainStatus status() {
    return fixture.router().controller().status(DOMAIN);
  }

  private void awaitTrust() {
    Await.until("the mirror to be trusted", PATIENCE, () -> status().mirrorTrusted());
  }
}
