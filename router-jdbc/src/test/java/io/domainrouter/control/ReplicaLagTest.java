package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.Replication;
import io.domainrouter.testing.RouterFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The copy gives way to a real replica of the partition. */
@Tag("slow")
final class ReplicaLagTest {
  private static final String DOMAIN = "things";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Replication replication;
  private RouterFixture fixture;

  @BeforeEach
  void open() throws SQLException {
    replication = Replication.start();
    fixture =
        RouterFixture.named("replica_lag")
            .domain(DOMAIN, "thing")
            .partitionOn(DOMAIN, replication.source())
            .replicaOf(DOMAIN, replication.replica())
            .schemas(
                "CREATE TABLE thing (id INT PRIMARY KEY)",
                "CREATE TABLE elsewhere (id INT PRIMARY KEY)");
    execute(fixture.monolith(), "INSERT INTO thing VALUES (1), (2), (3)");
    Await.until(
        "the replica to have the tables",
        PATIENCE,
        () -> replicated("SELECT COUNT(*) FROM elsewhere"));
    fixture.open();
  }

  @AfterEach
  void close() throws SQLException {
    fixture.close();
    replication.close();
    replication.replica().dropSchema(fixture.partitionSchema(DOMAIN));
  }

  @Test
  void restsWhileTheReplicaLagsAndGoesOnAfterwards() throws SQLException {
    fixture.moveTo(DOMAIN, Phase.PARTITION_READY);
    try (Connection holder = onReplica();
        Statement hold = holder.createStatement()) {
      hold.execute("LOCK TABLES elsewhere READ");
      execute(fixture.partition(DOMAIN), "INSERT INTO elsewhere VALUES (1)");
      Await.until("the replica to lag", PATIENCE, () -> replication.secondsBehind() > 2);
      fixture.advance(DOMAIN);
      awaitResting(" s behind, more than 2");
      assertEquals(0, report().rowsCopied());
      hold.execute("UNLOCK TABLES");
    }
    fixture.router().controller().awaitCopy(DOMAIN, Duration.ofMinutes(2));
    assertEquals(3, report().rowsCopied());
    Await.until(
        "the rows to reach the replica",
        PATIENCE,
        () -> replicated("SELECT 1 FROM thing WHERE id = 3"));
  }

  @Test
  void aReplicaThatDoesNotReplicateIsAReasonTooUntilLagDoesNotMatter() throws SQLException {
    replication.stop();
    fixture.moveTo(DOMAIN, Phase.PARTITION_READY);
    fixture.advance(DOMAIN);
    awaitResting("does not replicate");
    replication.close();
    awaitResting("is no replica");
    assertEquals(0, report().rowsCopied());
    CopyControl copies = fixture.router().controller().copies();
    copies.change(DOMAIN, "replicaLagSeconds=0", ChangeRequest.of("test", "test"));
    fixture.router().controller().awaitCopy(DOMAIN, Duration.ofMinutes(2));
  }

  private void awaitResting(String reason) {
    String port = ":" + replication.replica().port();
    Await.until(
        "the copy to rest, because the replica " + reason,
        PATIENCE,
        () -> report().resting().contains(port) && report().resting().contains(reason));
  }

  private CopyReport report() throws SQLException {
    return fixture.router().controller().copies().report(DOMAIN);
  }

  private boolean replicated(String query) {
    try (Connection replica = onReplica();
        Statement statement = replica.createStatement()) {
      return statement.executeQuery(query).next();
    } catch (SQLException e) {
      return false; // the schema is not there yet
    }
  }

  private Connection onReplica() throws SQLException {
    return replication.replica().connect(fixture.partitionSchema(DOMAIN));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      assertTrue(statement.executeUpdate(sql) > 0);
    }
  }
}
