package io.domainrouter.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.jdbc.MysqlDataSource;
import io.domainrouter.DomainRouterDataSource;
import io.domainrouter.config.Phase;
import io.domainrouter.control.GatesRefusedException;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import javax.sql.DataSource;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How schema changes are run before, during and after a move: what the README says under "Schema
 * changes", with one tool. The domain's table is {@code item}; {@code setting} is in no domain.
 */
abstract class SchemaChanges {
  private static final Set<Phase> WHILE_MIRRORED =
      EnumSet.range(Phase.COPYING, Phase.PARTITION_FIRST);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final TestServer SERVER = TestServers.shared().server(0);

  private final String name;
  private final SchemaTool tool;
  private RouterFixture fixture;
  private DomainRouterDataSource routed;

  @TempDir private Path directory;

  SchemaChanges(String name, SchemaTool tool) {
    this.name = name;
    this.tool = tool;
  }

  @BeforeEach
  void open() throws Exception {
    Path domainFile = directory.resolve("domains.yml");
    fixture = RouterFixture.named(name).domain("shop", "item").schemas().openFrom(domainFile);
    routed = DomainRouterDataSource.builder().location("file:" + domainFile).build();
  }

  @AfterEach
  void close() throws SQLException {
    routed.close();
    fixture.close();
  }

  private DataSource monolith() {
    return own(fixture.monolithSchema());
  }

  private DataSource partition() {
    return own(fixture.partitionSchema("shop"));
  }

  private static DataSource own(String schema) {
    MysqlDataSource dataSource = new MysqlDataSource();
    dataSource.setUrl(SERVER.url(schema));
    dataSource.setUser(SERVER.user());
    dataSource.setPassword(SERVER.password());
    return dataSource;
  }

  /** The names of a table's columns; null where there is no such table. */
  private static String columns(DataSource database, String table) throws SQLException {
    return RouterFixture.query(
        database.getConnection(),
        "SELECT GROUP_CONCAT(column_name ORDER BY ordinal_position) FROM information_schema.columns"
            + " WHERE table_schema = DATABASE() AND table_name = '"
            + table
            + "'");
  }

  private void assertRefusedForItsSchema(String... words) {
    GatesRefusedException refusal =
        catchThrowableOfType(GatesRefusedException.class, () -> fixture.advance("shop"));
    assertThat(refusal.getMessage()).contains("schema").contains(words);
  }

  private void insert(int id) throws SQLException {
    try (Connection connection = routed.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO item (id, name) VALUES (" + id + ", 'thing')");
    }
  }

  private void prepareBothSides() throws Exception {
    tool.migrate(monolith(), "other", "shop");
    tool.migrate(partition(), "shop");
    insert(1);
  }

  @Test
  void beforeTheMoveTheRouterPassesThemToTheMonolithAndThePartitionHasItsOwnRun() throws Exception {
    tool.migrate(routed, "other", "shop");
    assertThat(columns(monolith(), "item")).isEqualTo("id,name");
    assertThat(columns(partition(), "item")).isNull();
    assertRefusedForItsSchema("item");
    tool.migrate(partition(), "shop");
    assertThat(fixture.advance("shop").to()).isEqualTo(Phase.PARTITION_READY);

    tool.migrate(routed, "other", "shop", "shop_note");
    assertThat(columns(partition(), "item")).isEqualTo("id,name");
    assertRefusedForItsSchema("lacks column note");
    tool.migrate(partition(), "shop", "shop_note");
    assertThat(fixture.advance("shop").to()).isEqualTo(Phase.COPYING);
  }

  @Test
  void itIsTheSameHistoryWhetherTheMonolithIsReachedThroughTheRouterOrNot() throws Exception {
    tool.migrate(routed, "other", "shop");
    tool.migrate(monolith(), "other", "shop", "shop_note");
    tool.migrate(routed, "other", "shop", "shop_note");
    assertThat(columns(monolith(), "item")).isEqualTo("id,name,note");
  }

