package io.domainrouter.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A parameter that is an object, or null. */
final class RecordedValue implements Parameter {
  private Object value;
  private ParameterSetter setter;

  RecordedValue(Object value, ParameterSetter setter) {
    set(value, setter);
  }

  void set(Object newValue, ParameterSetter newSetter) {
    value = newValue;
    setter = newSetter;
  }

  @Override
  public void setOn(PreparedStatement statement, int index) throws SQLException {
    setter.set(statement, index, value);
  }

  @Override
  public Object value() {
    return value;
  }

  @Override
  public RecordedValue snapshot() {
    return new RecordedValue(value, setter);
  }
}
