package io.domainrouter.testing;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.ControlConfig;
import io.domainrouter.config.CrossDomainTransactions;
import io.domainrouter.config.DomainConfig;
import io.domainrouter.config.LintConfig;
import io.domainrouter.config.MovePolicy;
import io.domainrouter.config.Phase;
import io.domainrouter.config.PoolConfig;
import io.domainrouter.config.RouterConfig;
import io.domainrouter.config.Secret;
import io.domainrouter.config.TargetConfig;
import io.domainrouter.config.UnknownTables;
import io.domainrouter.config.VerificationPolicy;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.PhaseController;
import io.domainrouter.control.TransitionReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A router over schemas of server 0: a monolith and one partition per domain, dropped at close. Not
 * thread-safe while it is built. A partition can stand on another server.
 */
public final class RouterFixture implements AutoCloseable {
  private static final ChangeRequest TEST = ChangeRequest.of("test", "test");

  private final TestServer server = TestServers.shared().server(0);
  private final String name;
  private final Map<String, List<String>> domains = new LinkedHashMap<>();
  private final Map<String, TestServer> servers = new HashMap<>();
  private final Map<String, TestServer> replicas = new HashMap<>();
  private final Map<String, TcpProxy> wires = new HashMap<>();
  private CrossDomainTransactions crossDomainTransactions = CrossDomainTransactions.REFUSE;
  private UnknownTables unknownTables = UnknownTables.MONOLITH;

  /** Most tests write past the router themselves, to prepare or to look; nobody repairs that. */
  private MovePolicy policy =
      MovePolicy.builder().verification(new VerificationPolicy(Duration.ofHours(24), 0, 0)).build();

  private String urlParameters = "";
  private String fingerprint = "f".repeat(64);
  private PoolConfig pool =
      new PoolConfig(20, 0, 20, Duration.ofSeconds(10), Duration.ofMinutes(30));
  private ControlConfig control =
      new ControlConfig(true, Duration.ofMillis(100), Duration.ofSeconds(10), true);
  private LintConfig lint = LintConfig.DEFAULT;
  private String user;
  private DomainRouter router;
  private String location;

  private RouterFixture(String name) {
    this.name = name;
  }

  /**
   * @param name unique among the tests; the start of all schema names
   */
  public static RouterFixture named(String name) {
    return new RouterFixture(name);
  }

  public RouterFixture domain(String domain, String... tables) {
    domains.put(domain, List.of(tables));
    return this;
  }

  /** Puts a domain's partition on another server than the monolith's. */
  public RouterFixture partitionOn(String domain, int serverIndex) {
    return partitionOn(domain, TestServers.shared().server(serverIndex));
  }

  /** The same for a server that the test has. */
  public RouterFixture partitionOn(String domain, TestServer there) {
    servers.put(partitionSchema(domain), there);
    return this;
  }

  /** A server that replicates a domain's partition, with its schema's name. */
  public RouterFixture replicaOf(String domain, TestServer replica) {
    replicas.put(partitionSchema(domain), replica);
    return this;
  }

  /** The router reaches the monolith by this wire. */
  public RouterFixture monolithThrough(TcpProxy wire) {
    wires.put(monolithSchema(), wire);
    return this;
  }

  /** The router reaches a domain's partition by this wire. */
  public RouterFixture partitionThrough(String domain, TcpProxy wire) {
    wires.put(partitionSchema(domain), wire);
    return this;
  }

  private String url(String schema) {
    TestServer there = serverOf(schema);
    TcpProxy wire = wires.get(schema);
    String url = there.url(schema);
    return wire == null ? url : url.replace(":" + there.port() + "/", ":" + wire.port() + "/");
  }

  private TestServer serverOf(String schema) {
    return servers.getOrDefault(schema, server);
  }

  public RouterFixture crossDomainTransactions(CrossDomainTransactions value) {
    crossDomainTransactions = value;
    return this;
  }

  public RouterFixture unknownTables(UnknownTables value) {
    unknownTables = value;
    return this;
  }

