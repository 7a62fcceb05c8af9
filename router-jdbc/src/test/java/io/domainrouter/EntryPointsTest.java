package io.domainrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domainrouter.config.RouterConfigException;
import io.domainrouter.jdbc.DomainRouterConnection;
import io.domainrouter.testing.Await;
import io.domainrouter.testing.RouterFixture;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways in, with a domain file on disk and a database: checklist lines 18, 23, 24 and 111. */
final class EntryPointsTest {
  @TempDir private static Path directory;

  private static RouterFixture fixture;
  private static String location;

  @BeforeAll
  static void open() throws Exception {
    fixture =
        RouterFixture.named("entry")
            .domain("items", "item")
            .schemas("CREATE TABLE item (id INT PRIMARY KEY)");
    location = write("domains.yml", fixture.domainFile());
  }

  @AfterAll
  static void close() throws SQLException {
    DriverRouters.close();
    fixture.close();
  }

  private static String write(String name, String text) throws Exception {
    Path file = directory.resolve(name);
    Files.writeString(file, text);
    return "file:" + file;
  }

  private static String url() {
    return DomainRouterDriver.URL_PREFIX + location;
  }

  private static int countItems(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM item")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void line24_theDriverManagerConnectsByADomainFileAndSharesOneRouter() throws SQLException {
    try (Connection first = DriverManager.getConnection(url());
        Connection second = DriverManager.getConnection(url(), "ignored", "ignored")) {
      assertEquals(0, countItems(first));
      assertEquals(0, countItems(second));
      assertTrue(first.isWrapperFor(DomainRouterConnection.class));
    }
    assertEquals(1, watchers());
  }

  @Test
  void line24_anOuterPoolConnectsByUrl() throws SQLException {
    HikariConfig settings = new HikariConfig();
    settings.setJdbcUrl(url());
    settings.setUsername("ignored");
    settings.setPassword("ignored");
    settings.setMaximumPoolSize(2);
    try (HikariDataSource pool = new HikariDataSource(settings);
        Connection connection = pool.getConnection()) {
      assertEquals(0, countItems(connection));
      assertTrue(connection.isWrapperFor(DomainRouterConnection.class));
      connection.unwrap(DomainRouterConnection.class);
    }
  }

  @Test
  void line24_anOuterPoolConnectsByDriverClassName() throws SQLException {
    HikariConfig settings = new HikariConfig();
    settings.setDriverClassName(DomainRouterDriver.class.getName());
    settings.setJdbcUrl(url());
    settings.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(settings);
        Connection connection = pool.getConnection()) {
      assertEquals(0, countItems(connection));
    }
  }

  @Test
  void line24_aDataSourceConnectsByLocation() throws SQLException {
    try (DomainRouterDataSource dataSource =
            DomainRouterDataSource.builder().location(location).build();
        Connection connection = dataSource.getConnection()) {
      assertEquals(0, countItems(connection));
      assertSame(dataSource.router(), dataSource.unwrap(DomainRouter.class));
    }
  }

  @Test
  void line23_closingTwiceEndsTheRouterOnceAndLeavesTheOtherHolderAlone() throws SQLException {
    DomainRouterDataSource first = DomainRouterDataSource.builder().location(location).build();
    try (DomainRouterDataSource second =
            DomainRouterDataSource.builder().location(location).build();
        Connection connection = second.getConnection()) {
      first.close();
      first.close();
      assertEquals(0, countItems(connection));
      assertEquals("08003", assertThrows(SQLException.class, first::getConnection).getSQLState());
    }
  }

  @Test
  void line18_deregisteringTheDriverEndsItsThreads() throws SQLException {
    DriverManager.getConnection(url()).close();
    assertEquals(1, watchers());
    DriverRouters.close();
    Await.until("the threads to end", Duration.ofSeconds(10), () -> watchers() == 0);
    try (Connection connection = DriverManager.getConnection(url())) {
      assertEquals(0, countItems(connection));
    }
  }

  private static long watchers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("domainrouter-watcher-entry"))
        .count();
  }

  @Test
  void line111_theDriverIsFoundByTheContextClassLoaderAndReadsItsFile() throws Exception {
    write("only-here.yml", fixture.domainFile());
    ClassLoader usual = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader application =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, usual)) {
      Thread.currentThread().setContextClassLoader(application);
      List<Driver> found =
          ServiceLoader.load(Driver.class).stream()
              .filter(provider -> provider.type() == DomainRouterDriver.class)
              .map(ServiceLoader.Provider::get)
              .toList();
      assertEquals(1, found.size());
      String url = DomainRouterDriver.URL_PREFIX + "classpath:only-here.yml";
      try (Connection connection = found.get(0).connect(url, new Properties());
          Connection second = new DomainRouterDriver().connect(url, null)) {
        assertTrue(connection.isValid(1));
        assertTrue(second.isValid(1));
      }
    } finally {
      Thread.currentThread().setContextClassLoader(usual);
      DriverRouters.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a file that is not there      | file:/nowhere/domains.yml | cannot be read
          a resource that is not there  | classpath:nowhere.yml     | the class path has no nowhere.yml
          a location of another kind    | http://host/domains.yml   | must start with classpath: or file:
          no location                   | ''                        | must start with classpath: or file:
          """)
  void aBadLocationIsOneClearError(String what, String bad, String words) {
    assertBadFile(bad, words);
  }

  @Test
  void textThatIsNoYamlIsOneClearError() throws Exception {
    assertBadFile(write("broken.yml", "domains: [unclosed\nname: x: y"), "YAML");
  }

  @Test
  void twoDomainsWithTheSameTableAreOneClearError() throws Exception {
    String twice =
        RouterFixture.named("entry").domain("items", "item").domain("goods", "item").domainFile();
    assertBadFile(write("twice.yml", twice), "item");
  }

  private static void assertBadFile(String bad, String words) {
    RouterConfigException refused =
        assertThrows(
            RouterConfigException.class,
            () -> DriverManager.getConnection(DomainRouterDriver.URL_PREFIX + bad));
    assertEquals("DR100", refused.getSQLState());
    assertTrue(refused.getMessage().contains(words), refused::getMessage);
    assertFalse(refused.getMessage().contains("test-root-password"), refused::getMessage);
  }
}
