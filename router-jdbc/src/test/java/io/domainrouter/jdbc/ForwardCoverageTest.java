package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.DomainRouterDataSource;
import io.domainrouter.DomainRouterDriver;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A default method of a JDBC interface that nobody forwards would throw or lie. */
final class ForwardCoverageTest {
  static Stream<Arguments> logicalClasses() {
    return Stream.of(
        Arguments.of(LogicalConnection.class, Connection.class),
        Arguments.of(LogicalStatement.class, Statement.class),
        Arguments.of(LogicalPreparedStatement.class, PreparedStatement.class),
        Arguments.of(LogicalCallableStatement.class, CallableStatement.class),
        Arguments.of(LogicalResultSet.class, ResultSet.class),
        Arguments.of(LogicalDatabaseMetaData.class, DatabaseMetaData.class),
        Arguments.of(DomainRouterDriver.class, Driver.class),
        Arguments.of(DomainRouterDataSource.class, DataSource.class));
  }

  @ParameterizedTest
  @MethodSource("logicalClasses")
  void line14And15_everyMethodOfTheInterfaceIsOverridden(Class<?> logical, Class<?> jdbc) {
    List<String> inherited =
        Arrays.stream(jdbc.getMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .filter(method -> !isOverridden(logical, method))
            .map(Method::toGenericString)
            .sorted()
            .toList();
    assertEquals(List.of(), inherited);
  }

  private static boolean isOverridden(Class<?> logical, Method method) {
    try {
      Method found = logical.getMethod(method.getName(), method.getParameterTypes());
      return !found.getDeclaringClass().isInterface();
    } catch (NoSuchMethodException e) {
      return false;
    }
  }
}
