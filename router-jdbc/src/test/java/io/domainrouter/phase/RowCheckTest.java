package io.domainrouter.phase;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.domainrouter.config.Phase;
import io.domainrouter.config.Side;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two authorities are told from a hand-over that happened between two looks. */
final class RowCheckTest {
  private final RouterFixture fixture = RouterFixture.named("row_check");

  @BeforeEach
  void open() throws SQLException {
    fixture
        .domain("items", "item")
        .schemas("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50))")
        .open()
        .moveTo("items", Phase.PARTITION_FIRST);
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @Test
  void whoHasLookedAtTheMonolithBeforeACutoverFindsNothingWrong() throws SQLException {
    DomainState before = new DomainState(0, Phase.READ_MIGRATION, 1, 0, true, true);
    assertDoesNotThrow(() -> check(before));
  }

  @Test
  void twoRowsThatBothSaySoAreAnError() throws SQLException {
    try (Connection monolith = fixture.monolith();
        Statement statement = monolith.createStatement()) {
      statement.executeUpdate("UPDATE domainrouter_domain SET phase = '4', authority = 1");
    }
    DomainState seen = new DomainState(0, Phase.READ_MIGRATION, 1, 0, true, true);
    SQLException e = assertThrows(SQLException.class, () -> check(seen));
    assertEquals("DR101", e.getSQLState());
  }

  private void check(DomainState seen) throws SQLException {
    DomainCatalog catalog = new DomainCatalog(fixture.config());
    try (TargetPools pools = new TargetPools(catalog);
        Connection partition = pools.internal(catalog.target(0, Side.PARTITION))) {
      RowCheck.requireOneAuthority(catalog, pools, partition, seen);
    }
  }
}
