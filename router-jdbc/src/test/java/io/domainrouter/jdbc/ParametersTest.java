package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Calendar;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Parameters are recorded and arrive as by the driver: checklist lines 65 to 67. */
final class ParametersTest {
  private static Twins twins;

  @BeforeAll
  static void connect() throws SQLException {
    twins = new Twins();
  }

  @AfterAll
  static void close() throws SQLException {
    twins.close();
  }

  private static final Timestamp INSTANT = Timestamp.valueOf("2026-11-20 13:05:06.789");

  static Stream<Arguments> setters() {
    return Stream.of(
        by("setNull", s -> s.setNull(1, Types.VARCHAR)),
        by("setNull typed", s -> s.setNull(1, Types.VARCHAR, "VARCHAR")),
        by("setBoolean", s -> s.setBoolean(1, true)),
        by("setByte", s -> s.setByte(1, (byte) 7)),
        by("setShort", s -> s.setShort(1, (short) 300)),
        by("setInt", s -> s.setInt(1, 70_000)),
        by("setLong", s -> s.setLong(1, 1L << 40)),
        by("setFloat", s -> s.setFloat(1, 1.5f)),
        by("setDouble", s -> s.setDouble(1, 2.25)),
        by("setBigDecimal", s -> s.setBigDecimal(1, new BigDecimal("12345.6789"))),
        by("setString", s -> s.setString(1, "it's ü")),
        by("setString null", s -> s.setString(1, null)),
        by("setNString", s -> s.setNString(1, "ü")),
        by("setBytes", s -> s.setBytes(1, utf8("bytes"))),
        by("setDate", s -> s.setDate(1, Date.valueOf("2026-11-20"))),
        by("setDate calendar", s -> s.setDate(1, Date.valueOf("2026-11-20"), utc())),
        by("setTime", s -> s.setTime(1, Time.valueOf("13:05:06"))),
        by("setTime calendar", s -> s.setTime(1, Time.valueOf("13:05:06"), utc())),
        by("setTimestamp", s -> s.setTimestamp(1, INSTANT)),
        by("setTimestamp calendar", s -> s.setTimestamp(1, INSTANT, utc())),
        by("setURL", s -> s.setURL(1, URI.create("http://example.org/").toURL())),
        by("setAsciiStream", s -> s.setAsciiStream(1, bytes("ascii"))),
        by("setAsciiStream int", s -> s.setAsciiStream(1, bytes("ascii"), 3)),
        by("setAsciiStream long", s -> s.setAsciiStream(1, bytes("ascii"), 3L)),
        by("setBinaryStream", s -> s.setBinaryStream(1, bytes("binary"))),
        by("setBinaryStream int", s -> s.setBinaryStream(1, bytes("binary"), 4)),
        by("setBinaryStream long", s -> s.setBinaryStream(1, bytes("binary"), 4L)),
        by("setBinaryStream null", s -> s.setBinaryStream(1, null)),
        by("setCharacterStream", s -> s.setCharacterStream(1, new StringReader("chars"))),
        by("setCharacterStream int", s -> s.setCharacterStream(1, new StringReader("chars"), 2)),
        by("setCharacterStream long", s -> s.setCharacterStream(1, new StringReader("chars"), 2L)),
        by("setNCharacterStream", s -> s.setNCharacterStream(1, new StringReader("ü"))),
        by("setNCharacterStream long", s -> s.setNCharacterStream(1, new StringReader("üb"), 1L)),
        by("setBlob stream", s -> s.setBlob(1, bytes("blob"))),
        by("setBlob stream long", s -> s.setBlob(1, bytes("blob"), 2L)),
        by("setClob reader", s -> s.setClob(1, new StringReader("clob"))),
        by("setClob reader long", s -> s.setClob(1, new StringReader("clob"), 2L)),
        by("setNClob reader", s -> s.setNClob(1, new StringReader("nclob"))),
        by("setNClob reader long", s -> s.setNClob(1, new StringReader("nclob"), 2L)),
        by("setBlob", s -> s.setBlob(1, blob(s.getConnection()))),
        by("setClob", s -> s.setClob(1, clob(s.getConnection()))),
        by("setObject", s -> s.setObject(1, LocalDateTime.of(2026, 11, 20, 13, 5))),
        by("setObject type", s -> s.setObject(1, "17", Types.INTEGER)),
        by("setObject scale", s -> s.setObject(1, "17.456", Types.DECIMAL, 2)),
        by("setObject SQLType", s -> s.setObject(1, LocalDate.of(2026, 11, 20), JDBCType.DATE)),
        by("setObject SQLType scale", s -> s.setObject(1, "1.256", JDBCType.DECIMAL, 1)),
        by("setObject stream", s -> s.setObject(1, bytes("object"))),
        by("setObject reader", s -> s.setObject(1, new StringReader("reader"))),
        by("setObject null", s -> s.setObject(1, null)),
        by("setObject unknown", s -> s.setObject(1, new Object())),
        by("setRowId", s -> s.setRowId(1, null)),
        by("setRef", s -> s.setRef(1, null)),
        by("setArray", s -> s.setArray(1, null)),
        by("setSQLXML null", s -> s.setSQLXML(1, null)),
        by("index 0", s -> s.setInt(0, 1)),
        by("index 2", s -> s.setInt(2, 1)),
        by("nothing set", s -> {}),
        by(
            "cleared",
            s -> {
              s.setInt(1, 1);
              s.clearParameters();
            }));
  }

