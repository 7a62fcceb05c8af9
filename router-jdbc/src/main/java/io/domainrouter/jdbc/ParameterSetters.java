package io.domainrouter.jdbc;

import com.mysql.cj.MysqlType;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Calendar;

/** The setters of a prepared statement: each is recorded with its value, to be replayed later. */
@SuppressWarnings("deprecation")
abstract class ParameterSetters extends LogicalStatement implements PreparedStatement {
  ParameterSetters(LogicalConnection connection, StatementOrigin origin, String sql) {
    super(connection, origin, sql);
  }

  /**
   * Records one parameter.
   *
   * @param index 1-based
   */
  abstract void set(int index, Object value, ParameterSetter setter) throws SQLException;

  /**
   * Refuses an index that no parameter has.
   *
   * @param index 1-based
   */
  abstract void requireParameter(int index) throws SQLException;

  /** As {@link #set(int, Object, ParameterSetter)}, for a primitive. */
  abstract void set(int index, RecordedNumber.Type type, long bits) throws SQLException;

  @Override
  public void setNull(int parameterIndex, int sqlType) throws SQLException {
    set(parameterIndex, null, (s, i, v) -> s.setNull(i, sqlType));
  }

  @Override
  public void setBoolean(int parameterIndex, boolean x) throws SQLException {
    set(parameterIndex, RecordedNumber.Type.BOOLEAN, x ? 1 : 0);
  }

  @Override
  public void setByte(int parameterIndex, byte x) throws SQLException {
    set(parameterIndex, RecordedNumber.Type.BYTE, x);
  }

  @Override
  public void setShort(int parameterIndex, short x) throws SQLException {
    set(parameterIndex, RecordedNumber.Type.SHORT, x);
  }

  @Override
  public void setInt(int parameterIndex, int x) throws SQLException {
    set(parameterIndex, RecordedNumber.Type.INT, x);
  }

  @Override
  public void setLong(int parameterIndex, long x) throws SQLException {
    set(parameterIndex, RecordedNumber.Type.LONG, x);
  }

  @Override
  public void setFloat(int parameterIndex, float x) throws SQLException {
    set(parameterIndex, RecordedNumber.Type.FLOAT, Float.floatToRawIntBits(x));
  }

  @Override
  public void setDouble(int parameterIndex, double x) throws SQLException {
    set(parameterIndex, RecordedNumber.Type.DOUBLE, Double.doubleToRawLongBits(x));
  }

  @Override
  public void setBigDecimal(int parameterIndex, BigDecimal x) throws SQLException {
    set(parameterIndex, x, (s, i, v) -> s.setBigDecimal(i, (BigDecimal) v));
  }

  @Override
  public void setString(int parameterIndex, String x) throws SQLException {
    set(parameterIndex, x, (s, i, v) -> s.setString(i, (String) v));
  }

  @Override
  public void setBytes(int parameterIndex, byte[] x) throws SQLException {
    set(parameterIndex, x, (s, i, v) -> s.setBytes(i, (byte[]) v));
  }

  @Override
  public void setDate(int parameterIndex, Date x) throws SQLException {
    set(parameterIndex, x, (s, i, v) -> s.setDate(i, (Date) v));
  }

  @Override
  public void setTime(int parameterIndex, Time x) throws SQLException {
    set(parameterIndex, x, (s, i, v) -> s.setTime(i, (Time) v));
  }

  @Override
  public void setTimestamp(int parameterIndex, Timestamp x) throws SQLException {
    set(parameterIndex, x, (s, i, v) -> s.setTimestamp(i, (Timestamp) v));
  }

