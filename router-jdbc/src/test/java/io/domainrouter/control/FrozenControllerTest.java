package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.config.MirrorFailure;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.config.VerificationPolicy;
import io.domainrouter.failpoint.Failpoint;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A controller that is stopped as a whole (SIGSTOP) while it holds writers: its server lets them
 * go, and what it does when it wakes up harms nobody.
 */
@Tag("slow")
final class FrozenControllerTest {
  private static final String DOMAIN = "items";
  private static final String NAMES = "SELECT GROUP_CONCAT(name ORDER BY id) FROM item";

  /** Well before the server's own patience with a lock (50 s) is at its end. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final MovePolicy POLICY =
      new MovePolicy(MirrorFailure.JOURNAL, 100, 1000, 2, Duration.ofSeconds(1))
          .with(new VerificationPolicy(Duration.ofHours(24), 0, 0));

  private RouterFixture fixture;

  @BeforeEach
  void open() throws SQLException {
    fixture =
        RouterFixture.named("frozen_controller")
            .domain(DOMAIN, "item")
            .policy(POLICY)
            .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50))")
            .open();
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({
    "READ_MIGRATION, true, CUTOVER_LETTING_GO, READ_MIGRATION",
    "READ_MIGRATION, true, CUTOVER_LET_GO, PARTITION_FIRST",
    "READ_MIGRATION, false, CHANGE_WORKED, READ_MIGRATION",
  })
  void writersGoOnWithoutIt(Phase from, boolean forward, Failpoint place, Phase left)
      throws Exception {
    fixture.moveTo(DOMAIN, from);
    try (FrozenProcess controller = FrozenProcess.startHeldAt(place, fixture)) {
      controller.moveUntilHeld(forward);
      controller.freeze();
      assertEquals(1, insert(1, "held").get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      assertEquals(left, fixture.phase(DOMAIN));
      String answer = controller.release();
      assertEquals(left != from, answer.equals(left.name()), answer);
      assertEquals(1, insert(2, "after").get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
    assertEquals(left, fixture.phase(DOMAIN));
    awaitBothSides("held,after");
  }

  private void awaitBothSides(String names) throws SQLException {
    assertEquals(names, RouterFixture.query(fixture.monolith(), NAMES));
    Await.until(
        "the partition to have the same",
        PATIENCE,
        () -> names.equals(RouterFixture.query(fixture.partition(DOMAIN), NAMES)));
  }

  private CompletableFuture<Integer> insert(int id, String name) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Connection connection = fixture.connect()) {
            return execute(connection, "INSERT INTO item VALUES (" + id + ", '" + name + "')");
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static int execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
