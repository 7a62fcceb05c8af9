package io.domainrouter.conformance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What an object's getters say, one line each. */
final class StateReport {
  /** These go on to the next result, or make something. */
  private static final Set<String> NO_GETTERS =
      Set.of("getMoreResults", "getGeneratedKeys", "getCatalogs", "getSchemas", "getClass");

  private final Rendering rendering;
  private final MethodCoverage coverage;

  StateReport(Rendering rendering, MethodCoverage coverage) {
    this.rendering = rendering;
    this.coverage = coverage;
  }

  /** Every getter without parameters; of metadata also those of each column or parameter. */
  List<String> all(Typed subject) throws ReflectiveOperationException {
    List<String> lines = new ArrayList<>();
    for (Method getter : getters(subject.type())) {
      lines.add(getter.getName() + ": " + answer(getter, subject.value()));
    }
    for (int i = 1; i <= columns(subject.value()); i++) {
      for (Method getter : columnGetters(subject.type())) {
        lines.add(getter.getName() + "(" + i + "): " + answer(getter, subject.value(), i));
      }
    }
    return lines;
  }

  private static int columns(Object subject) {
    try {
      if (subject instanceof ResultSetMetaData metadata) {
        return metadata.getColumnCount();
      }
      return subject instanceof ParameterMetaData metadata ? metadata.getParameterCount() : 0;
    } catch (SQLException e) {
      return 0;
    }
  }

  private static List<Method> getters(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> method.getReturnType() != void.class)
        .filter(method -> method.getName().matches("(get|is|was)[A-Z].*") || isQuestion(method))
        .filter(method -> !NO_GETTERS.contains(method.getName()))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  /** The metadata of a database asks much by other verbs. */
  private static boolean isQuestion(Method method) {
    return method
            .getName()
            .matches(
                "(supports|stores|nulls|uses|all|autoCommit|data|does|locators|generated)[A-Z].*")
        && !Modifier.isStatic(method.getModifiers());
  }

  private static List<Method> columnGetters(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {int.class}))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  private String answer(Method getter, Object subject, Object... arguments)
      throws ReflectiveOperationException {
    coverage.called(getter);
    try {
      return rendering.of(getter.invoke(subject, arguments));
    } catch (InvocationTargetException e) {
      return rendering.thrown(e.getCause());
    }
  }

  /** What can be asked after every step, because it costs the driver no round trip. */
  String glance(Object subject) {
    if (subject instanceof Connection connection) {
      return " | closed %s, autocommit %s"
          .formatted(ask(connection::isClosed), ask(connection::getAutoCommit));
    }
    if (subject instanceof Statement statement) {
      return " | closed %s, count %s"
          .formatted(ask(statement::isClosed), ask(statement::getLargeUpdateCount));
    }
    if (subject instanceof ResultSet rows) {
      return " | closed %s, row %s, before %s, after %s"
          .formatted(
              ask(rows::isClosed),
              ask(rows::getRow),
              ask(rows::isBeforeFirst),
              ask(rows::isAfterLast));
    }
    return "";
  }

  private String ask(Getter getter) {
    try {
      return String.valueOf(getter.get());
    } catch (SQLException e) {
      return rendering.thrown(e);
    }
  }

  private interface Getter {
    Object get() throws SQLException;
  }
}
