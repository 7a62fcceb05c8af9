package io.domainrouter.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A parameter of a primitive type, kept as bits so that setting it again makes no object. */
final class RecordedNumber implements Parameter {
  private Type type;
  private long bits;

  RecordedNumber(Type type, long bits) {
    set(type, bits);
  }

  void set(Type newType, long newBits) {
    type = newType;
    bits = newBits;
  }

  @Override
  public void setOn(PreparedStatement statement, int index) throws SQLException {
    switch (type) {
      case BOOLEAN -> statement.setBoolean(index, bits != 0);
      case BYTE -> statement.setByte(index, (byte) bits);
      case SHORT -> statement.setShort(index, (short) bits);
      case INT -> statement.setInt(index, (int) bits);
      case LONG -> statement.setLong(index, bits);
      case FLOAT -> statement.setFloat(index, Float.intBitsToFloat((int) bits));
      case DOUBLE -> statement.setDouble(index, Double.longBitsToDouble(bits));
    }
  }

  @Override
  public Object value() {
    return switch (type) {
      case BOOLEAN -> (Object) (bits != 0);
      case BYTE -> (byte) bits;
      case SHORT -> (short) bits;
      case INT -> (int) bits;
      case LONG -> bits;
      case FLOAT -> Float.intBitsToFloat((int) bits);
      case DOUBLE -> Double.longBitsToDouble(bits);
    };
  }

  @Override
  public RecordedNumber snapshot() {
    return new RecordedNumber(type, bits);
  }

  /** The setter's type. */
  enum Type {
    BOOLEAN,
    BYTE,
    SHORT,
    INT,
    LONG,
    FLOAT,
    DOUBLE
  }
}
