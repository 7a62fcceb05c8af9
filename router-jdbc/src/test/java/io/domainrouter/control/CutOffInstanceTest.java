package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TcpProxy;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An instance that reaches its partition and not the monolith serves on in phase 5b, and the others
 * take it for dead. When they go back to 5a, nothing that it is told to be written is missing on
 * the monolith.
 */
@Tag("slow")
final class CutOffInstanceTest {
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private TcpProxy wire;
  private RouterFixture fixture;
  private DomainRouter cutOff;

  @BeforeEach
  void open() throws Exception {
    wire = TcpProxy.to(TestServers.shared().server(0));
    fixture =
        RouterFixture.named("cut_off")
            .domain("items", "item")
            .timeToLive(TIME_TO_LIVE)
            .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50))")
            .open();
    fixture.moveTo("items", Phase.PARTITION_ONLY);
    cutOff = fixture.monolithThrough(wire).another();
    execute(cutOff, "INSERT INTO item VALUES (1, 'before')");
    wire.refuse();
    Await.until("the others to miss its heartbeat", PATIENCE, () -> silent() == 1);
  }

  @AfterEach
  void close() throws SQLException {
    wire.close();
    cutOff.close();
    fixture.close();
  }

  private static void execute(DomainRouter router, String sql) throws SQLException {
    try (Connection connection = router.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private int silent() throws SQLException {
    return Integer.parseInt(
        RouterFixture.query(
            fixture.monolith(),
            "SELECT COUNT(*) FROM domainrouter_instance WHERE heartbeat_at <"
                + " CURRENT_TIMESTAMP(3) - INTERVAL "
                + TIME_TO_LIVE.toSeconds()
                + " SECOND"));
  }

  private static String names(Connection connection) throws SQLException {
    return RouterFixture.query(connection, "SELECT GROUP_CONCAT(id ORDER BY id) FROM item");
  }

  /** Its first write has locked no row, so that nothing on the server holds the copy up. */
  @Test
  void itsOpenTransactionWritesNoMoreOnceItIsCopied() throws Exception {
    try (Connection connection = cutOff.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("UPDATE item SET name = 'none' WHERE id = 77");
      fixture.goBack("items");
      Await.until("the copy", PATIENCE, this::isVerified);
      wire.heal();
      SQLException late =
          assertThrows(
              SQLException.class,
              () -> statement.executeUpdate("INSERT INTO item VALUES (2, 'late')"));
      assertFalse(late.getSQLState().isEmpty());
      connection.rollback();
    }
    Await.until("it to speak again", PATIENCE, () -> silent() == 0);
    execute(cutOff, "INSERT INTO item VALUES (3, 'again')");
    assertEquals("1,3", names(fixture.partition("items")));
    Await.until("the mirror", PATIENCE, () -> "1,3".equals(names(fixture.monolith())));
  }

  private boolean isVerified() throws SQLException {
    return "1"
        .equals(
            RouterFixture.query(fixture.monolith(), "SELECT verified FROM domainrouter_mirror"));
  }
}