  @Test
  void duringTheMoveThoseOfTheDomainAreRefusedAndThoseOfOtherTablesRun() throws Exception {
    prepareBothSides();
    for (Phase phase : WHILE_MIRRORED) {
      fixture.moveTo("shop", phase);
      assertRefused(phase);
      tool.repair(routed, "other", "shop", "shop_late");
      insert(2 + phase.ordinal());
    }
    tool.migrate(routed, "other", "shop", "other_late");
    assertThat(columns(monolith(), "setting")).isEqualTo("name,value,scope");

    fixture.moveTo("shop", Phase.PARTITION_READY);
    tool.migrate(routed, "other", "shop", "other_late", "shop_late");
    tool.migrate(partition(), "shop", "shop_late");
    fixture.moveTo("shop", Phase.DUAL_WRITE);
    insert(2);
    assertThat(columns(partition(), "item")).isEqualTo("id,name,weight");
    assertThat(RouterFixture.query(fixture.partition("shop"), "SELECT COUNT(*) FROM item"))
        .isEqualTo(String.valueOf(2 + WHILE_MIRRORED.size()));
  }

  /** The two folders that have nothing to do go first. */
  private void assertRefused(Phase phase) throws SQLException {
    Throwable refusal = catchThrowable(() -> tool.migrate(routed, "other", "shop", "shop_late"));
    assertThat(Throwables.getRootCause(refusal))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Schema changes wait")
        .hasMessageContaining("phase " + phase.label());
    assertThat(columns(monolith(), "item")).isEqualTo("id,name");
    assertThat(columns(partition(), "item")).isEqualTo("id,name");
  }

  @Test
  void whatWentPastTheRouterDuringTheMoveIsSeenByTheGateOfTheCutover() throws Exception {
    prepareBothSides();
    fixture.moveTo("shop", Phase.READ_MIGRATION);
    tool.migrate(monolith(), "other", "shop", "shop_late");
    assertRefusedForItsSchema("lacks column weight");
    assertThat(fixture.phase("shop")).isEqualTo(Phase.READ_MIGRATION);
  }

  @Test
  void afterTheMoveThePartitionHasItsOwnRunAndTheMonolithLeavesThemOut() throws Exception {
    prepareBothSides();
    fixture.moveTo("shop", Phase.PARTITION_ONLY);
    tool.migrate(partition(), "shop", "shop_late");
    tool.migrate(monolith(), "other", "other_late");
    assertThat(columns(partition(), "item")).isEqualTo("id,name,weight");
    assertThat(columns(monolith(), "item")).isNull();
    assertThat(columns(monolith(), "setting")).isEqualTo("name,value,scope");
    insert(2);
    try (Connection connection = routed.getConnection()) {
      assertThat(RouterFixture.query(connection, "SELECT COUNT(*) FROM item WHERE weight IS NULL"))
          .isEqualTo("2");
    }
  }

  @Test
  void onTheWayBackTheCopyWaitsUntilTheMonolithHasWhatThePartitionGotMeanwhile() throws Exception {
    prepareBothSides();
    fixture.moveTo("shop", Phase.PARTITION_ONLY);
    tool.migrate(partition(), "shop", "shop_late");
    fixture.goBack("shop");
    Await.until("the copy to stop for the column", PATIENCE, () -> activity().contains("weight"));
    insert(2);
    tool.migrate(monolith(), "other", "shop", "shop_late");
    Await.until("the mirror to be trusted again", PATIENCE, this::mirrorTrusted);
    assertThat(fixture.goBack("shop").to()).isEqualTo(Phase.READ_MIGRATION);
    assertThat(RouterFixture.query(fixture.monolith(), "SELECT COUNT(weight IS NULL) FROM item"))
        .isEqualTo("2");
  }

  private String activity() {
    return fixture.router().controller().status("shop").activity();
  }

  private boolean mirrorTrusted() {
    return fixture.router().controller().status("shop").mirrorTrusted();
  }
}
