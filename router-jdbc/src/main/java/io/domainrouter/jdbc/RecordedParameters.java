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
  private static final int FIRST_CAPACITY = 4;
  private static final Object[] NO_VALUES = {};
  private static final ParameterSetter[] NO_SETTERS = {};

  private Object[] values;
  private ParameterSetter[] setters;
  private Map<String, NamedValue> named;
  private boolean cleared;

  RecordedParameters() {
    this(NO_VALUES, NO_SETTERS, Map.of(), false);
  }

  private RecordedParameters(
      Object[] values, ParameterSetter[] setters, Map<String, NamedValue> named, boolean cleared) {
    this.values = values;
    this.setters = setters;
    this.named = named;
    this.cleared = cleared;
  }

  /** The same parameters, untouched by later changes to these. */
  RecordedParameters snapshot() {
    Map<String, NamedValue> names = named.isEmpty() ? Map.of() : new LinkedHashMap<>(named);
    return new RecordedParameters(values.clone(), setters.clone(), names, cleared);
  }

  /**
   * @param index 1-based
   */
  void set(int index, Object value, ParameterSetter setter) throws SQLException {
    if (index < 1) {
      throw SqlErrors.illegalValue("Parameter index out of range (" + index + " < 1 ).");
    }
    if (index > setters.length) {
      int capacity = Math.max(index, Math.max(FIRST_CAPACITY, 2 * setters.length));
      values = Arrays.copyOf(values, capacity);
      setters = Arrays.copyOf(setters, capacity);
    }
    values[index - 1] = value;
    setters[index - 1] = setter;
  }

  void set(String name, Object value, NamedSetter setter) {
    if (named.isEmpty()) {
      named = new LinkedHashMap<>();
    }
    named.put(name, new NamedValue(value, setter));
  }

  void clear() {
    Arrays.fill(values, null);
    Arrays.fill(setters, null);
    named = Map.of();
    cleared = true;
  }

  /** Sets all of them on a physical statement, and unsets what was cleared. */
  void applyTo(PreparedStatement statement) throws SQLException {
    if (cleared) {
      statement.clearParameters();
    }
    for (int i = 0; i < setters.length; i++) {
      if (setters[i] != null) {
        setters[i].set(statement, i + 1, values[i]);
      }
    }
    for (NamedValue parameter : named.values()) {
      parameter.setter.set((CallableStatement) statement, parameter.value);
    }
  }

  @Override
  public Object value(int index) {
    setter(index);
    return StreamContent.reveal(values[index - 1]);
  }

  @Override
  public void bind(int index, PreparedStatement statement, int as) throws SQLException {
    setter(index).set(statement, as, values[index - 1]);
  }

  @Override
  public boolean isReplayable(int index) {
    return isSet(index) && StreamContent.isReplayable(values[index - 1]);
  }

  @Override
  public boolean cover(int count) {
    for (int index = 1; index <= count; index++) {
      if (!isSet(index)) {
        return false;
      }
    }
    return true;
  }

  private boolean isSet(int index) {
    return index >= 1 && index <= setters.length && setters[index - 1] != null;
  }

  private ParameterSetter setter(int index) {
    if (!isSet(index)) {
      throw new IndexOutOfBoundsException(index);
    }
    return setters[index - 1];
  }

  private record NamedValue(Object value, NamedSetter setter) {}
}
