package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A controller that is stopped as a whole (SIGSTOP) while it holds writers: its server lets them
 * go, or they free themselves, and what it does when it wakes up harms nobody. With {@code
 * -Dtest.frozen.places=all} at every place of a cutover.
 */
@Tag("slow")
final class FrozenControllerTest {
  private static final String DOMAIN = "items";
  private static final String NAMES = "SELECT GROUP_CONCAT(name ORDER BY id) FROM item";

  private static final Duration SHORT = Duration.ofSeconds(1);

  /** As a deadline, it is never over in a test. */
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Well before the server's own patience with a lock (50 s) is at its end. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RouterFixture fixture = RouterFixture.named("frozen_controller");

  private void open(Phase phase, Duration deadline) throws SQLException {
    fixture
        .domain(DOMAIN, "item")
        .policy(policy(deadline))
        .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50))")
        .open()
        .moveTo(DOMAIN, phase);
  }

  private static MovePolicy policy(Duration deadline) {
    return MovePolicy.builder()
        .cutoverDeadline(deadline)
        .verification(new VerificationPolicy(Duration.ofHours(24), 0, 0))
        .build();
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  static Stream<Arguments> places() {
    Stream<Arguments> usual =
        Stream.of(
            Arguments.of(Phase.READ_MIGRATION, true, Failpoint.CUTOVER_LETTING_GO),
            Arguments.of(Phase.READ_MIGRATION, true, Failpoint.CUTOVER_LET_GO),
            Arguments.of(Phase.READ_MIGRATION, false, Failpoint.CHANGE_WORKED));
    Stream<Arguments> more =
        Stream.of(
            Arguments.of(Phase.READ_MIGRATION, true, Failpoint.CUTOVER_PREPARED),
            Arguments.of(Phase.READ_MIGRATION, true, Failpoint.CUTOVER_LOCKED),
            Arguments.of(Phase.READ_MIGRATION, true, Failpoint.CUTOVER_DRAINED),
            Arguments.of(Phase.READ_MIGRATION, true, Failpoint.CUTOVER_COUNTERS_RAISED),
            Arguments.of(Phase.PARTITION_FIRST, false, Failpoint.CUTOVER_LOCKED),
            Arguments.of(Phase.PARTITION_FIRST, false, Failpoint.CUTOVER_LETTING_GO),
            Arguments.of(Phase.PARTITION_FIRST, true, Failpoint.CHANGE_LOCKED));
    boolean all = "all".equals(System.getProperty("test.frozen.places"));
    return all ? Stream.concat(usual, more) : usual;
  }

  /** Its session may be silent for as long as the test lasts. */
  @ParameterizedTest
  @MethodSource("places")
  void writersFreeThemselves(Phase from, boolean forward, Failpoint place) throws Exception {
    open(from, SHORT);
    fixture.policy(policy(LONG));
    writersGoOnWithoutIt(from, forward, place);
  }

  /** The writers have all the time of the test. */
  @Test
  void itsServerLetsThemGo() throws Exception {
    open(Phase.READ_MIGRATION, LONG);
    fixture.policy(policy(SHORT));
    writersGoOnWithoutIt(Phase.READ_MIGRATION, true, Failpoint.CUTOVER_LETTING_GO);
  }

  private void writersGoOnWithoutIt(Phase from, boolean forward, Failpoint place) throws Exception {
    try (FrozenProcess controller = FrozenProcess.startHeldAt(place, fixture)) {
      controller.moveUntilHeld(forward);
      controller.freeze();
      assertEquals(1, insert(1, "held").get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      Phase left = fixture.phase(DOMAIN);
      assertEquals(place != Failpoint.CUTOVER_LET_GO, left == from, left::toString);
      String answer = controller.release();
      assertEquals(1, insert(2, "after").get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      boolean nothingHeld = place == Failpoint.CUTOVER_PREPARED;
      assertEquals(
          left != from || nothingHeld, answer.equals(fixture.phase(DOMAIN).name()), answer);
      assertEquals(left == fixture.phase(DOMAIN), !nothingHeld);
    }
    awaitBothSides("held,after");
  }

  /** A long transaction keeps it waiting, and lives. */
  @Test
  void writersFreeThemselvesFromOneThatWaits() throws Exception {
    open(Phase.READ_MIGRATION, SHORT);
    fixture.policy(policy(LONG));
    try (FrozenProcess controller = FrozenProcess.start(fixture);
        Connection connection = fixture.connect()) {
      connection.setAutoCommit(false);
      execute(connection, "INSERT INTO item VALUES (1, 'long')");
      controller.move(true);
      Await.until(
          "the controller to wait",
          PATIENCE,
          () -> RouterFixture.isRunning(fixture.monolith(), "FOR UPDATE"));
      controller.freeze();
      assertEquals(1, insert(2, "held").get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      connection.commit();
      String answer = controller.release();
      assertTrue(answer.contains("the transition was given up"), answer);
    }
    assertEquals(Phase.READ_MIGRATION, fixture.phase(DOMAIN));
    awaitBothSides("long,held");
  }

  private void awaitBothSides(String names) throws SQLException {
    Await.until(
        "both sides to have the same",
        PATIENCE,
        () ->
            names.equals(RouterFixture.query(fixture.monolith(), NAMES))
                && names.equals(RouterFixture.query(fixture.partition(DOMAIN), NAMES)));
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