  public RouterFixture policy(MovePolicy value) {
    policy = value;
    return this;
  }

  public RouterFixture pool(PoolConfig value) {
    pool = value;
    return this;
  }

  public RouterFixture fingerprint(String value) {
    fingerprint = value;
    return this;
  }

  /** How often an instance looks at the control rows and the mirrors; 100 ms else. */
  public RouterFixture heartbeat(Duration value) {
    return control(value, control.timeToLive());
  }

  /** How long a dead instance counts as alive; 10 s else. */
  public RouterFixture timeToLive(Duration value) {
    return control(control.heartbeat(), value);
  }

  /** How long a server may take for an answer to the router itself; 2 s else. */
  public RouterFixture answerTimeout(Duration value) {
    return control(control.heartbeat(), control.timeToLive(), value);
  }

  private RouterFixture control(Duration heartbeat, Duration timeToLive) {
    return control(heartbeat, timeToLive, control.answerTimeout());
  }

  private RouterFixture control(Duration heartbeat, Duration timeToLive, Duration answerTimeout) {
    control =
        new ControlConfig(
            control.createTables(), heartbeat, timeToLive, control.jmx(), answerTimeout);
    return this;
  }

  public RouterFixture lint(LintConfig value) {
    lint = value;
    return this;
  }

  /** Another user of the servers than the one that may do everything; with the same password. */
  public RouterFixture user(String value) {
    user = value;
    return this;
  }

  /** More URL parameters, each with a leading ampersand. */
  public RouterFixture urlParameters(String value) {
    urlParameters = value;
    return this;
  }

  /** Makes all schemas anew, with these statements run in each of them; opens no router yet. */
  public RouterFixture schemas(String... ddl) throws SQLException {
    for (String schema : schemaNames()) {
      serverOf(schema).recreateSchema(schema);
      try (Connection connection = serverOf(schema).connect(schema);
          Statement statement = connection.createStatement()) {
        for (String sql : ddl) {
          statement.execute(sql);
        }
      }
    }
    return this;
  }

  public RouterFixture open() throws SQLException {
    router = DomainRouter.open(config());
    return this;
  }

  /**
   * Opens the router by a domain file, which is written to this path: the router is the one that
   * {@link #url} leads to.
   */
  public RouterFixture openFrom(Path domainFile) throws SQLException, IOException {
    Files.writeString(domainFile, domainFile());
    location = "file:" + domainFile;
    router = DomainRouter.open(location);
    return this;
  }

  /** The driver's URL, after {@link #openFrom}. */
  public String url() {
    return "jdbc:domainrouter:" + location;
  }

  /** Opens another router on the same schemas, as another instance of the fleet would. */
  public DomainRouter another() throws SQLException {
    return DomainRouter.open(config());
  }

  public RouterConfig config() {
    List<TargetConfig> partitions = new ArrayList<>();
    List<DomainConfig> configs = new ArrayList<>();
    domains.forEach(
        (domain, tables) -> {
          partitions.add(target(domain + "_partition", partitionSchema(domain)));
          configs.add(
              new DomainConfig(
                  domain,
                  domain + "_partition",
                  tables,
                  configs.size() + 1,
                  List.of(),
                  Phase.MONOLITH,
                  policy));
        });
    return new RouterConfig(
        name,
        target(RouterConfig.MONOLITH, monolithSchema()),
        partitions,
        configs,
        List.of(),
        unknownTables,
        crossDomainTransactions,
        control,
        lint,
        fingerprint);
  }

  private TargetConfig target(String targetName, String schema) {
    return new TargetConfig(
        targetName,
        url(schema) + urlParameters,
        user == null ? server.user() : user,
        new Secret(server.password()),
        pool,
        replicas.containsKey(schema) ? List.of(replicas.get(schema).url(schema)) : List.of());
  }

