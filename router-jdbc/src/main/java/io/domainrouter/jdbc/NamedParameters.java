package io.domainrouter.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;

/** The named setters, the out parameters and their getters of a callable statement. */
@SuppressWarnings("deprecation")
abstract class NamedParameters extends LogicalPreparedStatement implements CallableStatement {
  NamedParameters(LogicalConnection connection, String sql, StatementOrigin origin) {
    super(connection, sql, origin);
  }

  /** Records one parameter by its name. */
  abstract void set(String name, Object value, NamedSetter setter) throws SQLException;

  /**
   * Records an out parameter.
   *
   * @param key its index or its name
   */
  abstract void register(Object key, Registration registration) throws SQLException;

  /** The physical statement. */
  abstract CallableStatement physical() throws SQLException;

  @Override
  public void registerOutParameter(int parameterIndex, int sqlType) throws SQLException {
    register(parameterIndex, s -> s.registerOutParameter(parameterIndex, sqlType));
  }

  @Override
  public void registerOutParameter(int parameterIndex, int sqlType, int scale) throws SQLException {
    register(parameterIndex, s -> s.registerOutParameter(parameterIndex, sqlType, scale));
  }

  @Override
  public String getString(int parameterIndex) throws SQLException {
    return physical().getString(parameterIndex);
  }

  @Override
  public boolean getBoolean(int parameterIndex) throws SQLException {
    return physical().getBoolean(parameterIndex);
  }

  @Override
  public byte getByte(int parameterIndex) throws SQLException {
    return physical().getByte(parameterIndex);
  }

  @Override
  public short getShort(int parameterIndex) throws SQLException {
    return physical().getShort(parameterIndex);
  }

  @Override
  public int getInt(int parameterIndex) throws SQLException {
    return physical().getInt(parameterIndex);
  }

  @Override
  public long getLong(int parameterIndex) throws SQLException {
    return physical().getLong(parameterIndex);
  }

  @Override
  public float getFloat(int parameterIndex) throws SQLException {
    return physical().getFloat(parameterIndex);
  }

  @Override
  public double getDouble(int parameterIndex) throws SQLException {
    return physical().getDouble(parameterIndex);
  }

  @Deprecated
  @Override
  public BigDecimal getBigDecimal(int parameterIndex, int scale) throws SQLException {
    return physical().getBigDecimal(parameterIndex, scale);
  }

  @Override
  public byte[] getBytes(int parameterIndex) throws SQLException {
    return physical().getBytes(parameterIndex);
  }

  @Override
  public Date getDate(int parameterIndex) throws SQLException {
    return physical().getDate(parameterIndex);
  }

  @Override
  public Time getTime(int parameterIndex) throws SQLException {
    return physical().getTime(parameterIndex);
  }

  @Override
  public Timestamp getTimestamp(int parameterIndex) throws SQLException {
    return physical().getTimestamp(parameterIndex);
  }

  @Override
  public Object getObject(int parameterIndex) throws SQLException {
    return physical().getObject(parameterIndex);
  }

  @Override
  public BigDecimal getBigDecimal(int parameterIndex) throws SQLException {
    return physical().getBigDecimal(parameterIndex);
  }

  @Override
  public Object getObject(int parameterIndex, Map<String, Class<?>> map) throws SQLException {
    return physical().getObject(parameterIndex, map);
  }

  @Override
  public Ref getRef(int parameterIndex) throws SQLException {
    return physical().getRef(parameterIndex);
  }

  @Override
  public Blob getBlob(int parameterIndex) throws SQLException {
    return physical().getBlob(parameterIndex);
  }

  @Override
  public Clob getClob(int parameterIndex) throws SQLException {
    return physical().getClob(parameterIndex);
  }

  @Override
  public Array getArray(int parameterIndex) throws SQLException {
    return physical().getArray(parameterIndex);
  }

  @Override
  public Date getDate(int parameterIndex, Calendar cal) throws SQLException {
    return physical().getDate(parameterIndex, cal);
  }

  @Override
  public Time getTime(int parameterIndex, Calendar cal) throws SQLException {
    return physical().getTime(parameterIndex, cal);
  }

