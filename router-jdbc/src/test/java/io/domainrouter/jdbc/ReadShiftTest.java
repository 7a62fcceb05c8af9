package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.Phase;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who reads which side in phase 4, by the percentage and the application's key. */
final class ReadShiftTest {
  private static final ChangeRequest TEST = ChangeRequest.of("test", "test");
  private static final String PARTITION = "shift_items";
  private static final String MONOLITH = "shift_monolith";
  private static final String KEY = "domainrouter.readKey";
  private static final int KEYS = 200;

  private final RouterFixture fixture = RouterFixture.named("shift");
  private DomainRouter other;

  @BeforeEach
  void open() throws SQLException {
    fixture
        .domain("items", "item")
        .schemas("CREATE TABLE item (id INT PRIMARY KEY)", "INSERT INTO item VALUES (0)");
    try (Connection partition = fixture.partition("items");
        Statement statement = partition.createStatement()) {
      statement.execute("DELETE FROM item");
    }
    fixture.open().moveTo("items", Phase.READ_MIGRATION);
    other = fixture.another();
  }

  @AfterEach
  void close() throws SQLException {
    other.close();
    fixture.close();
  }

  /** Both instances know it then; the other one by its next heartbeat. */
  private void shift(int percent) throws SQLException {
    fixture.router().controller().setReadPercent("items", percent, TEST);
    Await.until(
        "the other instance to know",
        Duration.ofSeconds(20),
        () -> other.controller().status("items").readPercent() == percent);
  }

  private static String side(Statement statement, String lock) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT DATABASE() FROM item WHERE id = 0" + lock)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Those that read the partition, each asked twice. */
  private static Set<Integer> shifted(DomainRouter router) throws SQLException {
    Set<Integer> shifted = new TreeSet<>();
    try (Connection connection = router.connect();
        Statement statement = connection.createStatement()) {
      for (int key = 0; key < KEYS; key++) {
        connection.setClientInfo(KEY, "user " + key);
        String side = side(statement, "");
        assertEquals(side, side(statement, ""), "key " + key);
        if (side.equals(PARTITION)) {
          shifted.add(key);
        }
      }
    }
    return shifted;
  }

  @Test
  void aKeyReadsOneSideEverywhereAndStaysOnThePartitionWhenThePercentageGrows() throws Exception {
    Set<Integer> before = Set.of();
    for (int percent : new int[] {0, 10, 50, 100}) {
      shift(percent);
      Set<Integer> shifted = shifted(fixture.router());
      assertEquals(shifted, shifted(other), percent + " %");
      assertTrue(shifted.containsAll(before), () -> shifted + " had more before");
      int wanted = KEYS * percent / 100;
      int off = Math.abs(shifted.size() - wanted);
      assertTrue(off <= (percent % 100 == 0 ? 0 : KEYS / 10), percent + " %: " + shifted.size());
      before = shifted;
    }
  }

  @Test
  void theKeyHoldsFromTheNextTransactionOnAndIsNotSent() throws Exception {
    shift(50);
    Set<Integer> shifted = shifted(fixture.router());
    int there = shifted.iterator().next();
    int here = 0;
    while (shifted.contains(here)) {
      here++;
    }
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      connection.setClientInfo(KEY, "user " + there);
      assertEquals(PARTITION, side(statement, ""));
      connection.setClientInfo(KEY, "user " + here);
      assertEquals("user " + here, connection.getClientInfo(KEY));
      assertEquals(PARTITION, side(statement, ""), "the same transaction");
      connection.commit();
      assertEquals(MONOLITH, side(statement, ""));
      connection.rollback();
      connection.setClientInfo(KEY, "the driver would end its comment */ here");
      side(statement, "");
      connection.setClientInfo(KEY, null);
      assertEquals(null, connection.getClientInfo(KEY));
      connection.rollback();
    }
  }

  @Test
  void lockingReadsAndReadsOfATransactionThatWroteStayOnTheAuthority() throws Exception {
    shift(100);
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      connection.setClientInfo(KEY, "any");
      assertEquals(PARTITION, side(statement, ""));
      assertEquals(MONOLITH, side(statement, " FOR UPDATE"));
      connection.setAutoCommit(false);
      assertEquals(PARTITION, side(statement, ""));
      statement.executeUpdate("UPDATE item SET id = 1 WHERE id = 0");
      statement.executeUpdate("UPDATE item SET id = 0 WHERE id = 1");
      assertEquals(MONOLITH, side(statement, ""));
      connection.commit();
      assertEquals(PARTITION, side(statement, ""));
      connection.commit();
    }
  }

  /** A transaction that holds the domain's shared lock is not waited for, nor held. */
  @Test
  void aChangeWaitsForNobodyAndHoldsNobody() throws Exception {
    shift(0);
    try (Connection writing = fixture.connect();
        Statement writer = writing.createStatement();
        Connection reading = other.connect();
        Statement reader = reading.createStatement()) {
      writing.setAutoCommit(false);
      writer.executeUpdate("INSERT INTO item VALUES (7)");
      reading.setAutoCommit(false);
      assertEquals(MONOLITH, side(reader, ""));
      long began = System.nanoTime();
      shift(100);
      System.out.printf(
          "READ SHIFT known in both instances after %d ms%n",
          Duration.ofNanos(System.nanoTime() - began).toMillis());
      assertEquals(MONOLITH, side(reader, ""), "a transaction stays where it began to read");
      reading.commit();
      assertEquals(PARTITION, side(reader, ""));
      reading.commit();
      writer.executeUpdate("INSERT INTO item VALUES (8)");
      writing.commit();
    }
    assertEquals("3", RouterFixture.query(fixture.partition("items"), "SELECT COUNT(*) FROM item"));
  }
}
