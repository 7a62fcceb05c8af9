package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcStatement;
import com.mysql.cj.jdbc.result.ResultSetInternalMethods;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who an application's JDBC objects are: checklist lines 1 to 13. */
final class IdentityTest {
  private static Twins twins;
  private Connection logical;

  @BeforeAll
  static void open() throws SQLException {
    twins = new Twins();
  }

  @BeforeEach
  void connect() throws SQLException {
    twins.renew();
    logical = twins.logical;
  }

  @AfterAll
  static void close() throws SQLException {
    twins.close();
  }

  private List<Statement> statements() throws SQLException {
    return List.of(
        logical.createStatement(),
        logical.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE),
        logical.prepareStatement("SELECT 1"),
        logical.prepareStatement("SELECT 1", Statement.RETURN_GENERATED_KEYS),
        logical.prepareCall("{call twice(?, ?)}"));
  }

  @Test
  void line01_aStatementsConnectionIsTheLogicalOne() throws SQLException {
    for (Statement statement : statements()) {
      assertSame(logical, statement.getConnection());
    }
  }

  @Test
  void line02_aResultSetsStatementIsTheLogicalOneThatMadeIt() throws SQLException {
    Statement statement = logical.createStatement();
    ResultSet queried = statement.executeQuery("SELECT 1");
    assertSame(statement, queried.getStatement());
    assertSame(logical, queried.getStatement().getConnection());
    statement.execute("SELECT 1");
    assertSame(statement, statement.getResultSet().getStatement());
    statement.executeUpdate(
        "INSERT INTO item (name) VALUES ('k')", Statement.RETURN_GENERATED_KEYS);
    assertSame(statement, statement.getGeneratedKeys().getStatement());
  }

  @Test
  void line03_theStatementOfAPreparedQueryIsAPreparedStatement() throws SQLException {
    PreparedStatement prepared = logical.prepareStatement("SELECT 1");
    ResultSet result = prepared.executeQuery();
    assertSame(prepared, assertInstanceOf(PreparedStatement.class, result.getStatement()));
  }

  @Test
  void line04_theMetadatasConnectionIsTheLogicalOne() throws SQLException {
    assertSame(logical, logical.getMetaData().getConnection());
  }

  @Test
  void line05_aResultSetOfMetadataHasNoStatementAndCanBeClosed() throws SQLException {
    try (ResultSet tables =
        logical.getMetaData().getTables(twins.routedSchema(), null, "item", null)) {
      assertTrue(tables.next());
      assertEquals("item", tables.getString("TABLE_NAME"));
      assertNull(tables.getStatement());
    }
  }

  @Test
  void line06_isWrapperForSaysTrueExactlyWhereUnwrapSucceeds() throws SQLException {
    PreparedStatement unbound = logical.prepareStatement("SELECT 1");
    List<Class<?>> wanted =
        List.of(
            Connection.class,
            Statement.class,
            PreparedStatement.class,
            ResultSet.class,
            DomainRouterConnection.class,
            JdbcConnection.class,
            JdbcStatement.class,
            ResultSetInternalMethods.class,
            String.class);
    assertConsistent(List.of(logical, unbound, logical.getMetaData()), wanted);
    ResultSet result = unbound.executeQuery();
    assertConsistent(List.of(logical, unbound, result, logical.getMetaData()), wanted);
    assertTrue(result.isWrapperFor(ResultSetInternalMethods.class));
    assertTrue(unbound.isWrapperFor(JdbcStatement.class));
  }

  private static void assertConsistent(List<Wrapper> wrappers, List<Class<?>> wanted)
      throws SQLException {
    for (Wrapper wrapper : wrappers) {
      for (Class<?> type : wanted) {
        if (wrapper.isWrapperFor(type)) {
          assertInstanceOf(type, wrapper.unwrap(type));
        } else {
          assertThrows(SQLException.class, () -> wrapper.unwrap(type), type::toString);
        }
      }
    }
  }

  @Test
  void line07_unwrapReachesTheDriverOnlyWhenOnePhysicalConnectionIsOpen() throws SQLException {
    assertSame(logical, logical.unwrap(Connection.class));
    SQLException refused =
        assertThrows(SQLException.class, () -> logical.unwrap(JdbcConnection.class));
    assertEquals("S1009", refused.getSQLState());
    assertEquals(0, twins.lent());

    logical.createStatement().executeQuery("SELECT 1").close();
    assertFalse(logical.unwrap(JdbcConnection.class).isClosed());
    assertEquals(1, twins.lent());
  }

  @Test
  void line08And09_unwrapWorksThroughAnOuterPool() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setDataSource(dataSourceOf(twins));
    config.setMaximumPoolSize(1);
    try (HikariDataSource outer = new HikariDataSource(config);
        Connection pooled = outer.getConnection()) {
      DomainRouterConnection ours = pooled.unwrap(DomainRouterConnection.class);
      assertEquals(0, ours.openPhysicalConnections());
      pooled.createStatement().executeQuery("SELECT 1").close();
      assertEquals(1, ours.openPhysicalConnections());
      assertFalse(pooled.unwrap(JdbcConnection.class).isClosed());
    }
  }

  private static DataSource dataSourceOf(Twins twins) {
    return (DataSource)
        Proxy.newProxyInstance(
            IdentityTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getConnection" -> twins.newLogical();
                  case "getLogWriter" -> null;
                  case "getLoginTimeout" -> 0;
                  case "toString" -> "logical";
                  case "hashCode" -> 1;
                  default -> null;
                });
  }

  @Test
  void line12_identityIsStableBeforeAndAfterBinding() throws SQLException {
    int before = logical.hashCode();
    try (Connection other = twins.newLogical()) {
      assertNotEquals(logical, other);
    }
    logical.createStatement().execute("SELECT 1");
    assertEquals(before, logical.hashCode());
    assertEquals(logical, logical.unwrap(Connection.class));
  }

  @Test
  void line13_toStringOpensNothingAndAlwaysAnswers() throws SQLException {
    Statement statement = logical.createStatement();
    assertTrue(logical.toString().contains("0 physical"), logical::toString);
    assertFalse(statement.toString().isEmpty());
    assertEquals(0, twins.lent());
    ResultSet result = statement.executeQuery("SELECT 1");
    String all = logical.toString() + statement + result;
    assertFalse(all.contains("password"), all);
    logical.close();
    assertTrue(logical.toString().contains("closed"), logical::toString);
    assertFalse((statement.toString() + result).isEmpty());
  }
}
