package io.domainrouter.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.Array;
import java.sql.BatchUpdateException;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a caller sees of a value or an exception, as text that can be compared. */
final class Rendering {
  private static final int LONGEST = 300;
  private static final Pattern MADE_UP =
      Pattern.compile(
          "(?<=\\w@)\\p{XDigit}+|\\p{XDigit}{8}(_\\p{XDigit}{4,12}){4}|domainrouter_\\d+"
              + "|(?<=for column ``\\.``\\.`\\w{1,20}` at row )\\d+");
  private static final List<Class<?>> OBJECTS =
      List.of(
          Connection.class,
          CallableStatement.class,
          PreparedStatement.class,
          Statement.class,
          ResultSet.class,
          ResultSetMetaData.class,
          ParameterMetaData.class,
          DatabaseMetaData.class,
          Savepoint.class,
          OutputStream.class,
          Writer.class);

  private final Map<String, Typed> slots;

  /**
   * @param slots the objects that the program holds, by which the same one is recognised
   */
  Rendering(Map<String, Typed> slots) {
    this.slots = slots;
  }

  String of(Object value) {
    try {
      return rendered(value);
    } catch (SQLException | IOException e) {
      return "not readable: " + error(e);
    }
  }

  private String rendered(Object value) throws SQLException, IOException {
    if (value == null) {
      return "null";
    }
    for (Class<?> type : OBJECTS) {
      if (type.isInstance(value)) {
        return object(type, value);
      }
    }
    if (value instanceof Blob blob) {
      return "Blob " + of(blob.getBytes(1, (int) blob.length()));
    }
    if (value instanceof Clob clob) {
      return "Clob " + of(clob.getSubString(1, (int) clob.length()));
    }
    if (value instanceof SQLXML xml) {
      return "SQLXML " + of(xml.getString());
    }
    if (value instanceof SQLException warning) {
      return chain(warning);
    }
    return value.getClass().isArray() ? array(value) : plain(value);
  }

  private String object(Class<?> type, Object value) {
    return slots.entrySet().stream()
        .filter(slot -> slot.getValue().value() == value)
        .map(slot -> "the same as " + slot.getKey())
        .findFirst()
        .orElse("a " + type.getSimpleName());
  }

  private String array(Object value) {
    if (value instanceof byte[] bytes) {
      return "bytes " + shortened(HexFormat.of().formatHex(bytes));
    }
    return IntStream.range(0, Array.getLength(value))
        .mapToObj(index -> of(Array.get(value, index)))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String plain(Object value) throws IOException {
    if (value instanceof InputStream stream) {
      return "InputStream " + shortened(HexFormat.of().formatHex(stream.readAllBytes()));
    }
    if (value instanceof Reader reader) {
      StringWriter text = new StringWriter();
      reader.transferTo(text);
      return "Reader " + shortened(text.toString());
    }
    if (value instanceof Map<?, ?> map) {
      return "Map " + new TreeMap<>(map);
    }
    return value.getClass().getSimpleName() + " " + shortened(value.toString());
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST
        ? text
        : "%s… (%d, %08x)".formatted(text.substring(0, LONGEST), text.length(), text.hashCode());
  }

  /** The exception and those that follow it. */
  private static String chain(SQLException first) {
    StringBuilder text = new StringBuilder(error(first));
    for (SQLException next = first.getNextException();
        next != null;
        next = next.getNextException()) {
      text.append(" then ").append(error(next));
    }
    return text.toString();
  }

  String thrown(Throwable thrown) {
    if (!(thrown instanceof SQLException e)) {
      return "throws " + publicClass(thrown);
    }
    String details = "";
    if (e instanceof BatchUpdateException batch) {
      details = " counts " + Arrays.toString(batch.getLargeUpdateCounts());
    } else if (e instanceof SQLClientInfoException info) {
      details = " failed " + info.getFailedProperties();
    }
    return "throws " + chain(e) + details;
  }

  private static String error(Exception e) {
    return e instanceof SQLException sql
        ? "%s [%s/%d] %s"
            .formatted(
                publicClass(e), sql.getSQLState(), sql.getErrorCode(), message(sql.getMessage()))
        : publicClass(e);
  }

  /**
   * Without what is another each time: identities, names of unnamed savepoints, and the row of a
   * routine's variable, which is some row of the statement before.
   */
  private static String message(String text) {
    return text == null ? null : MADE_UP.matcher(text).replaceAll("…");
  }

  /** The class that an application can name: the driver's own ones are no promise. */
  private static String publicClass(Throwable thrown) {
    Class<?> type = thrown.getClass();
    while (!type.getName().startsWith("java.")) {
      type = type.getSuperclass();
    }
    return type.getSimpleName();
  }
}
