package io.domainrouter.conformance;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays steps on one connection and writes down what a caller sees of each. Used for one program;
 * not thread-safe.
 */
final class Interpreter {
  private static final int MOST_ROWS = 200;

  private final Map<String, Typed> slots = new LinkedHashMap<>();
  private final Literals literals = new Literals(slots);
  private final Rendering rendering = new Rendering(slots);
  private final StateReport state;
  private final MethodCoverage coverage;

  Interpreter(Connection connection, MethodCoverage coverage) {
    this.coverage = coverage;
    this.state = new StateReport(rendering, coverage);
    slots.put("c", new Typed(connection, Connection.class));
  }

  /** What the step shows, a line for each thing that can be looked at on its own. */
  List<String> play(Step step) {
    Typed subject = slots.get(step.subject());
    if (subject == null || subject.value() == null) {
      return List.of("nothing in slot " + step.subject());
    }
    try {
      return step.isReport() ? report(step.method(), subject) : List.of(call(step, subject));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(step.toString(), e);
    }
  }

  private List<String> report(String what, Typed subject) throws ReflectiveOperationException {
    return switch (what) {
      case "rows" -> rows((ResultSet) subject.value());
      case "state" -> state.all(subject);
      default -> throw new IllegalArgumentException(what);
    };
  }

  private String call(Step step, Typed receiver) throws ReflectiveOperationException {
    List<Typed> arguments = step.arguments().stream().map(literals::read).toList();
    MethodChoice choice = MethodChoice.of(receiver.type(), step.method(), arguments);
    coverage.called(choice.method());
    String answer;
    Object value = null;
    try {
      value = choice.invoke(receiver.value());
      answer = choice.method().getReturnType() == void.class ? "done" : rendering.of(value);
    } catch (InvocationTargetException e) {
      answer = rendering.thrown(e.getCause());
    }
    if (!step.result().isEmpty()) {
      slots.put(step.result(), new Typed(value, choice.method().getReturnType()));
    }
    return answer + state.glance(receiver.value());
  }

  private List<String> rows(ResultSet rows) {
    List<String> lines = new ArrayList<>();
    try {
      ResultSetMetaData metadata = rows.getMetaData();
      lines.add(labels(metadata));
      while (rows.next() && lines.size() < MOST_ROWS) {
        lines.add(row(rows, metadata.getColumnCount()));
      }
    } catch (SQLException e) {
      lines.add(rendering.thrown(e));
    }
    return lines;
  }

  private static String labels(ResultSetMetaData metadata) throws SQLException {
    List<String> labels = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      labels.add(metadata.getColumnLabel(i) + " " + metadata.getColumnTypeName(i));
    }
    return String.join(", ", labels);
  }

  private String row(ResultSet rows, int columns) throws SQLException {
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      values.add(rendering.of(rows.getObject(i)) + " / " + rendering.of(rows.getString(i)));
    }
    return String.join(", ", values);
  }
}
