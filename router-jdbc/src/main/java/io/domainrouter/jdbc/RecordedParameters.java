package io.domainrouter.jdbc;

import io.domainrouter.execute.Parameters;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters that the application has set, each with its setter, so that they can be set again
 * on any physical statement. Not thread-safe.
 */
final class RecordedParameters implements Parameters {
  private static final int FIRST_CAPACITY = 2;
  private static final Parameter[] NONE = {};

  private Parameter[] parameters;
  private Map<String, NamedValue> named;
  private boolean cleared;

  RecordedParameters() {
    this(NONE, Map.of(), false);
  }

  private RecordedParameters(
      Parameter[] parameters, Map<String, NamedValue> named, boolean cleared) {
    this.parameters = parameters;
    this.named = named;
    this.cleared = cleared;
  }

  /** Whether there is room for that one. */
  boolean reach(int index) {
    return index >= 1 && index <= parameters.length;
  }

  /** Makes room for that many. */
  void reserve(int count) {
    parameters = Arrays.copyOf(parameters, count);
  }

  /** The same parameters, untouched by later changes to these. */
  RecordedParameters snapshot() {
    Parameter[] copies = new Parameter[parameters.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = parameters[i] == null ? null : parameters[i].snapshot();
    }
    Map<String, NamedValue> names = named.isEmpty() ? Map.of() : new LinkedHashMap<>(named);
    return new RecordedParameters(copies, names, cleared);
  }

  /**
   * @param index 1-based
   */
  void set(int index, Object value, ParameterSetter setter) {
    if (place(index) instanceof RecordedValue known) {
      known.set(value, setter);
    } else {
      parameters[index - 1] = new RecordedValue(value, setter);
    }
  }

  /**
   * @param index 1-based
   */
  void set(int index, RecordedNumber.Type type, long bits) {
    if (place(index) instanceof RecordedNumber known) {
      known.set(type, bits);
    } else {
      parameters[index - 1] = new RecordedNumber(type, bits);
    }
  }

  /** What stands at an index now, for which there is room then. */
  private Parameter place(int index) {
    if (index > parameters.length) {
      reserve(Math.max(index, Math.max(FIRST_CAPACITY, 2 * parameters.length)));
    }
    return parameters[index - 1];
  }

  void set(String name, Object value, NamedSetter setter) {
    if (named.isEmpty()) {
      named = new LinkedHashMap<>();
    }
    named.put(name, new NamedValue(value, setter));
  }

  void clear() {
    Arrays.fill(parameters, null);
    named = Map.of();
    cleared = true;
  }

  /** Sets all of them on a physical statement, and unsets what was cleared. */
  void applyTo(PreparedStatement statement) throws SQLException {
    if (cleared) {
      statement.clearParameters();
    }
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] != null) {
        parameters[i].setOn(statement, i + 1);
      }
    }
    if (!named.isEmpty()) {
      applyNamedTo((CallableStatement) statement);
    }
  }

  private void applyNamedTo(CallableStatement statement) throws SQLException {
    for (NamedValue parameter : named.values()) {
      parameter.setter.set(statement, parameter.value);
    }
  }

  @Override
  public Object value(int index) {
    return StreamContent.reveal(parameter(index).value());
  }

  @Override
  public void bind(int index, PreparedStatement statement, int as) throws SQLException {
    parameter(index).setOn(statement, as);
  }

  @Override
  public boolean isReplayable(int index) {
    return isSet(index) && StreamContent.isReplayable(parameters[index - 1].value());
  }

  @Override
  public boolean cover(int count) {
    return firstMissing(count) == 0;
  }

  /** The first of {@code count} that is not set, 1-based; 0 if all are. */
  int firstMissing(int count) {
    for (int index = 1; index <= count; index++) {
      if (!isSet(index)) {
        return index;
      }
    }
    return 0;
  }

  private boolean isSet(int index) {
    return reach(index) && parameters[index - 1] != null;
  }

  private Parameter parameter(int index) {
    if (!isSet(index)) {
      throw new IndexOutOfBoundsException(index);
    }
    return parameters[index - 1];
  }

  private record NamedValue(Object value, NamedSetter setter) {}
}
