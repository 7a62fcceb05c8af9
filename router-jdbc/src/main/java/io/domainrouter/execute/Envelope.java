package io.domainrouter.execute;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.Query;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.exceptions.ExceptionFactory;
import com.mysql.cj.interceptors.QueryInterceptor;
import com.mysql.cj.jdbc.result.ResultSetImpl;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.Message;
import com.mysql.cj.protocol.ProtocolEntityFactory;
import com.mysql.cj.protocol.Resultset;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.a.NativePacketPayload;
import com.mysql.cj.protocol.a.NativeProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * Statements of the router around one of the application's, all in one packet. The driver executes
 * the application's statement as ever, with its parameters, and gets the answer to it alone: what
 * the others answered is read here. Used for one execution, by one thread.
 *
 * <p>The server stops at the first statement that fails; its error is then the application's
 * statement's, and {@link #failedAt} tells which it was.
 */
final class Envelope implements QueryInterceptor {
  private static final int COM_QUERY = 0x03;
  private static final int COM_STMT_PREPARE = 0x16;
  private static final int COM_STMT_FETCH = 0x1c;
  private static final int MORE_RESULTS = 0x0008;

  /** A larger one is not copied, and could be too large together with ours. */
  private static final int MOST_BYTES = 256 << 10;

  private final List<String> before;
  private final List<String> after;
  private NativeProtocol protocol;
  private ProtocolEntityFactory<ResultSetImpl, NativePacketPayload> answers;
  private boolean expected;
  private boolean sent;
  private int answered;
  private ResultSetImpl last;

  Envelope(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /** Made known to the connection on which it will be used. */
  Envelope on(
      NativeProtocol connection,
      ProtocolEntityFactory<ResultSetImpl, NativePacketPayload> resultSets) {
    protocol = connection;
    answers = resultSets;
    return this;
  }

  /** Whether anything was sent in here. */
  boolean wasSent() {
    return sent;
  }

  /** Which statement failed: 0 is the first of those before the application's. */
  int failedAt() {
    return answered;
  }

  /** The answer to the last statement, where it is a query. */
  ResultSetImpl lastAnswer() {
    return last;
  }

  @Override
  public <T extends Resultset> T preProcess(Supplier<String> sql, Query query) {
    // The driver's own statements, such as SET SQL_SELECT_LIMIT, have no query.
    expected = query != null;
    return null;
  }

  @Override
  public <M extends Message> M preProcess(M message) {
    int command = message.getByteBuffer()[0];
    if (expected && command == COM_QUERY && !sent) {
      expected = false;
      enclose((NativePacketPayload) message);
      sent = true;
    } else if (expected || (command >= COM_STMT_PREPARE && command <= COM_STMT_FETCH)) {
      throw refusal();
    }
    return null;
  }

  private static CJException refusal() {
    return ExceptionFactory.createException("This statement cannot go with others in one packet.");
  }

  private void enclose(NativePacketPayload packet) {
    int length = packet.getPosition();
    if (length > MOST_BYTES) {
      throw refusal();
    }
    byte[] head = ascii(String.join(";", before) + ";");
    byte[] tail = ascii("\n;" + String.join(";", after));
    byte[] whole = new byte[length + head.length + tail.length];
    byte[] own = packet.getByteBuffer();
    int text = packet.getTag("QUERY");
    System.arraycopy(own, 0, whole, 0, text);
    System.arraycopy(head, 0, whole, text, head.length);
    System.arraycopy(own, text, whole, text + head.length, length - text);
    System.arraycopy(tail, 0, whole, length + head.length, tail.length);
    packet.setByteBuffer(whole);
    packet.setPayloadLength(whole.length);
    packet.setPosition(whole.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <M extends Message> M postProcess(M message, M response) {
    if (!sent || answered > 0) {
      return response;
    }
    answered = 1;
    for (int i = 1; i < before.size(); i++) {
      read();
    }
    NativePacketPayload own = next();
    answered++;
    for (int i = 0; i < after.size(); i++) {
      read();
    }
    setStatus(own, protocol.getServerSession().getStatusFlags());
    return (M) own;
  }

  private NativePacketPayload next() {
    NativePacketPayload packet = protocol.readMessage(null);
    protocol.checkErrorMessage(packet);
    packet.setPosition(0);
    return packet;
  }

  private void read() {
    NativePacketPayload packet = next();
    try {
      last = protocol.read(Resultset.class, -1, false, packet, false, null, answers);
      answered++;
    } catch (IOException e) {
      throw ExceptionFactory.createCommunicationsException(
          protocol.getPropertySet(),
          protocol.getServerSession(),
          protocol.getPacketSentTimeHolder(),
          protocol.getPacketReceivedTimeHolder(),
          e,
          protocol.getExceptionInterceptor());
    }
  }

  /** The session's state is that after the last statement, and no more answers follow. */
  private static void setStatus(NativePacketPayload ok, int flags) {
    byte[] bytes = ok.getByteBuffer();
    int at = 1;
    at += lengthOfNumber(bytes[at]);
    at += lengthOfNumber(bytes[at]);
    int status = flags & ~MORE_RESULTS;
    bytes[at] = (byte) status;
    bytes[at + 1] = (byte) (status >> 8);
  }

  /** Of a length-encoded integer of the protocol, by its first byte. */
  private static int lengthOfNumber(byte first) {
    return switch (first & 0xff) {
      case 0xfc -> 3;
      case 0xfd -> 4;
      case 0xfe -> 9;
      default -> 1;
    };
  }

  @Override
  public <T extends Resultset> T postProcess(
      Supplier<String> sql, Query query, T result, ServerSession session) {
    return result;
  }

  @Override
  public QueryInterceptor init(MysqlConnection connection, Properties properties, Log log) {
    return this;
  }

  @Override
  public boolean executeTopLevelOnly() {
    return false;
  }

  @Override
  public void destroy() {
    // nothing is held
  }
}
