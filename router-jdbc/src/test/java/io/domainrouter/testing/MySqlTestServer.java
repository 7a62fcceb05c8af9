package io.domainrouter.testing;

import com.github.dockerjava.api.DockerClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/** MySQL in a container, with durable commits. Testcontainers removes it when the JVM ends. */
final class MySqlTestServer extends TestServer {
  /** For what measures times: a published port is a relay, which costs time and a core's work. */
  private static final boolean DIRECT = Boolean.getBoolean("test.database.direct");

  private static final Duration KILL_DEADLINE = Duration.ofSeconds(20);

  private final MySQLContainer container;

  private static final String[] USUAL = {
    "mysqld",
    "--innodb-buffer-pool-size=256M",
    "--sync-binlog=0",
    "--max-connections=400",
    "--skip-name-resolve"
  };

  private MySqlTestServer(int port, String... command) {
    super(port);
    String image = System.getProperty("test.mysql.image", "mysql:9.7");
    container =
        new MySQLContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("mysql"))
            .withUsername(USER)
            .withPassword(PASSWORD)
            // The module's own my.cnf has packets of 1 MB and a table cache of 4.
            .withConfigurationOverride(null)
            .withUrlParam("sslMode", "DISABLED")
            .withUrlParam("allowPublicKeyRetrieval", "true")
            .withCommand(command);
    container.setPortBindings(List.of(HOST + ":" + port + ":" + MySQLContainer.MYSQL_PORT));
  }

  static MySqlTestServer start() {
    return started(new MySqlTestServer(freePort(), USUAL));
  }

  /** One with a disk of its own, in memory, on which there is little room; do not kill it. */
  static MySqlTestServer startSmall() {
    MySqlTestServer server =
        new MySqlTestServer(
            freePort(), "mysqld", "--innodb-redo-log-capacity=8M", "--skip-name-resolve");
    server.container.withTmpFs(Map.of("/var/lib/mysql", "rw,size=280m"));
    return started(server);
  }

  private static MySqlTestServer started(MySqlTestServer server) {
    server.container.start();
    server.awaitConnections();
    return server;
  }

  @Override
  public void kill() {
    docker().killContainerCmd(container.getContainerId()).exec();
    Await.until("the container to die", KILL_DEADLINE, () -> !container.isRunning());
  }

  @Override
  public void restart() {
    docker().startContainerCmd(container.getContainerId()).exec();
    awaitConnections();
  }

  @Override
  String address() {
    return DIRECT ? addressForServers() : super.address();
  }

  @Override
  public String addressForServers() {
    return container
            .getContainerInfo()
            .getNetworkSettings()
            .getNetworks()
            .values()
            .iterator()
            .next()
            .getIpAddress()
        + ":"
        + MySQLContainer.MYSQL_PORT;
  }

  private DockerClient docker() {
    return container.getDockerClient();
  }
}
