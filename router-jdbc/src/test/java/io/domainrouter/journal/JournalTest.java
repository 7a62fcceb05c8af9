package io.domainrouter.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.phase.ControlSchema;
import io.domainrouter.rows.RowKey;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The journal's rows while two drainers, or a drainer and a writer, work on the same ones. */
final class JournalTest {
  private static final String SCHEMA = "journal_rows";
  private static final String DOMAIN = "items";
  private static final Journal.Due EVERYTHING = new Journal.Due(0, true);
  private static final RowKey ONE = RowKey.of("1");
  private static final RowKey TWO = RowKey.of("a\tb\\c\nd");

  private final TestServer server = TestServers.shared().server(0);
  private final Journal journal = new Journal(7);
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    server.recreateSchema(SCHEMA);
    connection = server.connect(SCHEMA);
    ControlSchema.ensure(connection, "monolith", true);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    server.dropSchema(SCHEMA);
  }

  @Test
  void aRowThatWasRefusedSinceItWasReadIsNotDeleted() throws SQLException {
    JournalEntry written = append(ONE, TWO).get(0);
    Journal.Batch read = due().get(0);
    assertTrue(Journal.poison(connection, read, rows(TWO), "too long"));

    Journal.delete(connection, List.of(written), read.attempts());
    assertEquals(1, due().size(), "by the other drainer, or by the writer itself");
    assertFalse(Journal.poison(connection, read, rows(ONE), "another"), "nor narrowed again");

    Journal.Batch refused = due().get(0);
    assertEquals(Set.of(TWO), refused.rows().keys("item"));
    Journal.delete(connection, List.of(written), refused.attempts());
    assertEquals(List.of(), due());
  }

  @Test
  void refusedRowsRestAndAreNamed() throws SQLException {
    append(ONE);
    append(TWO);
    Journal.poison(connection, due().get(0), rows(ONE), "too long");
    assertEquals(
        List.of(new PoisonedRows("item", 1, List.of(ONE), "too long")),
        Journal.poisoned(connection, DOMAIN));
    List<Journal.Batch> notResting =
        Journal.due(connection, DOMAIN, new Journal.Due(0, false), 1_000);
    assertEquals(1, notResting.size());
    assertEquals(Set.of(TWO), notResting.get(0).rows().keys("item"));
    assertEquals(1, Journal.resting(connection, DOMAIN).size());
    assertEquals(2, Journal.state(connection, DOMAIN).keys());
  }

  @Test
  void aPassReadsNoMoreKeysThanItAsksFor() throws SQLException {
    for (int i = 0; i < 1_500; i++) {
      append(ONE, TWO);
    }
    assertEquals(1_000, Journal.due(connection, DOMAIN, EVERYTHING, 10).size(), "one page");
    List<Journal.Batch> all = due();
    assertEquals(1_500, all.size());
    assertEquals(1_500, all.stream().map(Journal.Batch::entry).distinct().count());
  }

  private List<Journal.Batch> due() throws SQLException {
    return Journal.due(connection, DOMAIN, EVERYTHING, 100_000);
  }

  private List<JournalEntry> append(RowKey... keys) throws SQLException {
    List<JournalRow> rows = journal.rows(DOMAIN, rows(keys));
    for (JournalRow row : rows) {
      Journal.append(connection, row);
    }
    return rows.stream().map(JournalRow::entry).toList();
  }

  private static TouchedRows rows(RowKey... keys) {
    TouchedRows rows = new TouchedRows();
    for (RowKey key : keys) {
      rows.add("item", key, true);
    }
    return rows;
  }
}
