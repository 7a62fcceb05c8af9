package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.route.DomainState;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Somebody is overtaken by a change of the phase just before what he says, or does, would count.
 * Locks that the test holds decide the order.
 */
final class OvertakenTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Nobody looks unless he is asked to: what an instance knows stays out of date. */
  private static final Duration NEVER = Duration.ofHours(1);

  private static final String SHARED_LOCK = "LOCK IN SHARE MODE";
  private static final String EXCLUSIVE_LOCK =
      "FROM domainrouter_domain WHERE domain = 'items' FOR";
  private static final String ANOTHER_EPOCH = "UPDATE domainrouter_domain SET epoch = epoch + 2";
  private static final String VERIFIED_AND_TRUSTED =
      "UPDATE domainrouter_mirror SET verified = 1, trusted = 1, reason = ''";

  private RouterFixture fixture;
  private BareInstance instance;

  @BeforeEach
  void open() throws SQLException {
    fixture =
        RouterFixture.named("overtaken")
            .domain("items", "item")
            .heartbeat(NEVER)
            .timeToLive(NEVER)
            .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50))");
    instance = BareInstance.open(fixture.config());
  }

  @AfterEach
  void close() throws SQLException {
    instance.close();
    fixture.close();
  }

  private void onMonolith(String... statements) throws SQLException {
    execute(fixture.monolith(), statements);
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private String mirror(String column) throws SQLException {
    return RouterFixture.query(
        fixture.monolith(), "SELECT " + column + " FROM domainrouter_mirror");
  }

  private void awaitRunning(String text) {
    Await.until(
        "somebody to run " + text,
        PATIENCE,
        () -> RouterFixture.isRunning(fixture.monolith(), text));
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static CompletableFuture<Void> begin(Work work) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            work.run();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void enter(Phase phase) throws SQLException {
    while (instance.state().phase() != phase) {
      instance.change(instance.state().phase().next().orElseThrow());
    }
  }

  /** A connection whose transaction holds the control row. */
  private Connection holding(String lock) throws SQLException {
    Connection connection = fixture.monolith();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT epoch FROM domainrouter_domain " + lock).close();
    }
    return connection;
  }

  @Test
  void nothingIsDoneForAPhaseThatIsOver() throws SQLException {
    enter(Phase.DUAL_WRITE);
    DomainState before = instance.state();
    instance.change(Phase.COPYING);
    AtomicBoolean done = new AtomicBoolean();
    SQLException late =
        assertThrows(
            SQLException.class,
            () -> instance.context().whileUnchanged(0, before, monolith -> note(done)));
    assertEquals("DR201", late.getSQLState());
    assertFalse(done.get());
    instance.context().whileUnchanged(0, instance.state(), monolith -> note(done));
    assertTrue(done.get());
  }

  private static boolean note(AtomicBoolean done) {
    done.set(true);
    return true;
  }

  @Test
  void thePhaseStaysWhileSomethingIsDoneForIt() throws Exception {
    enter(Phase.DUAL_WRITE);
    AtomicReference<CompletableFuture<Void>> back = new AtomicReference<>();
    String meanwhile =
        instance
            .context()
            .whileUnchanged(
                0,
                instance.state(),
                monolith -> {
                  back.set(begin(() -> instance.change(Phase.COPYING)));
                  awaitRunning(EXCLUSIVE_LOCK);
                  return phase();
                });
    back.get().get();
    assertEquals("3b", meanwhile);
    assertEquals("3a", phase());
  }

  /** The loss comes between the two servers' answers, and a new epoch after it. */
  @Test
  void whoKnowsAnEpochKnowsTheLossesBeforeIt() throws Exception {
    enter(Phase.PARTITION_FIRST);
    onMonolith(VERIFIED_AND_TRUSTED);
    instance.context().watcher().refresh(0);
    assertTrue(instance.state().mirrorTrusted());
    long epoch = instance.state().epoch() + 1;
    CompletableFuture<Void> look;
    try (Connection partition = fixture.partition("items");
        Statement statement = partition.createStatement()) {
      statement.execute("LOCK TABLES domainrouter_domain WRITE");
      look = begin(() -> instance.context().watcher().refresh(0));
      awaitRunning("SELECT phase, epoch, authority");
      onMonolith("UPDATE domainrouter_mirror SET trusted = 0, losses = losses + 1");
      statement.execute("UPDATE domainrouter_domain SET epoch = " + epoch);
    }
    look.get();
    assertEquals(epoch, instance.state().epoch());
    assertFalse(instance.state().mirrorTrusted());
  }

  private String phase() throws SQLException {
    return RouterFixture.query(fixture.monolith(), "SELECT phase FROM domainrouter_domain");
  }

  /** The domain goes 3a → 2 → 3a between the end of the comparison and the word that it was. */
  @Test
  void theCopyOfAnEarlierEpochDoesNotCountAsVerified() throws Exception {
    enter(Phase.COPYING);
    onMonolith(
        "CREATE TRIGGER compared BEFORE UPDATE ON domainrouter_verification FOR EACH ROW"
            + " SET NEW.verified_rows = NEW.verified_rows + 0 * GET_LOCK('overtaken', 50)");
    CopyJob copy;
    try (Connection holder = fixture.monolith();
        Statement statement = holder.createStatement()) {
      statement.executeQuery("SELECT GET_LOCK('overtaken', 0)").close();
      copy = instance.copy();
      awaitRunning("UPDATE domainrouter_verification");
      onMonolith(ANOTHER_EPOCH);
    }
    ExecutionException late = assertThrows(ExecutionException.class, () -> copy.ended().get());
    assertEquals("DR201", ((SQLException) late.getCause()).getSQLState(), late::toString);
    assertEquals("0", mirror("verified"));
  }

  /** The journal that it found empty is that of a phase which ends meanwhile. */
  @Test
  void theMaintenanceGivesNoTrustForAnEarlierEpoch() throws SQLException {
    enter(Phase.DUAL_WRITE);
    ControlContext context = instance.context();
    FenceKeeper noFences = new FenceKeeper(context, domain -> {});
    JournalLimit noLimit = new JournalLimit(context, (domain, reason) -> {});
    UnfinishedSteps noSteps =
        new UnfinishedSteps(context, new Audit(context), new OneController(context));
    try (Maintenance maintenance =
        new Maintenance(context, domain -> {}, noLimit, noFences, noSteps)) {
      try (Connection controller = holding("FOR UPDATE")) {
        onMonolith("UPDATE domainrouter_mirror SET verified = 1");
        maintenance.start();
        awaitRunning(SHARED_LOCK);
        execute(controller, ANOTHER_EPOCH, "COMMIT");
      }
      try (Connection another = holding("FOR UPDATE")) {
        awaitRunning(SHARED_LOCK); // Its next attempt: the one before is over.
        assertEquals("0", mirror("trusted"));
      }
    }
  }

  /** The chunk waits for a row of the target, which is the authority before the row is free. */
  @Test
  void aChunkInHandWritesNothingOverTheNewAuthority() throws Exception {
    onMonolith("INSERT INTO item VALUES (1, 'old')");
    enter(Phase.COPYING);
    execute(fixture.partition("items"), "INSERT INTO item VALUES (1, 'before')");
    CopyJob copy;
    try (Connection writer = fixture.partition("items");
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("UPDATE item SET name = 'new' WHERE id = 1");
      copy = instance.copy();
      awaitRunning("DELETE FROM `item`");
      onMonolith(ANOTHER_EPOCH);
      writer.commit();
    }
    ExecutionException ended = assertThrows(ExecutionException.class, () -> copy.ended().get());
    assertEquals("DR210", ((SQLException) ended.getCause()).getSQLState(), ended::toString);
    assertEquals("new", RouterFixture.query(fixture.partition("items"), "SELECT name FROM item"));
  }

  /** A writer holds the change up; before it is let go, somebody says that the mirror is good. */
  @ParameterizedTest
  @CsvSource({
    "DUAL_WRITE, COPYING, 1",
    "COPYING, PARTITION_READY, 0",
    "PARTITION_READY, COPYING, 0",
    "COPYING, COPYING, 0",
  })
  void whatIsSaidBeforeTheChangeDoesNotOutliveIt(Phase before, Phase after, String verified)
      throws Exception {
    enter(before);
    CompletableFuture<Void> changed;
    try (Connection writer = holding(SHARED_LOCK)) {
      changed = begin(() -> change(before, after));
      awaitRunning(EXCLUSIVE_LOCK);
      onMonolith(VERIFIED_AND_TRUSTED);
      writer.rollback();
    }
    changed.get();
    assertEquals("0", mirror("trusted"));
    assertEquals(verified, mirror("verified"));
  }

  private void change(Phase before, Phase after) throws SQLException {
    if (before == after) {
      instance.copyAnew();
    } else {
      instance.change(after);
    }
  }
}
