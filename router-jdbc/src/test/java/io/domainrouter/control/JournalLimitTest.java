package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.config.Side;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TableContents;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A journal that grows beyond its limit is dropped, and the mirror copied again from the start. */
final class JournalLimitTest {
  private static final String DOMAIN = "items";
  private static final int MOST = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RouterFixture fixture =
      RouterFixture.named("limit")
          .domain(DOMAIN, "item")
          .policy(MovePolicy.builder().chunkRows(100).journalMaxKeys(MOST).build());

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"READ_MIGRATION", "PARTITION_FIRST"})
  void nothingIsLostButTime(Phase phase) throws Exception {
    fixture
        .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL UNIQUE)")
        .open();
    fixture.moveTo(DOMAIN, phase);
    write(0, 100, "INSERT INTO item VALUES (%1$d, 'early %1$d')");
    Await.until("trust", PATIENCE, () -> status().mirrorTrusted());
    long epoch = status().epoch();

    onMirror("RENAME TABLE item TO hidden");
    write(0, 50, "DELETE FROM item WHERE id = %d");
    write(50, 100, "UPDATE item SET name = 'late %d' WHERE id = %1$d");
    write(100, 450, "INSERT INTO item VALUES (%1$d, 'early %1$d')");
    Await.until("the journal to be dropped", PATIENCE, () -> status().epoch() > epoch);
    assertEquals(phase, fixture.phase(DOMAIN));
    assertFalse(status().mirrorTrusted());
    write(450, 460, "INSERT INTO item VALUES (%1$d, 'early %1$d')");

    onMirror("RENAME TABLE hidden TO item");
    Await.until("trust", PATIENCE, () -> status().mirrorTrusted() && status().journalDepth() == 0);
    assertEquals(contents(Side.MONOLITH), contents(Side.PARTITION));
    assertEquals(410, contents(Side.PARTITION).size());
    String why =
        RouterFixture.query(
            fixture.monolith(),
            "SELECT reason FROM domainrouter_audit WHERE action = 'copy again' LIMIT 1");
    assertTrue(why.contains("journalMaxKeys " + MOST), why);
  }

  private void write(int from, int to, String sql) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      for (int id = from; id < to; id++) {
        statement.executeUpdate(sql.formatted(id));
      }
    }
  }

  private Connection side(Side side) throws SQLException {
    return side == Side.MONOLITH ? fixture.monolith() : fixture.partition(DOMAIN);
  }

  private void onMirror(String sql) throws SQLException {
    try (Connection connection = side(fixture.phase(DOMAIN).authority().other());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> contents(Side side) throws SQLException {
    try (Connection connection = side(side)) {
      return TableContents.of(connection, "item", Set.of());
    }
  }

  private DomainStatus status() {
    return fixture.router().controller().status(DOMAIN);
  }
}