  /** The text of a domain file that says what {@link #config} says of targets and domains. */
  public String domainFile() {
    RouterConfig config = config();
    StringBuilder yaml = new StringBuilder("name: " + name + "\n");
    yaml.append("control:\n  heartbeat: ").append(control.heartbeat().toMillis()).append(" ms\n");
    yaml.append("  timeToLive: ").append(control.timeToLive().toMillis()).append(" ms\n");
    yaml.append("monolith:\n");
    append(yaml, "  ", config.monolith());
    yaml.append("partitions:\n");
    for (TargetConfig partition : config.partitions()) {
      yaml.append("  ").append(partition.name()).append(":\n");
      append(yaml, "    ", partition);
    }
    yaml.append("domains:\n");
    for (DomainConfig domain : config.domains()) {
      yaml.append("  ").append(domain.name()).append(":\n");
      yaml.append("    partition: ").append(domain.partition()).append('\n');
      yaml.append("    priority: ").append(domain.priority()).append('\n');
      yaml.append("    tables: ").append(domain.tables()).append('\n');
    }
    return yaml.toString();
  }

  private static void append(StringBuilder yaml, String indent, TargetConfig target) {
    yaml.append(indent).append("url: ").append(target.url()).append('\n');
    yaml.append(indent).append("username: ").append(target.username()).append('\n');
    yaml.append(indent).append("password: ").append(target.password().reveal()).append('\n');
  }

  private List<String> schemaNames() {
    List<String> names = new ArrayList<>();
    names.add(monolithSchema());
    domains.keySet().forEach(domain -> names.add(partitionSchema(domain)));
    return names;
  }

  public String monolithSchema() {
    return name + "_monolith";
  }

  public String partitionSchema(String domain) {
    return name + "_" + domain;
  }

  public DomainRouter router() {
    return router;
  }

  public Connection connect() throws SQLException {
    return router.connect();
  }

  public Connection monolith() throws SQLException {
    return server.connect(monolithSchema());
  }

  public Connection partition(String domain) throws SQLException {
    return serverOf(partitionSchema(domain)).connect(partitionSchema(domain));
  }

  public Phase phase(String domain) {
    return router.controller().status(domain).phase();
  }

  public TransitionReport advance(String domain) throws SQLException {
    return router.controller().advance(domain, TEST);
  }

  public TransitionReport goBack(String domain) throws SQLException {
    return router.controller().goBack(domain, TEST);
  }

  /** One step after the other, forward or back, until the phase is reached; waits for copies. */
  public void moveTo(String domain, Phase wanted) throws SQLException {
    moveTo(domain, wanted, TEST);
  }

  public void moveTo(String domain, Phase wanted, ChangeRequest request) throws SQLException {
    PhaseController controller = router.controller();
    while (phase(domain) != wanted) {
      boolean forward = wanted.compareTo(phase(domain)) > 0;
      Phase reached =
          (forward ? controller.advance(domain, request) : controller.goBack(domain, request)).to();
      if (reached == Phase.COPYING || (!forward && reached == Phase.PARTITION_FIRST)) {
        router.controller().awaitCopy(domain, Duration.ofMinutes(2));
        if (router.controller().rowsRepaired(domain) > 0) {
          throw new AssertionError(
              "the copy of "
                  + domain
                  + " needed repair: "
                  + router.controller().rowsRepaired(domain));
        }
      }
    }
  }

  /** The first column of the first row, by a plain connection. */
  public static String query(Connection connection, String sql) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }

  /** Whether the server is carrying out a statement with this in its text; waiting counts. */
  public static boolean isRunning(Connection connection, String text) throws SQLException {
    return running(connection, text) > 0;
  }

  /** How many sessions of the connection's server execute a statement with this in its text. */
  public static int running(Connection connection, String text) throws SQLException {
    int found = 0;
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW FULL PROCESSLIST")) {
      while (row.next()) {
        String running = row.getString("Info");
        found += running != null && running.contains(text) ? 1 : 0;
      }
    }
    return found;
  }

  @Override
  public void close() throws SQLException {
    if (router != null) {
      router.close();
    }
    for (String schema : schemaNames()) {
      serverOf(schema).dropSchema(schema);
    }
  }
}
