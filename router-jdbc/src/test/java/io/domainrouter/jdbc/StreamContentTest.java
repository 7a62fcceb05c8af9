package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.execute.RoutingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Stream parameters up to the limit and beyond: checklist line 67. */
final class StreamContentTest {
  private static final int BEYOND = StreamContent.LIMIT + 10;

  @Test
  void line67_aStreamUpToTheLimitCanBeSentAgain() throws Exception {
    byte[] bytes = new byte[StreamContent.LIMIT];
    bytes[StreamContent.LIMIT - 1] = 1;
    StreamContent content = StreamContent.of(new ByteArrayInputStream(bytes));
    assertTrue(StreamContent.isReplayable(content));
    assertArrayEquals(bytes, bytes(content));
    assertArrayEquals(bytes, bytes(content));
    assertArrayEquals(bytes, (byte[]) StreamContent.reveal(content));
  }

  @Test
  void line67_aLongerStreamIsSentWholeButOnce() throws Exception {
    byte[] bytes = new byte[BEYOND];
    bytes[BEYOND - 1] = 1;
    StreamContent content = StreamContent.of(new ByteArrayInputStream(bytes));
    assertFalse(StreamContent.isReplayable(content));
    assertSame(content, StreamContent.reveal(content));
    assertArrayEquals(bytes, bytes(content));
    SQLException refused = assertThrows(RoutingException.class, () -> bytes(content));
    assertEquals("DR006", refused.getSQLState());
  }

  @Test
  void line67_aLongerReaderIsSentWholeButOnce() throws Exception {
    String text = "x".repeat(BEYOND - 1) + "y";
    StreamContent content = StreamContent.of(new StringReader(text));
    assertFalse(StreamContent.isReplayable(content));
    assertEquals(text, text(content));
    assertThrows(RoutingException.class, () -> text(content));
  }

  @Test
  void noMoreIsReadThanTheLengthGiven() throws Exception {
    InputStream stream = new ByteArrayInputStream(new byte[] {1, 2, 3});
    assertArrayEquals(new byte[] {1, 2}, bytes(StreamContent.of(stream, 2)));
    assertEquals(3, stream.read());
    Reader reader = new StringReader("abc");
    assertEquals("ab", text(StreamContent.of(reader, 2)));
    assertEquals('c', reader.read());
  }

  @Test
  void whatIsNoStreamStaysWhatItIs() throws SQLException {
    assertNull(StreamContent.of((InputStream) null));
    assertNull(StreamContent.of((Reader) null));
    assertEquals("text", StreamContent.open(StreamContent.ofObject("text")));
    assertTrue(StreamContent.isReplayable("text"));
  }

  @Test
  void anUnreadableStreamIsReportedWhenItIsSet() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("broken");
          }
        };
    SQLException reported = assertThrows(SQLException.class, () -> StreamContent.of(broken));
    assertEquals("S1000", reported.getSQLState());
    assertEquals("broken", reported.getCause().getMessage());
  }

  private static byte[] bytes(StreamContent content) throws Exception {
    try (InputStream stream = (InputStream) StreamContent.open(content)) {
      return stream.readAllBytes();
    }
  }

  private static String text(StreamContent content) throws Exception {
    StringWriter text = new StringWriter();
    try (Reader reader = (Reader) StreamContent.open(content)) {
      reader.transferTo(text);
    }
    return text.toString();
  }
}
