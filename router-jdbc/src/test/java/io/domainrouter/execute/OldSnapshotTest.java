package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.SqlScript;
import io.domainrouter.testing.StoredBytes;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A transaction whose snapshot is older than the rows that its write meets, since writes see what
 * is current: the rows that change are mirrored, not those that the snapshot shows.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class OldSnapshotTest {
  private static final String DOMAIN = "old";
  private static final List<String> TABLES =
      List.of("entry", "pair", "word", "place", "owner", "pet", "toy", "node");

  private final RouterFixture fixture =
      RouterFixture.named("old_snapshot").domain(DOMAIN, TABLES.toArray(String[]::new));

  @BeforeAll
  void open() throws SQLException, IOException {
    fixture.schemas();
    everywhere("dualwrite/classes.sql");
    fixture.open();
    fixture.moveTo(DOMAIN, Phase.DUAL_WRITE);
  }

  @AfterAll
  void close() throws SQLException {
    fixture.close();
  }

  private void everywhere(String script) throws SQLException, IOException {
    for (Connection side : List.of(fixture.monolith(), fixture.partition(DOMAIN))) {
      try (side) {
        SqlScript.run(side, script);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM word WHERE code IN ('a', 'b'); INSERT INTO word VALUES ('c', 'x')"
            + "| UPDATE entry SET note = 'hit' WHERE name IN (SELECT code FROM word)"
            + "| SELECT GROUP_CONCAT(name) FROM entry WHERE note = 'hit' | c",
        "DELETE FROM word WHERE code IN ('a', 'b'); INSERT INTO word VALUES ('c', 'x')"
            + "| DELETE FROM entry WHERE name IN (SELECT code FROM word)"
            + "| SELECT GROUP_CONCAT(name ORDER BY name) FROM entry | a,b",
        "DELETE FROM word WHERE code IN ('a', 'b'); INSERT INTO word VALUES ('c', 'x')"
            + "| UPDATE entry e JOIN (SELECT code FROM word) w ON w.code = e.name SET e.note = 'hit'"
            + "| SELECT GROUP_CONCAT(name) FROM entry WHERE note = 'hit' | c",
        "DELETE FROM place WHERE id = 2; INSERT INTO place VALUES (8, 20, 'other')"
            + "| REPLACE INTO place VALUES (9, 20, 'new')"
            + "| SELECT GROUP_CONCAT(id ORDER BY id) FROM place | 1,3,9",
        "INSERT INTO pet VALUES (12, 1); INSERT INTO toy VALUES ('late', 12, NULL)"
            + "| DELETE FROM owner WHERE id = 1"
            + "| SELECT GROUP_CONCAT(name ORDER BY name) FROM toy | Ball,bell,Bow,late",
        "INSERT INTO pet VALUES (30, 3)"
            + "| REPLACE INTO owner VALUES (3, 'again')"
            + "| SELECT name FROM owner WHERE id = 3 | again",
      })
  void writesMeetWhatIsCurrent(String others, String write, String question, String answer)
      throws Exception {
    everywhere("dualwrite/classes_seed.sql");
    try (Connection old = fixture.connect();
        Connection other = fixture.connect();
        Statement statement = old.createStatement()) {
      old.setAutoCommit(false);
      statement.executeQuery("SELECT * FROM entry").close();
      for (String sql : others.split("; ")) {
        try (Statement meanwhile = other.createStatement()) {
          meanwhile.executeUpdate(sql);
        }
      }
      statement.executeUpdate(write);
      old.commit();
    }
    assertEquals(answer, RouterFixture.query(fixture.monolith(), question));
    Await.until("the sides to be alike", Duration.ofSeconds(10), this::alike);
  }

  private boolean alike() throws SQLException {
    try (Connection monolith = fixture.monolith();
        Connection partition = fixture.partition(DOMAIN)) {
      for (String table : TABLES) {
        if (!StoredBytes.of(monolith, table).equals(StoredBytes.of(partition, table))) {
          return false;
        }
      }
      return true;
    }
  }
}
