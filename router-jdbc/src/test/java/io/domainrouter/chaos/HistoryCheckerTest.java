package io.domainrouter.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.chaos.History.Entry;
import io.domainrouter.chaos.History.Outcome;
import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker tells each kind of damage from what is in order; without that it proves nothing. */
final class HistoryCheckerTest {
  private static final int LIFE = 1;

  private final List<Entry> entries = new ArrayList<>();
  private TwoSchemas schemas;

  @BeforeEach
  void aHistoryAndWhatItLeaves() throws SQLException {
    schemas = TwoSchemas.create("checker", "item", "ledger", "counter");
    schemas.executeOnBoth(Tables.DDL);
    schemas.executeOnBoth(
        "INSERT INTO item VALUES (1, 1, 1, 'a', 2), (2, 1, 1, 'b', 1)",
        "INSERT INTO ledger VALUES (1, 1, 2, 0, 0, 1), (1, 1, 5, 0, 0, 1)",
        "INSERT INTO counter VALUES (1, 0, 2)");
    add(Outcome.ACKNOWLEDGED, "item a", "1", "item b", "1", "item c", "1");
    add(Outcome.ACKNOWLEDGED, "item a", "2", "ledger 1.2.0", "0:1");
    add(Outcome.ACKNOWLEDGED, "item c", Tables.GONE);
    add(Outcome.ROLLED_BACK, "item b", "2", "item d", "1");
    add(Outcome.UNKNOWN, "ledger 1.5.0", "0:1");
    add(Outcome.UNKNOWN, "item b", "2", "item e", "1");
  }

  @AfterEach
  void close() throws SQLException {
    schemas.close();
  }

  private void add(Outcome outcome, String... effects) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < effects.length; i += 2) {
      map.put(effects[i], effects[i + 1]);
    }
    entries.add(new Entry("t" + entries.size(), map, outcome));
  }

  private Verdict check() throws SQLException {
    try (Connection authority = schemas.connect(0);
        Connection mirror = schemas.connect(1)) {
      return HistoryChecker.check(new History(entries, List.of()), LIFE, authority, mirror);
    }
  }

  private void assertFound(int lost, int duplicated, int torn, String damage) throws SQLException {
    schemas.executeOnBoth(damage);
    Verdict verdict = check();
    assertEquals(
        List.of(lost, duplicated, torn, 0),
        List.of(verdict.lost(), verdict.duplicated(), verdict.torn(), verdict.diverged()),
        damage + ": " + verdict);
  }

  @Test
  void findsNothingWhereAllIsWell() throws SQLException {
    Verdict verdict = check();
    assertTrue(verdict.isClean(), verdict::toString);
    assertEquals(3, verdict.acknowledged());
    assertEquals(1, verdict.rolledBack());
    assertEquals(2, verdict.unknown());
  }

  @Test
  void acceptsEitherOutcomeOfWhatIsUnknown() throws SQLException {
    schemas.executeOnBoth("DELETE FROM ledger WHERE seq = 5", "UPDATE counter SET n = 1");
    schemas.executeOnBoth("UPDATE item SET amount = 2 WHERE name = 'b'");
    assertFound(0, 0, 0, "INSERT INTO item VALUES (5, 1, 1, 'e', 1)");
  }

  @Test
  void findsALostInsert() throws SQLException {
    assertFound(1, 0, 0, "DELETE FROM item WHERE name = 'a'");
  }

  @Test
  void findsALostChange() throws SQLException {
    assertFound(1, 0, 0, "UPDATE item SET amount = 1 WHERE name = 'a'");
  }

  @Test
  void findsALostDelete() throws SQLException {
    assertFound(1, 0, 0, "INSERT INTO item VALUES (3, 1, 1, 'c', 1)");
  }

  @Test
  void findsAChangeMadeTwice() throws SQLException {
    assertFound(0, 1, 0, "UPDATE item SET amount = 3 WHERE name = 'a'");
  }

  @Test
  void findsACountThatIsLostOrMadeTwice() throws SQLException {
    assertFound(1, 0, 0, "UPDATE counter SET n = 1");
    assertFound(0, 1, 0, "UPDATE counter SET n = 3");
  }

  @Test
  void findsWhatWasRolledBack() throws SQLException {
    assertFound(0, 1, 0, "INSERT INTO item VALUES (4, 1, 1, 'd', 1)");
  }

  @Test
  void findsHalfAnUnknownTransaction() throws SQLException {
    assertFound(0, 0, 1, "INSERT INTO item VALUES (5, 1, 1, 'e', 1)");
  }

  @Test
  void findsSidesThatDifferInAByte() throws SQLException {
    schemas.execute(1, "UPDATE item SET owner = 2 WHERE name = 'a'");
    schemas.execute(1, "DELETE FROM counter");
    assertEquals(3, check().diverged());
  }
}