  @Override
  public void setAsciiStream(int parameterIndex, InputStream x, int length) throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(x, length),
        (s, i, v) -> s.setAsciiStream(i, (InputStream) StreamContent.open(v), length));
  }

  @Deprecated
  @Override
  public void setUnicodeStream(int parameterIndex, InputStream x, int length) throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(x, length),
        (s, i, v) -> s.setUnicodeStream(i, (InputStream) StreamContent.open(v), length));
  }

  @Override
  public void setBinaryStream(int parameterIndex, InputStream x, int length) throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(x, length),
        (s, i, v) -> s.setBinaryStream(i, (InputStream) StreamContent.open(v), length));
  }

  @Override
  public void setObject(int parameterIndex, Object x, int targetSqlType) throws SQLException {
    requireType(parameterIndex, targetSqlType);
    set(
        parameterIndex,
        StreamContent.ofObject(x),
        (s, i, v) -> s.setObject(i, StreamContent.open(v), targetSqlType));
  }

  @Override
  public void setObject(int parameterIndex, Object x) throws SQLException {
    set(
        parameterIndex,
        StreamContent.ofObject(x),
        (s, i, v) -> s.setObject(i, StreamContent.open(v)));
  }

  @Override
  public void setCharacterStream(int parameterIndex, Reader reader, int length)
      throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(reader, length),
        (s, i, v) -> s.setCharacterStream(i, (Reader) StreamContent.open(v), length));
  }

  /** MySQL has none; the driver refuses it so, even when it is closed. */
  @Override
  public void setRef(int parameterIndex, Ref x) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public void setBlob(int parameterIndex, Blob x) throws SQLException {
    set(parameterIndex, x, (s, i, v) -> s.setBlob(i, (Blob) v));
  }

  @Override
  public void setClob(int parameterIndex, Clob x) throws SQLException {
    set(parameterIndex, x, (s, i, v) -> s.setClob(i, (Clob) v));
  }

  /** As {@link #setRef}. */
  @Override
  public void setArray(int parameterIndex, Array x) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public void setDate(int parameterIndex, Date x, Calendar cal) throws SQLException {
    set(parameterIndex, x, (s, i, v) -> s.setDate(i, (Date) v, cal));
  }

  @Override
  public void setTime(int parameterIndex, Time x, Calendar cal) throws SQLException {
    set(parameterIndex, x, (s, i, v) -> s.setTime(i, (Time) v, cal));
  }

  @Override
  public void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) throws SQLException {
    set(parameterIndex, x, (s, i, v) -> s.setTimestamp(i, (Timestamp) v, cal));
  }

  @Override
  public void setNull(int parameterIndex, int sqlType, String typeName) throws SQLException {
    set(parameterIndex, null, (s, i, v) -> s.setNull(i, sqlType, typeName));
  }

  @Override
  public void setURL(int parameterIndex, URL x) throws SQLException {
    set(parameterIndex, x, (s, i, v) -> s.setURL(i, (URL) v));
  }

  /** As {@link #setRef}. */
  @Override
  public void setRowId(int parameterIndex, RowId x) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public void setNString(int parameterIndex, String value) throws SQLException {
    set(parameterIndex, value, (s, i, v) -> s.setNString(i, (String) v));
  }

  @Override
  public void setNCharacterStream(int parameterIndex, Reader value, long length)
      throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(value, length),
        (s, i, v) -> s.setNCharacterStream(i, (Reader) StreamContent.open(v), length));
  }

  @Override
  public void setNClob(int parameterIndex, NClob value) throws SQLException {
    set(parameterIndex, value, (s, i, v) -> s.setNClob(i, (NClob) v));
  }

  @Override
  public void setClob(int parameterIndex, Reader reader, long length) throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(reader, length),
        (s, i, v) -> s.setClob(i, (Reader) StreamContent.open(v), length));
  }

  @Override
  public void setBlob(int parameterIndex, InputStream inputStream, long length)
      throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(inputStream, length),
        (s, i, v) -> s.setBlob(i, (InputStream) StreamContent.open(v), length));
  }

  @Override
  public void setNClob(int parameterIndex, Reader reader, long length) throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(reader, length),
        (s, i, v) -> s.setNClob(i, (Reader) StreamContent.open(v), length));
  }

  @Override
  public void setSQLXML(int parameterIndex, SQLXML xmlObject) throws SQLException {
    set(parameterIndex, xmlObject, (s, i, v) -> s.setSQLXML(i, (SQLXML) v));
  }

  @Override
  public void setObject(int parameterIndex, Object x, int targetSqlType, int scaleOrLength)
      throws SQLException {
    requireType(parameterIndex, targetSqlType);
    set(
        parameterIndex,
        StreamContent.ofObject(x),
        (s, i, v) -> s.setObject(i, StreamContent.open(v), targetSqlType, scaleOrLength));
  }

  @Override
  public void setAsciiStream(int parameterIndex, InputStream x, long length) throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(x, length),
        (s, i, v) -> s.setAsciiStream(i, (InputStream) StreamContent.open(v), length));
  }

  @Override
  public void setBinaryStream(int parameterIndex, InputStream x, long length) throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(x, length),
        (s, i, v) -> s.setBinaryStream(i, (InputStream) StreamContent.open(v), length));
  }

  @Override
  public void setCharacterStream(int parameterIndex, Reader reader, long length)
      throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(reader, length),
        (s, i, v) -> s.setCharacterStream(i, (Reader) StreamContent.open(v), length));
  }

  @Override
  public void setAsciiStream(int parameterIndex, InputStream x) throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(x),
        (s, i, v) -> s.setAsciiStream(i, (InputStream) StreamContent.open(v)));
  }

  @Override
  public void setBinaryStream(int parameterIndex, InputStream x) throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(x),
        (s, i, v) -> s.setBinaryStream(i, (InputStream) StreamContent.open(v)));
  }

  @Override
  public void setCharacterStream(int parameterIndex, Reader reader) throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(reader),
        (s, i, v) -> s.setCharacterStream(i, (Reader) StreamContent.open(v)));
  }

  @Override
  public void setNCharacterStream(int parameterIndex, Reader value) throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(value),
        (s, i, v) -> s.setNCharacterStream(i, (Reader) StreamContent.open(v)));
  }

  @Override
  public void setClob(int parameterIndex, Reader reader) throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(reader),
        (s, i, v) -> s.setClob(i, (Reader) StreamContent.open(v)));
  }

  @Override
  public void setBlob(int parameterIndex, InputStream inputStream) throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(inputStream),
        (s, i, v) -> s.setBlob(i, (InputStream) StreamContent.open(v)));
  }

  @Override
  public void setNClob(int parameterIndex, Reader reader) throws SQLException {
    set(
        parameterIndex,
        StreamContent.of(reader),
        (s, i, v) -> s.setNClob(i, (Reader) StreamContent.open(v)));
  }

  @Override
  public void setObject(int parameterIndex, Object x, SQLType targetSqlType, int scaleOrLength)
      throws SQLException {
    requireType(parameterIndex, targetSqlType);
    set(
        parameterIndex,
        StreamContent.ofObject(x),
        (s, i, v) -> s.setObject(i, StreamContent.open(v), targetSqlType, scaleOrLength));
  }

  @Override
  public void setObject(int parameterIndex, Object x, SQLType targetSqlType) throws SQLException {
    requireType(parameterIndex, targetSqlType);
    set(
        parameterIndex,
        StreamContent.ofObject(x),
        (s, i, v) -> s.setObject(i, StreamContent.open(v), targetSqlType));
  }

  private void requireType(int index, SQLType type) throws SQLException {
    if (type == null) {
      throw SqlErrors.illegalValue("A parameter's SQL type must not be null.");
    }
    if (!(type instanceof MysqlType)) {
      requireType(index, type.getVendorTypeNumber());
    }
  }

  /** The types that the driver refuses. */
  private void requireType(int index, int type) throws SQLException {
    switch (type) {
      case Types.REF_CURSOR, Types.TIME_WITH_TIMEZONE, Types.TIMESTAMP_WITH_TIMEZONE -> {
        requireParameter(index);
        throw SqlErrors.unsupportedType(JDBCType.valueOf(type));
      }
      default -> {}
    }
  }
}
