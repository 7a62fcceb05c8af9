package io.domainrouter.example.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.MysqlDataSource;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.config.Secret;
import io.domainrouter.config.TargetConfig;
import io.domainrouter.example.data.DemoData;
import io.domainrouter.example.data.Schemas;
import io.domainrouter.example.servers.Databases;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The traffic alone, on one database without a router: what it reports there is its own fault. */
class TrafficTest {
  private static final String SCHEMA = "traffic_test";
  private static final DemoData DATA = DemoData.ofRows(3000);
  private static final TestServer SERVER = TestServers.shared().server(0);
  private static final TargetConfig TARGET =
      new TargetConfig(
          "monolith",
          SERVER.url(SCHEMA),
          SERVER.user(),
          new Secret(SERVER.password()),
          PoolConfig.DEFAULT);

  @BeforeAll
  static void load() throws SQLException {
    Schemas.create(TARGET, "monolith", true);
    try (Connection connection = Databases.connect(TARGET)) {
      DATA.load(connection);
    }
  }

  @AfterAll
  static void drop() throws SQLException {
    SERVER.dropSchema(SCHEMA);
  }

  @Test
  void loadsAsManyRowsAsAskedFor() throws SQLException {
    assertThat(DATA.rows()).isGreaterThanOrEqualTo(3000);
    assertThat(count("SELECT COUNT(*) FROM forks")).isEqualTo(DATA.repositories() / 4);
    assertThat(
            count(
                "SELECT COUNT(*) FROM issues i LEFT JOIN users u ON u.id = i.author_id"
                    + " LEFT JOIN repositories r ON r.id = i.repository_id"
                    + " WHERE u.id IS NULL OR r.id IS NULL"))
        .as("rows that refer to nothing")
        .isZero();
  }

  @Test
  void failsNothingAndRemembersWhatItDid() throws Exception {
    MysqlDataSource source = new MysqlDataSource();
    source.setUrl(SERVER.url(SCHEMA));
    source.setUser(SERVER.user());
    source.setPassword(SERVER.password());
    long commentsBefore = count("SELECT COUNT(*) FROM issue_comments");
    long countedBefore = count("SELECT SUM(comment_count) FROM issues");
    Traffic traffic = new Traffic(source, 4, 0);
    try (traffic) {
      traffic.start(Operations.all(DATA));
      long deadline = System.nanoTime() + 60_000_000_000L;
      while (traffic.meter().figures().statements() < 4000 && System.nanoTime() < deadline) {
        Pause.millis(20);
      }
    }
    assertThat(traffic.meter().figures().firstFailures()).isEmpty();
    assertThat(traffic.meter().figures().statements()).isGreaterThanOrEqualTo(4000);
    long counted =
        traffic.history().counters().entrySet().stream()
            .filter(entry -> entry.getKey().column().equals("comment_count"))
            .mapToLong(entry -> entry.getValue().sum())
            .sum();
    assertThat(counted).isPositive();
    assertThat(count("SELECT SUM(comment_count) FROM issues") - countedBefore).isEqualTo(counted);
    assertThat(count("SELECT COUNT(*) FROM issue_comments") - commentsBefore)
        .isEqualTo(traffic.history().present().get("issue_comments").size());
  }

  private static long count(String sql) throws SQLException {
    try (Connection connection = SERVER.connect(SCHEMA);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
