package io.domainrouter.spring;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.DomainConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether every domain can be read: one empty read of a table of each, on the way that the
 * application's own reads take. Down when one domain cannot be read, and says which. Thread-safe.
 */
final class ServingDatabasesHealthIndicator extends AbstractHealthIndicator {
  private static final int TIMEOUT_SECONDS = 5;

  private final DomainRouter router;

  ServingDatabasesHealthIndicator(DomainRouter router) {
    super("A domain's database does not answer");
    this.router = router;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    builder.up();
    for (DomainConfig domain : router.config().domains()) {
      try {
        read(domain.tables().get(0));
        builder.withDetail(domain.name(), "readable");
      } catch (SQLException e) {
        builder.down(e).withDetail(domain.name(), "not readable: " + e.getMessage());
      }
    }
  }

  private void read(String table) throws SQLException {
    try (Connection connection = router.connect();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      statement.executeQuery("SELECT 1 FROM `" + table + "` WHERE 1 = 0").close();
    }
  }
}
