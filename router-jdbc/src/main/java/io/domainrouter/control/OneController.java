package io.domainrouter.control;

import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one controller of the fleet act at a time. Thread-safe. */
final class OneController {
  private static final String PURPOSE = "controller";
  private static final int WAIT_SECONDS = 5;

  private final ControlContext context;
  private final ReentrantLock here = new ReentrantLock();

  OneController(ControlContext context) {
    this.context = context;
  }

  /** Something that only one controller may do at a time. */
  interface Exclusive<R> {
    R run() throws SQLException;
  }

  /**
   * @throws SQLException {@code DR201} when another controller is at work, naming it; else the
   *     work's own
   */
  <R> R run(Exclusive<R> work) throws SQLException {
    here.lock();
    try (Connection connection = context.pools().internal(DomainCatalog.MONOLITH)) {
      Optional<ControllerLock> lock = ControllerLock.tryTake(connection, PURPOSE, WAIT_SECONDS);
      if (lock.isEmpty()) {
        throw new SQLTransientException(
            "Another controller is at work: " + who(connection) + ".", "DR201");
      }
      try (ControllerLock held = lock.get()) {
        return work.run();
      }
    } finally {
      here.unlock();
    }
  }

  private static String who(Connection connection) throws SQLException {
    String holder = ControllerLock.holder(connection, PURPOSE).orElse("it has just ended");
    return Audit.lastStep(connection)
        .filter(Audit.Step::isUnderWay)
        .map(begun -> holder + "; begun, and not ended: " + begun)
        .orElse(holder);
  }

  /** Runs it unless somebody is at work, without waiting; for the housekeeping. */
  void runIfFree(Exclusive<?> work) throws SQLException {
    if (!here.tryLock()) {
      return;
    }
    try (Connection connection = context.pools().prompt(DomainCatalog.MONOLITH)) {
      Optional<ControllerLock> lock = ControllerLock.tryTake(connection, PURPOSE, 0);
      if (lock.isPresent()) {
        try (ControllerLock held = lock.get()) {
          work.run();
        }
      }
    } finally {
      here.unlock();
    }
  }
}
