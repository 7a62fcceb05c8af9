package io.domainrouter.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.domainrouter.DomainRouterDataSource;
import io.domainrouter.DriverRouters;
import io.domainrouter.config.Phase;
import io.domainrouter.config.Side;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The same application twice: by the plain driver on a schema of its own, and through the router
 * while its domain moves. Both must see the same and leave the same rows, in every phase.
 */
final class Journey implements AutoCloseable {
  private static final String DOMAIN = "shop";
  private static final List<String> TABLES = List.of("product", "product_tag", "label");
  private static final String[] DDL = {
    "CREATE TABLE product (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
        + " sku VARCHAR(40) NOT NULL UNIQUE, name VARCHAR(80) NOT NULL,"
        + " price DECIMAL(10,2) NOT NULL, version INT NOT NULL DEFAULT 0, added DATETIME(3))",
    "CREATE TABLE product_tag (product_id BIGINT NOT NULL, tag VARCHAR(20) NOT NULL,"
        + " PRIMARY KEY (product_id, tag),"
        + " CONSTRAINT tagged FOREIGN KEY (product_id) REFERENCES product (id))",
    "CREATE TABLE label (code VARCHAR(20) PRIMARY KEY, text VARCHAR(80) NOT NULL)"
  };

  /** All rows without generated keys. */
  private static final String CONTENT =
      "SELECT p.sku, p.name, p.price, p.version, p.added, GROUP_CONCAT(t.tag ORDER BY t.tag)"
          + " FROM product p LEFT JOIN product_tag t ON t.product_id = p.id GROUP BY p.id"
          + " UNION ALL SELECT code, text, 0, 0, NULL, NULL FROM label ORDER BY 1";

  private static final int HALF = 50;

  private final TestServer server = TestServers.shared().server(0);
  private final Path domainFile;
  private final String plainSchema;
  private final RouterFixture fixture;
  private final HikariDataSource plain = new HikariDataSource();
  private final DomainRouterDataSource routed;

  /**
   * @param name unique among the tests; the start of all schema names
   */
  Journey(String name) throws Exception {
    domainFile = Files.createTempFile("domains-", ".yml");
    plainSchema = name + "_plain";
    server.recreateSchema(plainSchema);
    execute(plainSchema, DDL);
    plain.setJdbcUrl(server.url(plainSchema));
    plain.setUsername(server.user());
    plain.setPassword(server.password());
    fixture =
        RouterFixture.named(name)
            .domain(DOMAIN, TABLES.toArray(String[]::new))
            .schemas(DDL)
            .openFrom(domainFile);
    routed = DomainRouterDataSource.builder().location("file:" + domainFile).build();
  }

  private void execute(String schema, String... statements) throws SQLException {
    try (Connection connection = server.connect(schema);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Starts the application on both databases, and lets it work in every phase. */
  void travel(Application.Launcher launcher) throws Exception {
    try (Application reference = launcher.start(plainDatabase());
        Application moving = launcher.start(routedDatabase())) {
      for (Phase phase : Phase.values()) {
        enter(phase);
        int round = phase.ordinal();
        assertThat(moving.work(round))
            .as("what the application saw in phase %s", phase.label())
            .isEqualTo(reference.work(round));
        compareRows(phase);
      }
    }
  }

  private Database plainDatabase() {
    return new Database(server.url(plainSchema), server.user(), server.password(), plain);
  }

  private Database routedDatabase() {
    return new Database(fixture.url(), "", "", routed);
  }

  private void enter(Phase phase) throws SQLException {
    fixture.moveTo(DOMAIN, phase);
    if (phase == Phase.READ_MIGRATION) {
      fixture
          .router()
          .controller()
          .setReadPercent(DOMAIN, HALF, ChangeRequest.of("test", "reads from both sides"));
    }
  }

  private void compareRows(Phase phase) throws SQLException {
    String authority = phase.authority() == Side.MONOLITH ? fixture.monolithSchema() : partition();
    assertThat(rows(authority, CONTENT))
        .as("rows of the authority in phase %s", phase.label())
        .isNotEmpty()
        .isEqualTo(rows(plainSchema, CONTENT));
    if (phase.mirrored()) {
      Await.until("the journal to drain", Duration.ofSeconds(20), this::journalIsEmpty);
      for (String table : TABLES) {
        String all = "SELECT * FROM " + table + " ORDER BY 1, 2";
        assertThat(rows(partition(), all))
            .as("%s on both sides in phase %s", table, phase.label())
            .isEqualTo(rows(fixture.monolithSchema(), all));
      }
    }
  }

  private String partition() {
    return fixture.partitionSchema(DOMAIN);
  }

  private boolean journalIsEmpty() {
    return fixture.router().controller().status(DOMAIN).journalDepth() == 0;
  }

  private List<String> rows(String schema, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = server.connect(schema);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(row.getString(i));
        }
        rows.add(values.toString());
      }
    }
    return rows;
  }

  @Override
  public void close() throws Exception {
    routed.close();
    DriverRouters.close();
    fixture.close();
    plain.close();
    server.dropSchema(plainSchema);
    Files.delete(domainFile);
  }
}
