package io.domainrouter.jdbc;

import io.domainrouter.execute.RoutingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.SQLException;

/**
 * The content of a stream parameter. Up to {@link #LIMIT} bytes or characters are held in memory
 * and can be read any number of times; a longer stream is passed on, once. Not thread-safe.
 */
final class StreamContent {
  static final int LIMIT = 16 * 1024 * 1024;

  private final Object held;
  private AutoCloseable rest;

  private StreamContent(Object held, AutoCloseable rest) {
    this.held = held;
    this.rest = rest;
  }

  /** Null stays null. */
  static StreamContent of(InputStream stream) throws SQLException {
    return of(stream, Long.MAX_VALUE);
  }

  /**
   * @param length most bytes to read, as the driver does by default
   */
  static StreamContent of(InputStream stream, long length) throws SQLException {
    if (stream == null) {
      return null;
    }
    try {
      byte[] head = stream.readNBytes((int) Math.min(Math.max(length, 0), LIMIT + 1L));
      return new StreamContent(head, head.length > LIMIT ? stream : null);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Null stays null. */
  static StreamContent of(Reader reader) throws SQLException {
    return of(reader, Long.MAX_VALUE);
  }

  /**
   * @param length most characters to read, as the driver does by default
   */
  static StreamContent of(Reader reader, long length) throws SQLException {
    if (reader == null) {
      return null;
    }
    try {
      String head = read(reader, (int) Math.min(Math.max(length, 0), LIMIT + 1L));
      return new StreamContent(head, head.length() > LIMIT ? reader : null);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** A stream or reader becomes its content; anything else stays what it is. */
  static Object ofObject(Object value) throws SQLException {
    if (value instanceof InputStream stream) {
      return of(stream);
    }
    return value instanceof Reader reader ? of(reader) : value;
  }

  /** The stream or reader over a content; anything else is returned as it is. */
  static Object open(Object value) throws SQLException {
    return value instanceof StreamContent content ? content.open() : value;
  }

  /** The bytes or the text of a content that is held whole; anything else as it is. */
  static Object reveal(Object value) {
    return value instanceof StreamContent content && content.isReplayable() ? content.held : value;
  }

  /** Whether a parameter value can be sent more than once. */
  static boolean isReplayable(Object value) {
    return !(value instanceof StreamContent content) || content.isReplayable();
  }

  private boolean isReplayable() {
    return length() <= LIMIT;
  }

  private int length() {
    return held instanceof byte[] bytes ? bytes.length : ((String) held).length();
  }

  private Object open() throws SQLException {
    if (isReplayable()) {
      return head();
    }
    if (rest == null) {
      throw new RoutingException(
          "DR006",
          "a stream parameter longer than " + LIMIT + " bytes or characters can be sent once only");
    }
    AutoCloseable following = rest;
    rest = null;
    return following instanceof InputStream stream
        ? new SequenceInputStream((InputStream) head(), stream)
        : new ConcatenatedReader((Reader) head(), (Reader) following);
  }

  private Object head() {
    return held instanceof byte[] bytes
        ? new ByteArrayInputStream(bytes)
        : new StringReader((String) held);
  }

  private static String read(Reader reader, int most) throws IOException {
    StringWriter text = new StringWriter();
    char[] buffer = new char[8192];
    int left = most;
    while (left > 0) {
      int count = reader.read(buffer, 0, Math.min(buffer.length, left));
      if (count < 0) {
        break;
      }
      text.write(buffer, 0, count);
      left -= count;
    }
    return text.toString();
  }

  private static SQLException unreadable(IOException cause) {
    return new SQLException("the stream parameter cannot be read", "S1000", cause);
  }

  /** One reader after the other. */
  private static final class ConcatenatedReader extends Reader {
    private final Reader first;
    private final Reader second;

    ConcatenatedReader(Reader first, Reader second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
      int count = first.read(target, offset, length);
      return count >= 0 ? count : second.read(target, offset, length);
    }

    @Override
    public void close() throws IOException {
      second.close();
    }
  }
}
