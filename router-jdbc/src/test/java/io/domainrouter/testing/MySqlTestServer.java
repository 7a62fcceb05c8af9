package io.domainrouter.testing;

import com.github.dockerjava.api.DockerClient;
import java.time.Duration;
import java.util.List;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/** MySQL in a container, with durable commits. Testcontainers removes it when the JVM ends. */
final class MySqlTestServer extends TestServer {
  private static final Duration KILL_DEADLINE = Duration.ofSeconds(20);

  private final MySQLContainer container;

  private MySqlTestServer(int port) {
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
            .withCommand(
                "mysqld",
                "--innodb-buffer-pool-size=256M",
                "--sync-binlog=0",
                "--max-connections=400",
                "--skip-name-resolve");
    container.setPortBindings(List.of(HOST + ":" + port + ":" + MySQLContainer.MYSQL_PORT));
  }

  static MySqlTestServer start() {
    MySqlTestServer server = new MySqlTestServer(freePort());
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

  private DockerClient docker() {
    return container.getDockerClient();
  }
}
