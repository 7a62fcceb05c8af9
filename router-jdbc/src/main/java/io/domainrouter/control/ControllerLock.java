package io.domainrouter.control;

import io.domainrouter.phase.NamedLock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named lock of the monolith's server, held by one of the router's connections: one holder in the
 * whole fleet, free again when the holder dies. A thread of its own says a word on the connection
 * now and then while the holder works on others: so the server takes only a holder for dead that
 * stands still as a whole, or is cut off. Taken, held and closed by one thread.
 */
final class ControllerLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerLock.class);

  private static final int WORDS_PER_SILENCE = 4;

  private final Connection connection;
  private final String name;
  private final ReentrantLock talking = new ReentrantLock();
  private final CountDownLatch ended = new CountDownLatch(1);

  private ControllerLock(Connection connection, String name, long silenceSeconds) {
    this.connection = connection;
    this.name = name;
    long pause = TimeUnit.SECONDS.toMillis(silenceSeconds) / WORDS_PER_SILENCE;
    Thread keeper = new Thread(() -> keep(pause), name);
    keeper.setDaemon(true);
    keeper.start();
  }

  /** Takes the lock on this connection, which is then the lock's; empty when somebody holds it. */
  static Optional<ControllerLock> tryTake(Connection connection, String purpose, int waitSeconds)
      throws SQLException {
    String name = NamedLock.name(connection.getCatalog(), purpose);
    try (PreparedStatement take =
        connection.prepareStatement("SELECT GET_LOCK(?, ?), @@session.wait_timeout")) {
      take.setString(1, name);
      take.setInt(2, waitSeconds);
      try (ResultSet row = take.executeQuery()) {
        boolean taken = row.next() && row.getInt(1) == 1;
        long silence = row.getLong(2);
        connection.rollback();
        return taken
            ? Optional.of(new ControllerLock(connection, name, silence))
            : Optional.empty();
      }
    }
  }

  /** The server's number of the session that holds it, and who that is; empty when it is free. */
  static Optional<String> holder(Connection connection, String purpose) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT CONCAT('connection ', id, ' of ', user, '@', host)"
                + " FROM information_schema.processlist WHERE id = IS_USED_LOCK(?)")) {
      select.setString(1, NamedLock.name(connection.getCatalog(), purpose));
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  private void keep(long pauseMillis) {
    try {
      while (!ended.await(pauseMillis, TimeUnit.MILLISECONDS)) {
        say();
      }
    } catch (SQLException e) {
      LOG.debug("The named lock {} is lost", name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As patient as the connection: a server that is slow for a moment costs no lock. */
  private void say() throws SQLException {
    talking.lock();
    try {
      if (ended.getCount() > 0) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("DO 1");
        }
      }
    } finally {
      talking.unlock();
    }
  }

  /** Whether the connection, and so the lock, is still there. */
  boolean isHeld() {
    talking.lock();
    try {
      return ended.getCount() > 0 && connection.isValid(1);
    } catch (SQLException e) {
      return false;
    } finally {
      talking.unlock();
    }
  }

  @Override
  public void close() throws SQLException {
    ended.countDown();
    talking.lock();
    try (connection;
        PreparedStatement release = connection.prepareStatement("DO RELEASE_LOCK(?)")) {
      release.setString(1, name);
      release.execute();
    } finally {
      talking.unlock();
    }
  }
}
