package io.domainrouter.control;

import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Optional;

/**
 * Keeps trust in a domain's mirror from coming back while a controller waits until nobody reads it
 * any more. A named lock of the monolith's server, so that it ends with its controller. Not
 * thread-safe.
 */
final class TrustBar implements AutoCloseable {
  private static final int WAIT_SECONDS = 5;

  private final ControllerLock lock;

  private TrustBar(ControllerLock lock) {
    this.lock = lock;
  }

  /**
   * @throws SQLException {@code DR202} when somebody else holds it for long
   */
  static TrustBar raise(ControlContext context, int domain) throws SQLException {
    return new TrustBar(
        take(context.pools().internal(DomainCatalog.MONOLITH), context.name(domain), WAIT_SECONDS)
            .orElseThrow(
                () ->
                    new SQLTransientException(
                        "Trust in the mirror is being given back; look again.", "DR202")));
  }

  /**
   * @param connection is the lock's then, or closed
   */
  private static Optional<ControllerLock> take(
      Connection connection, String domain, int waitSeconds) throws SQLException {
    try {
      Optional<ControllerLock> lock =
          ControllerLock.tryTake(connection, "trust-" + domain, waitSeconds);
      if (lock.isEmpty()) {
        connection.close();
      }
      return lock;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Something that gives trust back, and says whether it did. */
  interface Trust {
    boolean give() throws SQLException;
  }

  /**
   * Gives trust back, unless there is a bar; then it is false. By the housekeeping, which does
   * other things too: a wire that is half open must not hold it up.
   *
   * @throws SQLException {@code 08S01} when there is no answer for {@code control.answerTimeout}
   */
  static boolean unlessBarred(ControlContext context, int domain, Trust trust) throws SQLException {
    Optional<ControllerLock> lock =
        take(context.pools().prompt(DomainCatalog.MONOLITH), context.name(domain), 0);
    if (lock.isEmpty()) {
      return false;
    }
    try (ControllerLock held = lock.get()) {
      return trust.give();
    }
  }

  /**
   * Whoever has had it since it was raised knows that no trust was given.
   *
   * @throws SQLException {@code DR202} when the lock was lost
   */
  void requireHeld() throws SQLException {
    if (!lock.isHeld()) {
      throw new SQLTransientException(
          "The connection that kept trust in the mirror away is lost; the phase stays.", "DR202");
    }
  }

  @Override
  public void close() throws SQLException {
    lock.close();
  }
}
