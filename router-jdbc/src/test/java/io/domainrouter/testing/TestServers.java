package io.domainrouter.testing;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;

/**
 * The database servers of one test JVM, all of one product. Thread-safe; a server starts when it is
 * first asked for and ends with the JVM.
 *
 * <p>The system property {@code test.database} chooses the product: {@code mysql} (Testcontainers,
 * image {@code test.mysql.image}), {@code mariadb} (embedded), or {@code auto}, which takes MySQL
 * where Docker answers and has or gets the image.
 */
public final class TestServers {
  private static final TestServers SHARED = new TestServers();

  /** Beyond every index that a test asks for. */
  private static final int MARIADB = 1_000;

  private static final int SMALL = 1_001;
  private static final int LOGGED = 1_002;

  private final Map<Integer, TestServer> servers = new ConcurrentHashMap<>();
  private Product product;

  private TestServers() {}

  private enum Product {
    MYSQL("Testcontainers") {
      @Override
      TestServer start() {
        return MySqlTestServer.start();
      }
    },
    MARIADB("embedded") {
      @Override
      TestServer start() {
        return MariaDbTestServer.start();
      }
    };

    final String how;

    Product(String how) {
      this.how = how;
    }

    abstract TestServer start();
  }

  /** The servers that all tests of this JVM share. */
  public static TestServers shared() {
    return SHARED;
  }

  /** Whether the servers are MySQL, not MariaDB. Starts server 0. */
  public boolean isMySql() {
    server(0);
    return currentProduct() == Product.MYSQL;
  }

  /** Product and version, for example {@code MySQL 9.7.4}. Starts server 0. */
  public String product() {
    return server(0).product();
  }

  /**
   * A running server: 0 is the usual one, the others are for tests that need several or kill one.
   * Several can be asked for at the same time, and start so.
   */
  public TestServer server(int index) {
    Product chosen = currentProduct();
    return servers.computeIfAbsent(index, absent -> chosen.start());
  }

  /** A MariaDB server, whatever the others are; for moves from one product to the other. */
  public TestServer mariaDb() {
    return isMySql()
        ? servers.computeIfAbsent(MARIADB, absent -> MariaDbTestServer.start())
        : server(0);
  }

  /**
   * A MariaDB where the others are MySQL, for pairs of the two; empty, and said so, where they are
   * MariaDB, since no MySQL may be there.
   */
  public Optional<TestServer> mariaDbBesideMySql() {
    if (isMySql()) {
      return Optional.of(mariaDb());
    }
    System.out.println("LEFT OUT: pairs of MySQL and MariaDB, which need -Dtest.database=mysql");
    return Optional.empty();
  }

  /** Another server than the usual one, with a binary log that the usual one can replicate. */
  public TestServer logged() {
    return isMySql()
        ? server(1)
        : servers.computeIfAbsent(LOGGED, absent -> MariaDbTestServer.start("--log-bin=log"));
  }

  /** A MySQL server more, in a container, with room for some megabytes. */
  public TestServer small() {
    return servers.computeIfAbsent(SMALL, absent -> MySqlTestServer.startSmall());
  }

  /** The server if a test has asked for it already. */
  Optional<TestServer> started(int index) {
    return Optional.ofNullable(servers.get(index));
  }

  /** The product, which the first server's start decides. */
  private synchronized Product currentProduct() {
    if (product == null) {
      servers.put(0, startFirst());
    }
    return product;
  }

  private TestServer startFirst() {
    TestServer server = startChosen(System.getProperty("test.database", "auto"));
    System.out.println("TEST DATABASE: " + server.product() + " (" + product.how + ")");
    return server;
  }

  private TestServer startChosen(String choice) {
    return switch (choice.toLowerCase(Locale.ROOT)) {
      case "mysql" -> start(Product.MYSQL);
      case "mariadb" -> start(Product.MARIADB);
      case "auto" -> startAuto();
      default ->
          throw new IllegalStateException(
              "test.database must be auto, mysql or mariadb, was " + choice);
    };
  }

  private TestServer startAuto() {
    if (DockerClientFactory.instance().isDockerAvailable()) {
      try {
        return start(Product.MYSQL);
      } catch (ContainerFetchException e) {
        System.out.println("No MySQL image, taking MariaDB: " + e.getMessage());
      }
    }
    return start(Product.MARIADB);
  }

  private TestServer start(Product chosen) {
    TestServer server = chosen.start();
    product = chosen;
    return server;
  }
}