  @Override
  public Timestamp getTimestamp(int parameterIndex, Calendar cal) throws SQLException {
    return physical().getTimestamp(parameterIndex, cal);
  }

  @Override
  public void registerOutParameter(int parameterIndex, int sqlType, String typeName)
      throws SQLException {
    register(parameterIndex, s -> s.registerOutParameter(parameterIndex, sqlType, typeName));
  }

  @Override
  public void registerOutParameter(String parameterName, int sqlType) throws SQLException {
    register(parameterName, s -> s.registerOutParameter(parameterName, sqlType));
  }

  @Override
  public void registerOutParameter(String parameterName, int sqlType, int scale)
      throws SQLException {
    register(parameterName, s -> s.registerOutParameter(parameterName, sqlType, scale));
  }

  @Override
  public void registerOutParameter(String parameterName, int sqlType, String typeName)
      throws SQLException {
    register(parameterName, s -> s.registerOutParameter(parameterName, sqlType, typeName));
  }

  @Override
  public URL getURL(int parameterIndex) throws SQLException {
    return physical().getURL(parameterIndex);
  }

  @Override
  public void setURL(String parameterName, URL val) throws SQLException {
    set(parameterName, val, (s, v) -> s.setURL(parameterName, (URL) v));
  }

  @Override
  public void setNull(String parameterName, int sqlType) throws SQLException {
    set(parameterName, null, (s, v) -> s.setNull(parameterName, sqlType));
  }

