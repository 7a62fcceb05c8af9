package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** A server that carries out many statements at once. Thread-safe. */
public final class ThreadsRunning implements Signal {
  private final TargetPools pools;
  private final int target;
  private final String name;

  /**
   * @param name the target's, for people
   */
  public ThreadsRunning(TargetPools pools, int target, String name) {
    this.pools = pools;
    this.target = target;
    this.name = name;
  }

  @Override
  public Optional<String> reason(CopySettings settings, boolean rested) throws SQLException {
    try (Connection connection = pools.internal(target);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Threads_running'")) {
      int running = row.next() ? row.getInt(2) : 0;
      return running > settings.threadsRunning()
          ? Optional.of(
              name + " runs " + running + " statements, more than " + settings.threadsRunning())
          : Optional.empty();
    }
  }
}
