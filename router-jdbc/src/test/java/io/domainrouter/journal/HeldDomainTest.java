package io.domainrouter.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.phase.ControlSchema;
import io.domainrouter.rows.RowKey;
import io.domainrouter.testing.TwoSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal of a domain whose writers are held. */
final class HeldDomainTest {
  private static final String DOMAIN = "held";
  private static final String ROWS = "SELECT GROUP_CONCAT(id, '=', n ORDER BY id) FROM item";
  private static final String WAITING = "SELECT COUNT(*) FROM domainrouter_journal";

  private TwoSchemas schemas;

  @BeforeEach
  void open() throws SQLException {
    schemas = TwoSchemas.create("held_domain", "item");
    schemas.executeOnBoth(
        "CREATE TABLE item (id INT PRIMARY KEY, n INT NOT NULL)",
        "INSERT INTO item VALUES (1, 1), (2, 1), (3, 1)");
    schemas.execute(TwoSchemas.SOURCE, "UPDATE item SET n = 2 WHERE id = 1");
    schemas.execute(TwoSchemas.SOURCE, "DELETE FROM item WHERE id = 2");
    schemas.execute(TwoSchemas.SOURCE, "INSERT INTO item VALUES (4, 1)");
  }

  @AfterEach
  void close() throws SQLException {
    schemas.close();
  }

  /** Few keys go at once, many by passes. */
  @ParameterizedTest
  @ValueSource(ints = {4, 600})
  void isOnTheMirrorWhenTheJournalIsEmpty(int keys) throws SQLException {
    journal(keys);
    empty(true);
    assertEquals("1=2,3=1,4=1", schemas.query(TwoSchemas.TARGET, ROWS));
    assertEquals("0", schemas.query(TwoSchemas.SOURCE, WAITING));
  }

  @Test
  void keepsItsJournalWhenTheCutoverIsGivenUp() throws SQLException {
    journal(4);
    empty(false);
    assertEquals("1", schemas.query(TwoSchemas.SOURCE, WAITING));
  }

  /** As often as a controller likes, before writers are held. */
  @Test
  void isRehearsedOnceAndNothingIsLeftOfIt() throws SQLException {
    journal(4);
    try (Connection holder = schemas.pools().internal(TwoSchemas.SOURCE);
        Connection mirror = schemas.pools().internal(TwoSchemas.TARGET)) {
      ControlSchema.ensure(mirror, "target", true);
      AtomicInteger times = new AtomicInteger();
      Drainer drainer = drainer();
      drainer.rehearse(held(holder, mirror), times::incrementAndGet);
      int once = times.get();
      assertTrue(once > 0);
      drainer.rehearse(held(holder, mirror), times::incrementAndGet);
      assertEquals(once, times.get());
      mirror.commit();
      holder.commit();
    }
    assertEquals("1", schemas.query(TwoSchemas.SOURCE, WAITING));
    assertEquals("0", schemas.query(TwoSchemas.TARGET, WAITING));
    assertEquals("1=1,2=1,3=1", schemas.query(TwoSchemas.TARGET, ROWS));
  }

  private Drainer drainer() {
    return new Drainer(schemas.pools(), new TableShapes(schemas.pools()), new SettledRows());
  }

  private static HeldDomain held(Connection holder, Connection mirror) {
    return new HeldDomain(DOMAIN, TwoSchemas.SOURCE, TwoSchemas.TARGET, holder, mirror, () -> {});
  }

  private void journal(int keys) throws SQLException {
    try (Connection authority = schemas.pools().internal(TwoSchemas.SOURCE)) {
      ControlSchema.ensure(authority, "source", true);
      TouchedRows rows = new TouchedRows();
      for (int id = 1; id <= keys; id++) {
        rows.add("item", RowKey.of(String.valueOf(id)), true);
      }
      for (JournalRow row : new Journal(7).rows(DOMAIN, rows)) {
        Journal.append(authority, row);
      }
      authority.commit();
    }
  }

  private void empty(boolean andCommit) throws SQLException {
    try (Connection holder = schemas.pools().internal(TwoSchemas.SOURCE);
        Connection mirror = schemas.pools().internal(TwoSchemas.TARGET)) {
      drainer()
          .emptyUnderExclusiveLock(
              held(holder, mirror), System.nanoTime() + TimeUnit.SECONDS.toNanos(30));
      if (andCommit) {
        holder.commit();
      } else {
        holder.rollback();
      }
    }
  }
}
