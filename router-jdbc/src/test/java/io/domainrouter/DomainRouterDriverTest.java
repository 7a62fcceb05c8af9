package io.domainrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfigMXBean;
import io.domainrouter.execute.RoutingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The entry points without a database: checklist lines 10, 11 and 16 to 24. */
final class DomainRouterDriverTest {
  private final Driver driver = new DomainRouterDriver();
  private final DomainRouterDataSource dataSource = new DomainRouterDataSource((DomainRouter) null);

  @Test
  void line10_theDataSourceUnwrapsToItself() throws SQLException {
    assertTrue(dataSource.isWrapperFor(DataSource.class));
    assertSame(dataSource, dataSource.unwrap(DataSource.class));
    assertSame(dataSource, dataSource.unwrap(DomainRouterDataSource.class));
  }

  @Test
  void line11_theDataSourceStandsForNoSinglePool() {
    assertFalse(dataSource.isWrapperFor(HikariConfigMXBean.class));
    assertThrows(SQLException.class, () -> dataSource.unwrap(HikariConfigMXBean.class));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "jdbc:other:x", "jdbc:mysql://host/schema", "domainrouter:file:x"})
  void line16And17_anotherUrlIsNotAcceptedAndConnectsToNull(String url) throws SQLException {
    assertFalse(driver.acceptsURL(url));
    assertNull(driver.connect(url, new Properties()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:domainrouter:classpath:d.yml", "jdbc:domainrouter:file:/d.yml"})
  void line17_ownUrlsAreAccepted(String url) throws SQLException {
    assertTrue(driver.acceptsURL(url));
  }

  @Test
  void line18_theDriverIsRegisteredOnceByItsServiceFile() throws Exception {
    long registered = DriverManager.drivers().filter(DomainRouterDriver.class::isInstance).count();
    assertEquals(1, registered);
    assertInstanceOf(
        DomainRouterDriver.class, DriverManager.getDriver("jdbc:domainrouter:file:/d.yml"));
    assertEquals(DomainRouterDriver.class.getName(), serviceFile());
  }

  private static String serviceFile() throws IOException {
    try (var file =
        DomainRouterDriver.class.getResourceAsStream("/META-INF/services/java.sql.Driver")) {
      String own = new String(file.readAllBytes(), StandardCharsets.UTF_8).trim();
      return own;
    }
  }

  @Test
  void line19_propertyInfoShowsNoPassword() throws SQLException {
    Properties given = new Properties();
    given.setProperty("password", "secret");
    for (DriverPropertyInfo info : driver.getPropertyInfo("jdbc:domainrouter:file:/d.yml", given)) {
      assertNull(info.value, info.name);
    }
    assertFalse(driver.jdbcCompliant());
    assertEquals("0.1", driver.getMajorVersion() + "." + driver.getMinorVersion());
  }

  @Test
  void line20_anotherDriversUrlIsFoundWithoutUs() throws SQLException {
    assertFalse(DriverManager.getDriver("jdbc:mysql://localhost/x") instanceof DomainRouterDriver);
  }

  @Test
  void line21_credentialsOfTheCallerAreRefused() {
    SQLException refused =
        assertThrows(RoutingException.class, () -> dataSource.getConnection("a", "b"));
    assertEquals("DR006", refused.getSQLState());
    assertTrue(refused.getMessage().contains("domain file"), refused::getMessage);
  }

  @Test
  void line22_whatPoolsAskForAtStartDoesNotThrow() {
    dataSource.setLoginTimeout(3);
    assertEquals(3, dataSource.getLoginTimeout());
    PrintWriter writer = new PrintWriter(Writer.nullWriter());
    dataSource.setLogWriter(writer);
    assertSame(writer, dataSource.getLogWriter());
    assertEquals("io.domainrouter", dataSource.getParentLogger().getName());
  }

  @Test
  void line24_aPropertyThatWouldBeIgnoredIsRefusedByName() {
    Properties given = new Properties();
    given.setProperty("user", "u");
    given.setProperty("useSSL", "true");
    SQLException refused =
        assertThrows(
            RoutingException.class, () -> driver.connect("jdbc:domainrouter:file:/d.yml", given));
    assertEquals("DR006", refused.getSQLState());
    assertTrue(refused.getMessage().contains("[useSSL]"), refused::getMessage);
  }

  @Test
  void aDataSourceNeedsExactlyOneSource() {
    var none = DomainRouterDataSource.builder();
    assertThrows(IllegalStateException.class, none::build);
  }

  @Test
  void aConnectionBuilderIsRefused() {
    assertThrows(RoutingException.class, dataSource::createConnectionBuilder);
    assertThrows(RoutingException.class, dataSource::createShardingKeyBuilder);
    assertThrows(SQLException.class, () -> dataSource.unwrap(Connection.class));
  }
}
