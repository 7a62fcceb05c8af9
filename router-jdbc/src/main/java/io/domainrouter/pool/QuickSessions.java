package io.domainrouter.pool;

import io.domainrouter.config.TargetConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One target's sessions for questions that writers may be waiting for: one statement each, which
 * commits itself. A pool would ask the server whether a connection is alive before and take back
 * what is open after, each a round trip; here an answer takes one. Thread-safe.
 */
final class QuickSessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QuickSessions.class);
  private static final int MOST_IDLE = 4;

  /** The driver asks the executor for nothing but to set the socket's timeout: no round trip. */
  private static final Executor SAME_THREAD = Runnable::run;

  private record Kept(Connection connection, long openedNanos) {}

  private final TargetConfig target;
  private final InternalDataSource source;
  private final String settings;
  private final long answerMillis;

  /** The longest unused first, so that none is forgotten by its server. */
  private final Deque<Kept> idle = new ConcurrentLinkedDeque<>();

  private volatile boolean closed;

  /**
   * @param settings the statement that a new session begins with
   * @param answerMillis after which the lack of an answer fails a question with {@code 08S01}
   */
  QuickSessions(
      TargetConfig target, InternalDataSource source, String settings, long answerMillis) {
    this.target = target;
    this.source = source;
    this.settings = settings;
    this.answerMillis = answerMillis;
  }

  /** A session that has ended while it was idle is no failure: the question is asked once more. */
  <T> T ask(TargetPools.Question<T> question) throws SQLException {
    Kept kept = idle.pollFirst();
    if (kept != null) {
      long asked = System.nanoTime();
      try {
        return ask(kept, question);
      } catch (SQLException e) {
        boolean late = System.nanoTime() - asked > answerMillis * 1_000_000 / 2;
        if (late || !kept.connection().isClosed()) {
          throw e;
        }
        LOG.debug("A session of {} has ended: {}", target.name(), e.toString());
        closeIdle(); // what was open as long is most likely gone too
      }
    }
    return ask(open(), question);
  }

  /** Opens one where there is only one: who asks next while that is in use would wait for it. */
  void keepSpare() throws SQLException {
    if (idle.size() < 2) {
      giveBack(open(), true);
    }
  }

  private <T> T ask(Kept session, TargetPools.Question<T> question) throws SQLException {
    boolean answered = false;
    try {
      T answer = question.ask(session.connection());
      answered = true;
      return answer;
    } catch (SQLException e) {
      answered = !session.connection().isClosed() && !isConnectionFailure(e);
      throw e;
    } finally {
      giveBack(session, answered);
    }
  }

  private static boolean isConnectionFailure(SQLException e) {
    return e.getSQLState() == null || e.getSQLState().startsWith("08");
  }

  private void giveBack(Kept session, boolean answered) {
    long age = System.nanoTime() - session.openedNanos();
    boolean old = age > target.pool().maxLifetime().toNanos();
    if (!answered || old || idle.size() >= MOST_IDLE) {
      close(session);
      return;
    }
    idle.addLast(session);
    if (closed) {
      closeIdle();
    }
  }

  private void closeIdle() {
    for (Kept kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      close(kept);
    }
  }

  private Kept open() throws SQLException {
    if (closed) {
      throw new SQLNonTransientConnectionException("the router is closed", "08003");
    }
    Connection connection = source.getConnection();
    try {
      connection.setNetworkTimeout(SAME_THREAD, (int) answerMillis);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try (Statement statement = connection.createStatement()) {
        statement.execute(settings);
      }
      return new Kept(connection, System.nanoTime());
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static void close(Kept session) {
    try {
      session.connection().close();
    } catch (SQLException e) {
      LOG.debug("A session could not be closed", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    closeIdle();
  }
}
