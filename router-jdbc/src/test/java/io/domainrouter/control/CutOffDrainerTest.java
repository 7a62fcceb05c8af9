package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertFalse;

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

/** The instance that drains the fleet's journals is cut off from a mirror that others reach. */
@Tag("slow")
final class CutOffDrainerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RouterFixture fixture = RouterFixture.named("cut_off_drainer");
  private final RouterFixture direct = RouterFixture.named("cut_off_drainer");
  private TcpProxy wire;
  private DomainRouter other;

  @BeforeEach
  void open() throws Exception {
    wire = TcpProxy.to(TestServers.shared().server(0));
    of(fixture)
        .partitionThrough("items", wire)
        .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50))")
        .open()
        .moveTo("items", Phase.READ_MIGRATION);
    other = DomainRouter.open(of(direct).config());
  }

  private static RouterFixture of(RouterFixture some) {
    return some.domain("items", "item").timeToLive(Duration.ofSeconds(1));
  }

  @AfterEach
  void close() throws SQLException {
    wire.close();
    other.close();
    fixture.close();
  }

  @Test
  void anotherDrainsWhatItLeaves() throws Exception {
    wire.refuse();
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO item VALUES (1, 'journaled')");
    }
    assertFalse(fixture.router().controller().status("items").mirrorTrusted());
    Await.until("another to drain and to trust", PATIENCE, this::isTrusted);
    String count = RouterFixture.query(direct.partition("items"), "SELECT COUNT(*) FROM item");
    assertFalse("0".equals(count), "trusted without the row");
  }

  private boolean isTrusted() {
    return other.controller().status("items").journalDepth() == 0
        && other.controller().status("items").mirrorTrusted();
  }
}