  private static Arguments by(String name, Setter setter) {
    return Arguments.of(name, setter);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("setters")
  void line65_aParameterArrivesAsByTheDriver(String name, Setter setter) {
    twins.assertSame(
        connection -> {
          try (PreparedStatement s = connection.prepareStatement("SELECT HEX(CONCAT(?))")) {
            setter.on(s);
            return text(s.executeQuery());
          }
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("setters")
  void line65_aParameterSetOnABoundStatementArrivesAsByTheDriver(String name, Setter setter) {
    twins.assertSame(
        connection -> {
          try (PreparedStatement s = connection.prepareStatement("SELECT HEX(CONCAT(?))")) {
            s.setString(1, "before");
            s.executeQuery().close();
            setter.on(s);
            return text(s.executeQuery());
          }
        });
  }

  private static String text(ResultSet row) throws SQLException {
    row.next();
    return row.getString(1);
  }

  @Test
  void line65_parametersStayForTheNextExecution() {
    twins.assertSame(
        connection -> {
          PreparedStatement s = connection.prepareStatement("SELECT CONCAT(?, ?)");
          s.setInt(1, 1);
          s.setBinaryStream(2, bytes("x"));
          String first = text(s.executeQuery());
          s.setInt(1, 2);
          s.setString(2, "y");
          return first + text(s.executeQuery());
        });
  }

  @Test
  void line66_aBatchEntryDoesNotInheritWhatWasCleared() throws SQLException {
    PreparedStatement s = twins.logical.prepareStatement("INSERT INTO item (name) VALUES (?)");
    s.setString(1, "entry");
    s.addBatch();
    s.clearParameters();
    SQLException missing = assertThrows(SQLException.class, s::addBatch);
    assertEquals("07001", missing.getSQLState());
    s.executeBatch();
    assertEquals(1, twins.committed("SELECT COUNT(*) FROM item WHERE name = 'entry'"));
  }

  @Test
  void line67_aStreamIsHeldSoThatItCanBeSentAgain() throws SQLException {
    PreparedStatement s = twins.logical.prepareStatement("SELECT HEX(?)");
    s.setBinaryStream(1, bytes("again"));
    String first = text(s.executeQuery());
    assertEquals(first, text(s.executeQuery()));

    RecordedParameters parameters = ((LogicalPreparedStatement) s).parameters();
    assertTrue(parameters.isReplayable(1));
    assertArrayEquals(utf8("again"), assertInstanceOf(byte[].class, parameters.value(1)));
    try (PreparedStatement other = twins.raw.prepareStatement("SELECT ?, HEX(?)")) {
      other.setInt(1, 0);
      parameters.bind(1, other, 2);
      ResultSet row = other.executeQuery();
      row.next();
      assertEquals(first, row.getString(2));
    }
    assertThrows(IndexOutOfBoundsException.class, () -> parameters.value(2));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(utf8(text));
  }

  private static java.sql.Blob blob(Connection connection) throws SQLException {
    java.sql.Blob blob = connection.createBlob();
    blob.setBytes(1, utf8("made"));
    return blob;
  }

  private static java.sql.Clob clob(Connection connection) throws SQLException {
    java.sql.Clob clob = connection.createClob();
    clob.setString(1, "made");
    return clob;
  }

  private static Calendar utc() {
    return Calendar.getInstance(TimeZone.getTimeZone("UTC"));
  }

  private interface Setter {
    void on(PreparedStatement statement) throws Exception;
  }
}
