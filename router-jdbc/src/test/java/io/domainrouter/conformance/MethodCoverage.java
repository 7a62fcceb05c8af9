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

  private static String line(Class<?> type, MethodCoverage one, MethodCoverage other) {
    List<Method> methods =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .toList();
    List<String> missing =
        methods.stream()
            .filter(method -> !one.called.contains(method) || !other.called.contains(method))
            .map(Method::getName)
            .distinct()
            .sorted()
            .toList();
    long covered =
        methods.stream()
            .filter(method -> one.called.contains(method) && other.called.contains(method))
            .count();
    return "%-18s %3d of %3d  not called: %s"
        .formatted(
            type.getSimpleName(),
            covered,
            methods.size(),
            missing.isEmpty() ? "none" : String.join(" ", missing));
  }
}
