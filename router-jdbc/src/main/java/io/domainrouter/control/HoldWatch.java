package io.domainrouter.control;

import io.domainrouter.phase.Holds;
import io.domainrouter.phase.Instances;
import io.domainrouter.phase.KilledSessions;
import io.domainrouter.route.DomainCatalog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, while a cutover waits for its lock and the deadline is over, who holds it up: ends their
 * sessions, or the waiting. Closing it waits for what it is doing. For one wait by one thread.
 */
final class HoldWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HoldWatch.class);

  /** MariaDB shows who looks sooner the same picture again, and who has come since is not in it. */
  private static final long PAUSE_NANOS = OpenTransactions.REFRESH_NANOS;

  /** So often is looked for whoever holds it, before the wait is ended without a name. */
  private static final int LOOKS = 3;

  private static final String UNKNOWN = "somebody whom the server does not show";
  private static final int NO_SUCH_SESSION = 1094;

  private final ControlContext context;
  private final int domain;
  private final int target;
  private final long waiting;
  private final boolean kill;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Set<String> held = new CopyOnWriteArraySet<>();
  private final Thread thread;

  HoldWatch(
      ControlContext context,
      int domain,
      int target,
      Connection waiter,
      Duration deadline,
      boolean kill)
      throws SQLException {
    this.context = context;
    this.domain = domain;
    this.target = target;
    this.kill = kill;
    this.waiting = sessionOf(waiter);
    this.thread = new Thread(() -> watch(deadline), "domainrouter-hold-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static long sessionOf(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void watch(Duration deadline) {
    try {
      if (done.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      try (Connection connection = context.pools().prompt(target)) {
        int looks = 0;
        do {
          act(connection, ++looks);
        } while (!done.await(PAUSE_NANOS, TimeUnit.NANOSECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      LOG.warn("Who holds a cutover up could not be dealt with: {}", e.toString());
    }
  }

  private void act(Connection connection, int looks) throws SQLException {
    List<Holder> holders = holders(connection);
    for (Holder holder : holders) {
      held.add(holder + known(holder.session()));
    }
    for (Holder holder : holders) {
      if (kill) {
        kill(connection, holder);
      }
    }
    if (held.contains(UNKNOWN) || !kill && (looks == LOOKS || !held.isEmpty())) {
      execute(connection, "KILL QUERY " + waiting);
    }
  }

  private List<Holder> holders(Connection connection) throws SQLException {
    try {
      return Holder.of(connection, waiting);
    } catch (SQLException e) {
      LOG.warn("The server does not show who holds up a cutover: {}", e.toString());
      held.add(UNKNOWN);
      return List.of();
    } finally {
      connection.rollback(); // or the next look is at the same picture
    }
  }

  /** Which instance and thread it is, where one of the fleet says so. */
  private String known(long session) {
    String place = Holds.place(context.catalog().target(target).name(), session);
    for (String line : context.watcher().source().holds().olderThan(0)) {
      if (line.startsWith(place)) {
        return "; instance " + context.watcher().instanceName() + line.substring(place.length());
      }
    }
    try {
      for (Instances.Instance instance : context.instances()) {
        for (String line : instance.holds()) {
          if (line.startsWith(place)) {
            return "; instance " + instance.name() + line.substring(place.length());
          }
        }
      }
    } catch (SQLException e) {
      LOG.debug("The fleet cannot be asked who holds a cutover up: {}", e.toString());
    }
    return "";
  }

  /** Written down first: its instance looks there for the reason. */
  private void kill(Connection connection, Holder holder) throws SQLException {
    context.inTransaction(
        DomainCatalog.MONOLITH,
        monolith -> {
          KilledSessions.record(
              monolith,
              context.name(domain),
              context.state(domain).epoch(),
              context.catalog().target(target).name(),
              holder.session(),
              context.watcher().instanceName(),
              holder + known(holder.session()));
          return null;
        });
    execute(connection, "KILL " + holder.session());
  }

  private static void execute(Connection connection, String kill) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(kill);
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_SESSION) {
        throw e;
      }
    }
  }

  /** The failure of the wait, with who is to blame where that is known. */
  SQLException explain(SQLException failure) {
    return held.isEmpty()
        ? failure
        : new SQLTransientException(
            "The cutover of "
                + context.name(domain)
                + " was given up, and the old side is still the authority; beyond the deadline it"
                + " was held by "
                + held,
            "DR202",
            failure);
  }

  @Override
  public void close() {
    done.countDown();
    Waiting.forEnd(thread);
  }
}
