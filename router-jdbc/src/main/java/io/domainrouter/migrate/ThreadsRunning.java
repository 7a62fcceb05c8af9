package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server that carries out many statements at once. For one thread. */
public final class ThreadsRunning implements Signal {
  private static final String STATUS =
      "SHOW GLOBAL STATUS WHERE Variable_name IN ('Threads_running', 'Questions')";

  /** The one that asks, and the event scheduler, which MySQL counts. */
  private static final long OF_AN_IDLE_SERVER = 2;

  /** Statements per second: those of the router itself, in all instances, are some dozens. */
  private static final double FEW = 200;

  private final TargetPools pools;
  private final int target;
  private final String name;
  private Status last;
  private boolean quiet;

  /**
   * @param name the target's, for people
   */
  public ThreadsRunning(TargetPools pools, int target, String name) {
    this.pools = pools;
    this.target = target;
    this.name = name;
  }

  private record Status(long running, long statements, long nanos) {
    /** Per second since an earlier one. */
    double rateSince(Status earlier) {
      double seconds = (nanos - earlier.nanos) / (double) TimeUnit.SECONDS.toNanos(1);
      return (statements - earlier.statements) / seconds;
    }
  }

  @Override
  public Optional<String> reason(CopySettings settings, boolean rested) throws SQLException {
    Status before = last;
    last = ask();
    quiet = before != null && last.running <= OF_AN_IDLE_SERVER && last.rateSince(before) <= FEW;
    return last.running > settings.threadsRunning()
        ? Optional.of(
            name + " runs " + last.running + " statements, more than " + settings.threadsRunning())
        : Optional.empty();
  }

  private Status ask() throws SQLException {
    long running = 0;
    long statements = 0;
    try (Connection connection = pools.internal(target);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(STATUS)) {
      while (row.next()) {
        if (row.getString(1).equalsIgnoreCase("Questions")) {
          statements = row.getLong(2);
        } else {
          running = row.getLong(2);
        }
      }
    }
    return new Status(running, statements, System.nanoTime());
  }

  /** Whether nobody was met, and few statements were carried out since the answer before. */
  @Override
  public boolean quiet() {
    return quiet;
  }
}
