package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.journal.Journal;
import io.domainrouter.journal.JournalRow;
import io.domainrouter.journal.TouchedRows;
import io.domainrouter.rows.RowKey;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TableContents;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an instance leaves when it ends, in good order or not, the next one takes up. */
final class RestartTest {
  private static final String DOMAIN = "items";
  private static final String DDL =
      "CREATE TABLE item (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50) UNIQUE)";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final MovePolicy SMALL_CHUNKS =
      MovePolicy.builder().chunkRows(5).workers(1).build();

  private RouterFixture fixture;

  @BeforeEach
  void schemas() throws SQLException {
    fixture =
        RouterFixture.named("restart").domain(DOMAIN, "item").policy(SMALL_CHUNKS).schemas(DDL);
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  /** The rows as a crash between the authority's commit and the mirror's leaves them. */
  @ParameterizedTest
  @EnumSource(names = {"COPYING", "DUAL_WRITE", "READ_MIGRATION", "PARTITION_FIRST"})
  void theJournalOfAClosedRouterIsDrainedByTheNext(Phase phase) throws SQLException {
    fixture.open();
    insert("kept", "changed", "deleted");
    fixture.moveTo(DOMAIN, phase);
    insert("mirrored");
    fixture.router().close();
    boolean monolithFirst = phase != Phase.PARTITION_FIRST;
    try (Connection authority = monolithFirst ? fixture.monolith() : fixture.partition(DOMAIN);
        Statement statement = authority.createStatement()) {
      statement.execute("UPDATE item SET name = 'other' WHERE name = 'changed'");
      statement.execute("DELETE FROM item WHERE name = 'deleted'");
      statement.execute("INSERT INTO item (id, name) VALUES (9000, 'inserted')");
      journal(statement, 1, 2L, 3L);
      journal(statement, 2, 9000L);
    }
    fixture.open();
    awaitSidesAlike();
    assertEquals(4, rows(fixture.monolith()).size());
    Await.until("the journal to run empty", PATIENCE, () -> status().journalDepth() == 0);
  }

  /** Journal rows of an instance that nobody will ever be again. */
  private static void journal(Statement statement, int instance, Long... ids) throws SQLException {
    TouchedRows touched = new TouchedRows();
    for (Long id : ids) {
      touched.add("item", RowKey.of(String.valueOf(id)), true);
    }
    for (JournalRow row : new Journal(990_000 + instance).rows(DOMAIN, touched)) {
      Journal.append(statement.getConnection(), row);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"COPYING", "DUAL_WRITE", "PARTITION_FIRST"})
  void aKilledProcessLosesNothingThatItAcknowledged(Phase phase) throws Exception {
    fixture.open();
    fixture.moveTo(DOMAIN, phase);
    fixture.router().close();
    WriterProcess writer = WriterProcess.start(fixture);
    List<String> acknowledged;
    try {
      writer.awaitWrites(200);
    } finally {
      acknowledged = writer.kill();
    }
    fixture.open();
    awaitSidesAlike();
    Await.until("the journal to run empty", PATIENCE, () -> status().journalDepth() == 0);
    Set<String> found = names();
    acknowledged.removeAll(found);
    assertEquals(List.of(), acknowledged, "acknowledged and lost");
    assertTrue(found.size() >= 200);
  }

  private Set<String> names() throws SQLException {
    Set<String> names = new HashSet<>();
    try (Connection partition = fixture.partition(DOMAIN);
        Statement statement = partition.createStatement();
        ResultSet row = statement.executeQuery("SELECT name FROM item")) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  @Test
  void aCopyThatACloseInterruptedGoesOnWhereItWas() throws SQLException {
    fill(3_000);
    fixture.open();
    fixture.advance(DOMAIN);
    fixture.advance(DOMAIN);
    Await.until("some rows to be copied", PATIENCE, () -> partitionCount() > 100);
    fixture.router().close();
    int copied = partitionCount();
    assertTrue(copied < 3_000, "the copy was over before the close: nothing was interrupted");
    String checkpoint =
        "SELECT SUM(rows_copied) FROM domainrouter_backfill WHERE table_name = 'item'";
    assertEquals(
        String.valueOf(copied), RouterFixture.query(fixture.partition(DOMAIN), checkpoint));
    changeWhileNobodyCopies();

    fixture.open();
    fixture.router().controller().awaitCopy(DOMAIN, Duration.ofMinutes(1));
    assertEquals("3000", RouterFixture.query(fixture.partition(DOMAIN), checkpoint));
    assertEquals(Phase.COPYING, fixture.phase(DOMAIN));
    fixture.advance(DOMAIN);
    awaitSidesAlike();
  }

  /** As another instance would have left it. */
  private void changeWhileNobodyCopies() throws SQLException {
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      statement.execute("UPDATE item SET name = 'early' WHERE id = 1");
      statement.execute("UPDATE item SET name = 'late' WHERE id = 3000");
      journal(statement, 3, 1L, 3000L);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"READ_MIGRATION", "PARTITION_FIRST"})
  void aCutoverThatStoppedBetweenTheSidesIsFinishedAtTheNextStart(Phase from) throws SQLException {
    Phase to = from == Phase.READ_MIGRATION ? Phase.PARTITION_FIRST : Phase.READ_MIGRATION;
    fixture.open();
    insert("before");
    fixture.moveTo(DOMAIN, from);
    long epoch = status().epoch();
    fixture.router().close();
    letGo(from, to);

    fixture.open();
    assertEquals(to, fixture.phase(DOMAIN));
    assertEquals(epoch + 1, status().epoch());
    assertOneAuthority(to, epoch + 1);
    insert("after");
    awaitSidesAlike();
    assertEquals(2, rows(fixture.monolith()).size());
  }

  @ParameterizedTest
  @EnumSource(names = {"READ_MIGRATION", "PARTITION_FIRST"})
  void aCutoverThatStoppedBetweenTheSidesIsFinishedByTheInstancesThatRun(Phase from)
      throws SQLException {
    Phase to = from == Phase.READ_MIGRATION ? Phase.PARTITION_FIRST : Phase.READ_MIGRATION;
    fixture.open();
    fixture.moveTo(DOMAIN, from);
    long epoch = status().epoch();
    try (DomainRouter second = fixture.another();
        Connection writer = second.connect();
        Statement statement = writer.createStatement()) {
      statement.executeUpdate("INSERT INTO item (name) VALUES ('before')");
      letGo(from, to);
      statement.executeUpdate("INSERT INTO item (name) VALUES ('after')");
      assertOneAuthority(to, epoch + 1);
      assertEquals(to, second.controller().status(DOMAIN).phase());
      Await.until("the other instance to see it", PATIENCE, () -> fixture.phase(DOMAIN) == to);
      insert("by the other");
      awaitSidesAlike();
      assertEquals(3, rows(fixture.monolith()).size());
    }
  }

  /** What a cutover commits on the old side, and nothing that comes after it. */
  private void letGo(Phase from, Phase to) throws SQLException {
    boolean monolith = from == Phase.READ_MIGRATION;
    try (Connection old = monolith ? fixture.monolith() : fixture.partition(DOMAIN);
        Statement statement = old.createStatement()) {
      assertEquals(
          1,
          statement.executeUpdate(
              "UPDATE domainrouter_domain SET authority = 0, epoch = epoch + 1, phase = '"
                  + to.label()
                  + "' WHERE authority = 1"));
    }
  }

  private void assertOneAuthority(Phase phase, long epoch) throws SQLException {
    String row = "SELECT CONCAT(phase, ' ', epoch, ' ', authority) FROM domainrouter_domain";
    String authority = phase.label() + " " + epoch + " 1";
    String notAuthority = "SELECT authority FROM domainrouter_domain";
    boolean partition = phase == Phase.PARTITION_FIRST;
    assertEquals(
        authority,
        RouterFixture.query(partition ? fixture.partition(DOMAIN) : fixture.monolith(), row));
    assertEquals(
        "0",
        RouterFixture.query(
            partition ? fixture.monolith() : fixture.partition(DOMAIN), notAuthority));
  }

  private void insert(String... names) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      for (String name : names) {
        statement.executeUpdate("INSERT INTO item (name) VALUES ('" + name + "')");
      }
    }
  }

  private void fill(int count) throws SQLException {
    StringBuilder insert = new StringBuilder("INSERT INTO item (name) VALUES ('n0')");
    for (int i = 1; i < count; i++) {
      insert.append(",('n").append(i).append("')");
    }
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      statement.execute(insert.toString());
    }
  }

  private int partitionCount() throws SQLException {
    return Integer.parseInt(
        RouterFixture.query(fixture.partition(DOMAIN), "SELECT COUNT(*) FROM item"));
  }

  private DomainStatus status() {
    return fixture.router().controller().status(DOMAIN);
  }

  private void awaitSidesAlike() {
    Await.until(
        "the sides to be alike",
        PATIENCE,
        () -> rows(fixture.monolith()).equals(rows(fixture.partition(DOMAIN))));
  }

  private static List<String> rows(Connection connection) throws SQLException {
    try (connection) {
      return TableContents.of(connection, "item", Set.of());
    }
  }
}
