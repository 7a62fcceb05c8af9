package io.domainrouter.benchmarks.stub;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;

/** A prepared statement that can do no more than a plain one. */
@SuppressWarnings("deprecation")
abstract class RefusingPreparedStatement extends StubStatement implements PreparedStatement {

  RefusingPreparedStatement(StubConnection connection) {
    super(connection);
  }

  @Override
  public void addBatch() throws SQLException {
    throw unsupported("addBatch");
  }

  @Override
  public void clearParameters() throws SQLException {
    throw unsupported("clearParameters");
  }

  @Override
  public boolean execute() throws SQLException {
    throw unsupported("execute");
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    throw unsupported("executeQuery");
  }

  @Override
  public int executeUpdate() throws SQLException {
    throw unsupported("executeUpdate");
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    throw unsupported("getMetaData");
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    throw unsupported("getParameterMetaData");
  }

  @Override
  public void setArray(int number, Array array) throws SQLException {
    throw unsupported("setArray");
  }

  @Override
  public void setAsciiStream(int number, InputStream inputStream) throws SQLException {
    throw unsupported("setAsciiStream");
  }

  @Override
  public void setAsciiStream(int number, InputStream inputStream, int number2) throws SQLException {
    throw unsupported("setAsciiStream");
  }

  @Override
  public void setAsciiStream(int number, InputStream inputStream, long count) throws SQLException {
    throw unsupported("setAsciiStream");
  }

  @Override
  public void setBigDecimal(int number, BigDecimal bigDecimal) throws SQLException {
    throw unsupported("setBigDecimal");
  }

  @Override
  public void setBinaryStream(int number, InputStream inputStream) throws SQLException {
    throw unsupported("setBinaryStream");
  }

  @Override
  public void setBinaryStream(int number, InputStream inputStream, int number2)
      throws SQLException {
    throw unsupported("setBinaryStream");
  }

  @Override
  public void setBinaryStream(int number, InputStream inputStream, long count) throws SQLException {
    throw unsupported("setBinaryStream");
  }

  @Override
  public void setBlob(int number, InputStream inputStream) throws SQLException {
    throw unsupported("setBlob");
  }

  @Override
  public void setBlob(int number, InputStream inputStream, long count) throws SQLException {
    throw unsupported("setBlob");
  }

  @Override
  public void setBlob(int number, Blob blob) throws SQLException {
    throw unsupported("setBlob");
  }

  @Override
  public void setBoolean(int number, boolean flag) throws SQLException {
    throw unsupported("setBoolean");
  }

  @Override
  public void setByte(int number, byte single) throws SQLException {
    throw unsupported("setByte");
  }

  @Override
  public void setBytes(int number, byte[] bytes) throws SQLException {
    throw unsupported("setBytes");
  }

  @Override
  public void setCharacterStream(int number, Reader reader) throws SQLException {
    throw unsupported("setCharacterStream");
  }

  @Override
  public void setCharacterStream(int number, Reader reader, int number2) throws SQLException {
    throw unsupported("setCharacterStream");
  }

  @Override
  public void setCharacterStream(int number, Reader reader, long count) throws SQLException {
    throw unsupported("setCharacterStream");
  }

  @Override
  public void setClob(int number, Reader reader) throws SQLException {
    throw unsupported("setClob");
  }

  @Override
  public void setClob(int number, Reader reader, long count) throws SQLException {
    throw unsupported("setClob");
  }

  @Override
  public void setClob(int number, Clob clob) throws SQLException {
    throw unsupported("setClob");
  }

  @Override
  public void setDate(int number, Date date) throws SQLException {
    throw unsupported("setDate");
  }

  @Override
  public void setDate(int number, Date date, Calendar calendar) throws SQLException {
    throw unsupported("setDate");
  }

  @Override
  public void setDouble(int number, double exact) throws SQLException {
    throw unsupported("setDouble");
  }

  @Override
  public void setFloat(int number, float real) throws SQLException {
    throw unsupported("setFloat");
  }

  @Override
  public void setInt(int number, int number2) throws SQLException {
    throw unsupported("setInt");
  }

  @Override
  public void setLong(int number, long count) throws SQLException {
    throw unsupported("setLong");
  }

  @Override
  public void setNCharacterStream(int number, Reader reader) throws SQLException {
    throw unsupported("setNCharacterStream");
  }

  @Override
  public void setNCharacterStream(int number, Reader reader, long count) throws SQLException {
    throw unsupported("setNCharacterStream");
  }

  @Override
  public void setNClob(int number, Reader reader) throws SQLException {
    throw unsupported("setNClob");
  }

  @Override
  public void setNClob(int number, Reader reader, long count) throws SQLException {
    throw unsupported("setNClob");
  }

  @Override
  public void setNClob(int number, NClob nClob) throws SQLException {
    throw unsupported("setNClob");
  }

  @Override
  public void setNString(int number, String text) throws SQLException {
    throw unsupported("setNString");
  }

  @Override
  public void setNull(int number, int number2) throws SQLException {
    throw unsupported("setNull");
  }

  @Override
  public void setNull(int number, int number2, String text) throws SQLException {
    throw unsupported("setNull");
  }

  @Override
  public void setObject(int number, Object value) throws SQLException {
    throw unsupported("setObject");
  }

  @Override
  public void setObject(int number, Object value, int number2) throws SQLException {
    throw unsupported("setObject");
  }

  @Override
  public void setObject(int number, Object value, int number2, int number3) throws SQLException {
    throw unsupported("setObject");
  }

  @Override
  public void setRef(int number, Ref ref) throws SQLException {
    throw unsupported("setRef");
  }

  @Override
  public void setRowId(int number, RowId rowId) throws SQLException {
    throw unsupported("setRowId");
  }

  @Override
  public void setSQLXML(int number, SQLXML sqlxml) throws SQLException {
    throw unsupported("setSQLXML");
  }

  @Override
  public void setShort(int number, short small) throws SQLException {
    throw unsupported("setShort");
  }

  @Override
  public void setString(int number, String text) throws SQLException {
    throw unsupported("setString");
  }

  @Override
  public void setTime(int number, Time time) throws SQLException {
    throw unsupported("setTime");
  }

  @Override
  public void setTime(int number, Time time, Calendar calendar) throws SQLException {
    throw unsupported("setTime");
  }

  @Override
  public void setTimestamp(int number, Timestamp timestamp) throws SQLException {
    throw unsupported("setTimestamp");
  }

  @Override
  public void setTimestamp(int number, Timestamp timestamp, Calendar calendar) throws SQLException {
    throw unsupported("setTimestamp");
  }

  @Override
  public void setURL(int number, URL url) throws SQLException {
    throw unsupported("setURL");
  }

  @Override
  public void setUnicodeStream(int number, InputStream inputStream, int number2)
      throws SQLException {
    throw unsupported("setUnicodeStream");
  }
}