  @Override
  public void setBoolean(String parameterName, boolean x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setBoolean(parameterName, (boolean) v));
  }

  @Override
  public void setByte(String parameterName, byte x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setByte(parameterName, (byte) v));
  }

  @Override
  public void setShort(String parameterName, short x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setShort(parameterName, (short) v));
  }

  @Override
  public void setInt(String parameterName, int x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setInt(parameterName, (int) v));
  }

  @Override
  public void setLong(String parameterName, long x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setLong(parameterName, (long) v));
  }

  @Override
  public void setFloat(String parameterName, float x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setFloat(parameterName, (float) v));
  }

  @Override
  public void setDouble(String parameterName, double x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setDouble(parameterName, (double) v));
  }

  @Override
  public void setBigDecimal(String parameterName, BigDecimal x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setBigDecimal(parameterName, (BigDecimal) v));
  }

  @Override
  public void setString(String parameterName, String x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setString(parameterName, (String) v));
  }

  @Override
  public void setBytes(String parameterName, byte[] x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setBytes(parameterName, (byte[]) v));
  }

  @Override
  public void setDate(String parameterName, Date x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setDate(parameterName, (Date) v));
  }

  @Override
  public void setTime(String parameterName, Time x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setTime(parameterName, (Time) v));
  }

  @Override
  public void setTimestamp(String parameterName, Timestamp x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setTimestamp(parameterName, (Timestamp) v));
  }

  @Override
  public void setAsciiStream(String parameterName, InputStream x, int length) throws SQLException {
    set(
        parameterName,
        StreamContent.of(x, length),
        (s, v) -> s.setAsciiStream(parameterName, (InputStream) StreamContent.open(v), length));
  }

  @Override
  public void setBinaryStream(String parameterName, InputStream x, int length) throws SQLException {
    set(
        parameterName,
        StreamContent.of(x, length),
        (s, v) -> s.setBinaryStream(parameterName, (InputStream) StreamContent.open(v), length));
  }

  @Override
  public void setObject(String parameterName, Object x, int targetSqlType, int scale)
      throws SQLException {
    set(
        parameterName,
        StreamContent.ofObject(x),
        (s, v) -> s.setObject(parameterName, StreamContent.open(v), targetSqlType, scale));
  }

  @Override
  public void setObject(String parameterName, Object x, int targetSqlType) throws SQLException {
    set(
        parameterName,
        StreamContent.ofObject(x),
        (s, v) -> s.setObject(parameterName, StreamContent.open(v), targetSqlType));
  }

  @Override
  public void setObject(String parameterName, Object x) throws SQLException {
    set(
        parameterName,
        StreamContent.ofObject(x),
        (s, v) -> s.setObject(parameterName, StreamContent.open(v)));
  }

  @Override
  public void setCharacterStream(String parameterName, Reader reader, int length)
      throws SQLException {
    set(
        parameterName,
        StreamContent.of(reader, length),
        (s, v) -> s.setCharacterStream(parameterName, (Reader) StreamContent.open(v), length));
  }

  @Override
  public void setDate(String parameterName, Date x, Calendar cal) throws SQLException {
    set(parameterName, x, (s, v) -> s.setDate(parameterName, (Date) v, cal));
  }

  @Override
  public void setTime(String parameterName, Time x, Calendar cal) throws SQLException {
    set(parameterName, x, (s, v) -> s.setTime(parameterName, (Time) v, cal));
  }

  @Override
  public void setTimestamp(String parameterName, Timestamp x, Calendar cal) throws SQLException {
    set(parameterName, x, (s, v) -> s.setTimestamp(parameterName, (Timestamp) v, cal));
  }

  @Override
  public void setNull(String parameterName, int sqlType, String typeName) throws SQLException {
    set(parameterName, null, (s, v) -> s.setNull(parameterName, sqlType, typeName));
  }

  @Override
  public String getString(String parameterName) throws SQLException {
    return physical().getString(parameterName);
  }

  @Override
  public boolean getBoolean(String parameterName) throws SQLException {
    return physical().getBoolean(parameterName);
  }

  @Override
  public byte getByte(String parameterName) throws SQLException {
    return physical().getByte(parameterName);
  }

  @Override
  public short getShort(String parameterName) throws SQLException {
    return physical().getShort(parameterName);
  }

  @Override
  public int getInt(String parameterName) throws SQLException {
    return physical().getInt(parameterName);
  }

  @Override
  public long getLong(String parameterName) throws SQLException {
    return physical().getLong(parameterName);
  }

  @Override
  public float getFloat(String parameterName) throws SQLException {
    return physical().getFloat(parameterName);
  }

  @Override
  public double getDouble(String parameterName) throws SQLException {
    return physical().getDouble(parameterName);
  }

  @Override
  public byte[] getBytes(String parameterName) throws SQLException {
    return physical().getBytes(parameterName);
  }

  @Override
  public Date getDate(String parameterName) throws SQLException {
    return physical().getDate(parameterName);
  }

  @Override
  public Time getTime(String parameterName) throws SQLException {
    return physical().getTime(parameterName);
  }

  @Override
  public Timestamp getTimestamp(String parameterName) throws SQLException {
    return physical().getTimestamp(parameterName);
  }

  @Override
  public Object getObject(String parameterName) throws SQLException {
    return physical().getObject(parameterName);
  }

  @Override
  public BigDecimal getBigDecimal(String parameterName) throws SQLException {
    return physical().getBigDecimal(parameterName);
  }

  @Override
  public Object getObject(String parameterName, Map<String, Class<?>> map) throws SQLException {
    return physical().getObject(parameterName, map);
  }

  @Override
  public Ref getRef(String parameterName) throws SQLException {
    return physical().getRef(parameterName);
  }

  @Override
  public Blob getBlob(String parameterName) throws SQLException {
    return physical().getBlob(parameterName);
  }

  @Override
  public Clob getClob(String parameterName) throws SQLException {
    return physical().getClob(parameterName);
  }

  @Override
  public Array getArray(String parameterName) throws SQLException {
    return physical().getArray(parameterName);
  }

  @Override
  public Date getDate(String parameterName, Calendar cal) throws SQLException {
    return physical().getDate(parameterName, cal);
  }

  @Override
  public Time getTime(String parameterName, Calendar cal) throws SQLException {
    return physical().getTime(parameterName, cal);
  }

  @Override
  public Timestamp getTimestamp(String parameterName, Calendar cal) throws SQLException {
    return physical().getTimestamp(parameterName, cal);
  }

  @Override
  public URL getURL(String parameterName) throws SQLException {
    return physical().getURL(parameterName);
  }

  @Override
  public RowId getRowId(int parameterIndex) throws SQLException {
    return physical().getRowId(parameterIndex);
  }

  @Override
  public RowId getRowId(String parameterName) throws SQLException {
    return physical().getRowId(parameterName);
  }

  @Override
  public void setRowId(String parameterName, RowId x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setRowId(parameterName, (RowId) v));
  }

  @Override
  public void setNString(String parameterName, String value) throws SQLException {
    set(parameterName, value, (s, v) -> s.setNString(parameterName, (String) v));
  }

  @Override
  public void setNCharacterStream(String parameterName, Reader value, long length)
      throws SQLException {
    set(
        parameterName,
        StreamContent.of(value, length),
        (s, v) -> s.setNCharacterStream(parameterName, (Reader) StreamContent.open(v), length));
  }

  @Override
  public void setNClob(String parameterName, NClob value) throws SQLException {
    set(parameterName, value, (s, v) -> s.setNClob(parameterName, (NClob) v));
  }

  @Override
  public void setClob(String parameterName, Reader reader, long length) throws SQLException {
    set(
        parameterName,
        StreamContent.of(reader, length),
        (s, v) -> s.setClob(parameterName, (Reader) StreamContent.open(v), length));
  }

  @Override
  public void setBlob(String parameterName, InputStream inputStream, long length)
      throws SQLException {
    set(
        parameterName,
        StreamContent.of(inputStream, length),
        (s, v) -> s.setBlob(parameterName, (InputStream) StreamContent.open(v), length));
  }

  @Override
  public void setNClob(String parameterName, Reader reader, long length) throws SQLException {
    set(
        parameterName,
        StreamContent.of(reader, length),
        (s, v) -> s.setNClob(parameterName, (Reader) StreamContent.open(v), length));
  }

  @Override
  public NClob getNClob(int parameterIndex) throws SQLException {
    return physical().getNClob(parameterIndex);
  }

  @Override
  public NClob getNClob(String parameterName) throws SQLException {
    return physical().getNClob(parameterName);
  }

  @Override
  public void setSQLXML(String parameterName, SQLXML xmlObject) throws SQLException {
    set(parameterName, xmlObject, (s, v) -> s.setSQLXML(parameterName, (SQLXML) v));
  }

  @Override
  public SQLXML getSQLXML(int parameterIndex) throws SQLException {
    return physical().getSQLXML(parameterIndex);
  }

  @Override
  public SQLXML getSQLXML(String parameterName) throws SQLException {
    return physical().getSQLXML(parameterName);
  }

  @Override
  public String getNString(int parameterIndex) throws SQLException {
    return physical().getNString(parameterIndex);
  }

  @Override
  public String getNString(String parameterName) throws SQLException {
    return physical().getNString(parameterName);
  }

  @Override
  public Reader getNCharacterStream(int parameterIndex) throws SQLException {
    return physical().getNCharacterStream(parameterIndex);
  }

  @Override
  public Reader getNCharacterStream(String parameterName) throws SQLException {
    return physical().getNCharacterStream(parameterName);
  }

  @Override
  public Reader getCharacterStream(int parameterIndex) throws SQLException {
    return physical().getCharacterStream(parameterIndex);
  }

  @Override
  public Reader getCharacterStream(String parameterName) throws SQLException {
    return physical().getCharacterStream(parameterName);
  }

  @Override
  public void setBlob(String parameterName, Blob x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setBlob(parameterName, (Blob) v));
  }

  @Override
  public void setClob(String parameterName, Clob x) throws SQLException {
    set(parameterName, x, (s, v) -> s.setClob(parameterName, (Clob) v));
  }

  @Override
  public void setAsciiStream(String parameterName, InputStream x, long length) throws SQLException {
    set(
        parameterName,
        StreamContent.of(x, length),
        (s, v) -> s.setAsciiStream(parameterName, (InputStream) StreamContent.open(v), length));
  }

  @Override
  public void setBinaryStream(String parameterName, InputStream x, long length)
      throws SQLException {
    set(
        parameterName,
        StreamContent.of(x, length),
        (s, v) -> s.setBinaryStream(parameterName, (InputStream) StreamContent.open(v), length));
  }

  @Override
  public void setCharacterStream(String parameterName, Reader reader, long length)
      throws SQLException {
    set(
        parameterName,
        StreamContent.of(reader, length),
        (s, v) -> s.setCharacterStream(parameterName, (Reader) StreamContent.open(v), length));
  }

  @Override
  public void setAsciiStream(String parameterName, InputStream x) throws SQLException {
    set(
        parameterName,
        StreamContent.of(x),
        (s, v) -> s.setAsciiStream(parameterName, (InputStream) StreamContent.open(v)));
  }

  @Override
  public void setBinaryStream(String parameterName, InputStream x) throws SQLException {
    set(
        parameterName,
        StreamContent.of(x),
        (s, v) -> s.setBinaryStream(parameterName, (InputStream) StreamContent.open(v)));
  }

  @Override
  public void setCharacterStream(String parameterName, Reader reader) throws SQLException {
    set(
        parameterName,
        StreamContent.of(reader),
        (s, v) -> s.setCharacterStream(parameterName, (Reader) StreamContent.open(v)));
  }

  @Override
  public void setNCharacterStream(String parameterName, Reader value) throws SQLException {
    set(
        parameterName,
        StreamContent.of(value),
        (s, v) -> s.setNCharacterStream(parameterName, (Reader) StreamContent.open(v)));
  }

  @Override
  public void setClob(String parameterName, Reader reader) throws SQLException {
    set(
        parameterName,
        StreamContent.of(reader),
        (s, v) -> s.setClob(parameterName, (Reader) StreamContent.open(v)));
  }

  @Override
  public void setBlob(String parameterName, InputStream inputStream) throws SQLException {
    set(
        parameterName,
        StreamContent.of(inputStream),
        (s, v) -> s.setBlob(parameterName, (InputStream) StreamContent.open(v)));
  }

  @Override
  public void setNClob(String parameterName, Reader reader) throws SQLException {
    set(
        parameterName,
        StreamContent.of(reader),
        (s, v) -> s.setNClob(parameterName, (Reader) StreamContent.open(v)));
  }

  @Override
  public <T> T getObject(int parameterIndex, Class<T> type) throws SQLException {
    return physical().getObject(parameterIndex, type);
  }

  @Override
  public <T> T getObject(String parameterName, Class<T> type) throws SQLException {
    return physical().getObject(parameterName, type);
  }

  @Override
  public void setObject(String parameterName, Object x, SQLType targetSqlType, int scaleOrLength)
      throws SQLException {
    set(
        parameterName,
        StreamContent.ofObject(x),
        (s, v) -> s.setObject(parameterName, StreamContent.open(v), targetSqlType, scaleOrLength));
  }

  @Override
  public void setObject(String parameterName, Object x, SQLType targetSqlType) throws SQLException {
    set(
        parameterName,
        StreamContent.ofObject(x),
        (s, v) -> s.setObject(parameterName, StreamContent.open(v), targetSqlType));
  }

  @Override
  public void registerOutParameter(int parameterIndex, SQLType sqlType) throws SQLException {
    register(parameterIndex, s -> s.registerOutParameter(parameterIndex, sqlType));
  }

  @Override
  public void registerOutParameter(int parameterIndex, SQLType sqlType, int scale)
      throws SQLException {
    register(parameterIndex, s -> s.registerOutParameter(parameterIndex, sqlType, scale));
  }

  @Override
  public void registerOutParameter(int parameterIndex, SQLType sqlType, String typeName)
      throws SQLException {
    register(parameterIndex, s -> s.registerOutParameter(parameterIndex, sqlType, typeName));
  }

  @Override
  public void registerOutParameter(String parameterName, SQLType sqlType) throws SQLException {
    register(parameterName, s -> s.registerOutParameter(parameterName, sqlType));
  }

  @Override
  public void registerOutParameter(String parameterName, SQLType sqlType, int scale)
      throws SQLException {
    register(parameterName, s -> s.registerOutParameter(parameterName, sqlType, scale));
  }

  @Override
  public void registerOutParameter(String parameterName, SQLType sqlType, String typeName)
      throws SQLException {
    register(parameterName, s -> s.registerOutParameter(parameterName, sqlType, typeName));
  }
}
