package io.domainrouter.example.servers;

import io.domainrouter.config.DomainFile;
import io.domainrouter.config.RouterConfig;
import io.domainrouter.config.TargetConfig;
import io.domainrouter.testing.TestServer;
import io.domainrouter.testing.TestServers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Servers that this JVM starts, on free ports; they and their data end with it. */
final class OwnServers implements DemoServers {
  private final Map<String, TestServer> serverByTarget = new ConcurrentHashMap<>();

  private OwnServers() {}

  /**
   * @param product {@code mariadb} or {@code mysql}
   */
  static OwnServers start(String product, String location) throws SQLException {
    System.setProperty("test.database", product);
    RouterConfig config = DomainFile.load(location);
    List<TargetConfig> targets = new ArrayList<>(List.of(config.monolith()));
    targets.addAll(config.partitions());
    OwnServers servers = new OwnServers();
    IntStream.range(0, targets.size())
        .parallel()
        .forEach(i -> servers.take(targets.get(i), TestServers.shared().server(i)));
    return servers;
  }

  private void take(TargetConfig target, TestServer server) {
    serverByTarget.put(target.name(), server);
    String prefix = "domainrouter." + target.name() + ".";
    System.setProperty(prefix + "url", server.url(Databases.schema(target)));
    System.setProperty(prefix + "username", server.user());
    System.setProperty(prefix + "password", server.password());
  }

  @Override
  public boolean canBreak() {
    return true;
  }

  @Override
  public void kill(String target) {
    serverByTarget.get(target).kill();
  }

  @Override
  public void restart(String target) {
    serverByTarget.get(target).restart();
  }
}
