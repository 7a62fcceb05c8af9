package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows about as large as what a server takes in one packet, and larger. */
@Tag("slow")
final class LargeRowsTest {
  private static final String DOMAIN = "papers";
  private static final int MEGABYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestServer server = TestServers.shared().server(0);
  private final RouterFixture fixture = RouterFixture.named("large").domain(DOMAIN, "paper");
  private String usual;

  @BeforeEach
  void schemas() throws SQLException {
    usual = RouterFixture.query(server.connect(""), "SELECT @@GLOBAL.max_allowed_packet");
    fixture.schemas("CREATE TABLE paper (id INT PRIMARY KEY, content LONGBLOB NOT NULL)");
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
    allowPackets(Integer.parseInt(usual));
  }

  @Test
  void blobsOf16MegabytesAreMirrored() throws SQLException {
    allowPackets(64 * MEGABYTE);
    fixture.open();
    byte[] content = new byte[16 * MEGABYTE];
    new Random(16).nextBytes(content);
    for (Phase phase : List.of(Phase.DUAL_WRITE, Phase.PARTITION_FIRST)) {
      fixture.moveTo(DOMAIN, phase);
      awaitTrust();
      insert(phase.ordinal(), content);
      assertAlike(phase.ordinal(), content.length);
      run("UPDATE paper SET content = CONCAT(content, REPEAT(X'00', 1000))");
      assertAlike(phase.ordinal(), content.length + 1000);
      assertTrue(status(), "the mirror was written at once");
    }
  }

  /** It is small enough for the authority, which was given less text for it. */
  @Test
  void aRowThatDoesNotFitTheMirrorsPacketIsPoisonedAndTheOthersAreNot() throws SQLException {
    allowPackets(4 * MEGABYTE);
    fixture.open();
    fixture.moveTo(DOMAIN, Phase.DUAL_WRITE);
    awaitTrust();
    run("INSERT INTO paper VALUES (1, REPEAT(X'00', 3000000)), (2, 'small')");
    Await.until("the row to be poisoned", PATIENCE, () -> !poisoned().isEmpty());
    assertTrue(poisoned().toString().contains("max_allowed_packet"), poisoned()::toString);
    run("INSERT INTO paper VALUES (3, 'later')");
    Await.until("the others to be copied", PATIENCE, () -> onMirror().equals("2,3"));
    run("UPDATE paper SET content = 'shorter' WHERE id = 1");
    awaitTrust();
    assertEquals("1,2,3", onMirror());
  }

  private void allowPackets(int bytes) throws SQLException {
    try (Connection connection = server.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("SET GLOBAL max_allowed_packet = " + bytes);
    }
  }

  private void insert(int id, byte[] content) throws SQLException {
    try (Connection connection = fixture.connect();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO paper VALUES (?, ?)")) {
      insert.setInt(1, id);
      insert.setBytes(2, content);
      assertEquals(1, insert.executeUpdate());
    }
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void assertAlike(int id, int length) throws SQLException {
    String digest =
        "SELECT CONCAT(LENGTH(content), ' ', SHA2(content, 256)) FROM paper WHERE id = " + id;
    String there = RouterFixture.query(fixture.monolith(), digest);
    assertTrue(there.startsWith(length + " "), there);
    assertEquals(there, RouterFixture.query(fixture.partition(DOMAIN), digest));
  }

  private List<String> poisoned() throws SQLException {
    return fixture.router().controller().poisonedRows(DOMAIN);
  }

  private String onMirror() throws SQLException {
    return RouterFixture.query(
        fixture.partition(DOMAIN), "SELECT GROUP_CONCAT(id ORDER BY id) FROM paper");
  }

  private boolean status() {
    return fixture.router().controller().status(DOMAIN).mirrorTrusted();
  }

  private void awaitTrust() {
    Await.until("the mirror to be trusted", PATIENCE, this::status);
  }
}
