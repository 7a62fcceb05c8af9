package io.domainrouter.phase;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before a cutover the new side has as many connections open as the old one. */
final class ReadyConnectionsTest {
  private static final int WRITERS = 9;

  private final RouterFixture fixture = RouterFixture.named("ready");
  private final List<Connection> writers = new ArrayList<>();

  /**
   * Not the controller, whose gates have used the partition: it would be ready half a minute on.
   */
  private DomainRouter instance;

  @BeforeEach
  void open() throws SQLException {
    fixture
        .domain("items", "item")
        .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50))")
        .open()
        .moveTo("items", Phase.DUAL_WRITE);
    instance = DomainRouter.open(fixture.config());
  }

  @AfterEach
  void close() throws SQLException {
    for (Connection writer : writers) {
      writer.close();
    }
    instance.close();
    fixture.close();
  }

  @Test
  void theNewSideHasConnectionsBeforeTheStatementsCome() throws SQLException {
    for (int i = 0; i < WRITERS; i++) {
      Connection writer = instance.connect();
      writers.add(writer);
      writer.setAutoCommit(false);
      try (Statement statement = writer.createStatement()) {
        statement.executeUpdate("INSERT INTO item VALUES (" + i + ", 'written')");
      }
    }
    for (Connection writer : writers) {
      writer.commit();
    }
    int before = sessions();
    assertTrue(before < WRITERS, before + " sessions on the partition");
    fixture.moveTo("items", Phase.READ_MIGRATION);
    Await.until(
        "connections on the partition", Duration.ofSeconds(60), () -> sessions() >= WRITERS);
  }

  private int sessions() throws SQLException {
    return Integer.parseInt(
        RouterFixture.query(
            fixture.partition("items"),
            "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE()"
                + " AND id <> CONNECTION_ID()"));
  }
}
