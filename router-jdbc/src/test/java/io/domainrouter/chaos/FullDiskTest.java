package io.domainrouter.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TableContents;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mirror has no room left, then again. A server more for it: only with -Dtest.fullDisk. */
@Tag("slow")
@EnabledIfSystemProperty(named = "test.fullDisk", matches = "true")
final class FullDiskTest {
  private static final String DOMAIN = "papers";
  private static final String DDL =
      "CREATE TABLE paper (id INT PRIMARY KEY, content LONGBLOB NOT NULL)";
  private static final int ROW_BYTES = 200_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final PoolConfig POOL =
      new PoolConfig(10, 0, 10, Duration.ofSeconds(2), Duration.ofMinutes(30));

  private TestServer small;
  private RouterFixture fixture;

  @BeforeEach
  void schemas() throws SQLException {
    assumeTrue(TestServers.shared().isMySql(), "MariaDB cannot be given a small disk without root");
    small = TestServers.shared().small();
    fixture =
        RouterFixture.named("fulldisk")
            .domain(DOMAIN, "paper")
            .partitionOn(DOMAIN, small)
            .pool(POOL)
            .schemas(DDL)
            .open();
  }

  @AfterEach
  void close() throws SQLException {
    if (fixture != null) {
      run("DROP DATABASE IF EXISTS ballast");
      fixture.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_WRITE", "READ_MIGRATION"})
  void ofTheMirrorIsNotNoticedAndHealsWithTheRoom(Phase phase) throws SQLException {
    fixture.moveTo(DOMAIN, phase);
    awaitTrust();
    insert(0);
    fill();
    int rows = 1;
    while (status().mirrorTrusted() && rows < 100) {
      insert(rows++);
    }
    assertFalse(status().mirrorTrusted(), "there was room for all");
    insert(rows++);
    assertEquals(String.valueOf(rows), count());
    run("DROP DATABASE ballast");
    awaitTrust();
    Await.until("the journal to run empty", PATIENCE, () -> status().journalDepth() == 0);
    try (Connection one = fixture.monolith();
        Connection other = fixture.partition(DOMAIN)) {
      assertEquals(
          TableContents.of(one, "paper", Set.of()), TableContents.of(other, "paper", Set.of()));
    }
    assertEquals(String.valueOf(rows), count());
  }

  private void fill() throws SQLException {
    run(
        "CREATE DATABASE ballast",
        "CREATE TABLE ballast.filler (id INT AUTO_INCREMENT PRIMARY KEY, content LONGBLOB)");
    for (int bytes = 4_000_000; bytes > 10_000; bytes /= 4) {
      String more = "INSERT INTO ballast.filler (content) VALUES (REPEAT('x', " + bytes + "))";
      SQLException full =
          assertThrows(SQLException.class, () -> run(Collections.nCopies(1_000, more)));
      assertEquals(1114, full.getErrorCode(), full::toString);
    }
  }

  private void run(String... statements) throws SQLException {
    run(List.of(statements));
  }

  /** Without the server's log, which would wait for room itself and hold the session. */
  private void run(List<String> statements) throws SQLException {
    try (Connection connection = small.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION sql_log_bin = 0");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void insert(int id) throws SQLException {
    try (Connection connection = fixture.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO paper VALUES (" + id + ", '" + "x".repeat(ROW_BYTES) + "')");
    }
  }

  private String count() throws SQLException {
    return RouterFixture.query(fixture.connect(), "SELECT COUNT(*) FROM paper");
  }

  private DomainStatus status() {
    return fixture.router().controller().status(DOMAIN);
  }

  private void awaitTrust() {
    Await.until("the mirror to be trusted", PATIENCE, () -> status().mirrorTrusted());
  }
}
