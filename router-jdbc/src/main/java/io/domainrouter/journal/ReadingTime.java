package io.domainrouter.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * How long the server may be silent when it is asked for what stands in a journal. That takes as
 * long as the journal is deep, so there is no fixed bound short enough for a connection that has
 * died without notice: it is many times what such reading took lately, and grows when that was too
 * little. Not thread-safe.
 */
public final class ReadingTime {
  private static final long MOST_MILLIS = 60_000;
  private static final int TIMES_THE_LAST = 10;

  private final long leastMillis;
  private long millis;

  /**
   * @param leastMillis the bound while nothing is known, and for what is read faster
   */
  public ReadingTime(long leastMillis) {
    this.leastMillis = leastMillis;
    this.millis = leastMillis;
  }

  /** For those who can wait: a minute, as long as any statement of the router's own may take. */
  static ReadingTime ample() {
    return new ReadingTime(MOST_MILLIS);
  }

  /** What is asked of the server. */
  public interface Read<R> {
    R from(Connection connection) throws SQLException;
  }

  /**
   * Reads within that time; the connection has its own bound again afterwards.
   *
   * @throws SQLException {@code 08S01} when the server is silent for longer
   */
  public <R> R read(Connection connection, Read<R> read) throws SQLException {
    int usual = connection.getNetworkTimeout();
    long started = System.nanoTime();
    boolean answered = false;
    bound(connection, (int) millis);
    try {
      R result = read.from(connection);
      bound(connection, usual);
      answered = true;
      return result;
    } finally {
      learn(answered, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
    }
  }

  private static void bound(Connection connection, int millis) throws SQLException {
    // The driver asks the executor for nothing but to set the socket's timeout: no round trip.
    connection.setNetworkTimeout(Runnable::run, millis);
  }

  /** Forgets slowly: long and short reads take turns. */
  private void learn(boolean answered, long tookMillis) {
    long next = answered ? Math.max(TIMES_THE_LAST * tookMillis, millis - millis / 10) : 2 * millis;
    millis = Math.min(Math.max(next, leastMillis), MOST_MILLIS);
  }
}
