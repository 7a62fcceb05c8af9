package io.domainrouter.conformance;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which methods of the JDBC interfaces have been called. Not thread-safe. */
final class MethodCoverage {
  private static final List<Class<?>> INTERFACES =
      List.of(
          Connection.class,
          Statement.class,
          PreparedStatement.class,
          CallableStatement.class,
          ResultSet.class,
          ResultSetMetaData.class,
          ParameterMetaData.class,
          DatabaseMetaData.class,
          Savepoint.class);

  private final Set<Method> called = new HashSet<>();

  void called(Method method) {
    called.add(method);
  }

  /** The methods that each interface declares itself: how many were called on both sides. */
  static List<String> ofBoth(MethodCoverage one, MethodCoverage other) {
    return INTERFACES.stream().map(type -> line(type, one, other)).toList();
  }

  /** The methods that the interface declares itself. */
  static Stream<Method> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> Modifier.isPublic(method.getModifiers()));
  }

  /** What was not called on both sides. */
  static List<String> missing(MethodCoverage one, MethodCoverage other) {
    return INTERFACES.stream()
        .flatMap(MethodCoverage::methods)
        .filter(method -> !one.called.contains(method) || !other.called.contains(method))
        .map(Method::toGenericString)
        .sorted()
        .toList();
  }

  private static String line(Class<?> type, MethodCoverage one, MethodCoverage other) {
    long covered =
        methods(type)
            .filter(method -> one.called.contains(method) && other.called.contains(method))
            .count();
    return "%-18s %3d of %3d".formatted(type.getSimpleName(), covered, methods(type).count());
  }
}
