package io.domainrouter.migrate;

import io.domainrouter.pool.TargetPools;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A replica of one of the sides that lags behind, as the replica says itself, once a second. One
 * that does not replicate, or does not answer, is a reason to rest too: what is not known may be
 * much. For one thread.
 */
public final class ReplicaLag implements Signal {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A replica that is silent holds up the other signals for a second or two. */
  private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final TargetPools pools;
  private final int target;
  private final String url;
  private final String name;
  private Connection connection;
  private OptionalLong seconds = OptionalLong.empty();
  private String trouble = "";
  private long askAgainAt = System.nanoTime();

  /**
   * @param url one of the target's replicas
   */
  public ReplicaLag(TargetPools pools, int target, String url) {
    this.pools = pools;
    this.target = target;
    this.url = url;
    this.name = "replica " + url.split("/", 4)[2];
  }

  @Override
  public Optional<String> reason(CopySettings settings, boolean rested) {
    if (settings.replicaLagSeconds() == 0) {
      return Optional.empty();
    }
    if (System.nanoTime() - askAgainAt >= 0) {
      ask();
    }
    if (seconds.isEmpty()) {
      return Optional.of(name + " " + trouble);
    }
    return seconds.getAsLong() > settings.replicaLagSeconds()
        ? Optional.of(
            name
                + " is "
                + seconds.getAsLong()
                + " s behind, more than "
                + settings.replicaLagSeconds())
        : Optional.empty();
  }

  private void ask() {
    try {
      if (connection == null) {
        connection = pools.replica(target, url);
      }
      seconds = lag();
      askAgainAt = System.nanoTime() + PAUSE_NANOS;
    } catch (SQLException e) {
      close();
      seconds = OptionalLong.empty();
      trouble = "cannot be asked for its lag: " + e.getMessage();
      askAgainAt = System.nanoTime() + PAUSE_AFTER_FAILURE_NANOS;
    }
  }

  /** The longest of all channels; empty, with the trouble, when one does not replicate. */
  private OptionalLong lag() throws SQLException {
    String sql =
        Product.of(connection) == Product.MYSQL
            ? "SHOW REPLICA STATUS"
            : "SHOW ALL REPLICAS STATUS";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      trouble = "is no replica";
      OptionalLong longest = OptionalLong.empty();
      while (row.next()) {
        long lag = row.getLong(column(row));
        if (row.wasNull()) {
          trouble = "does not replicate";
          return OptionalLong.empty();
        }
        longest = OptionalLong.of(Math.max(lag, longest.orElse(0)));
      }
      return longest;
    }
  }

  /** Called Seconds_Behind_Source on MySQL, Seconds_Behind_Master on MariaDB. */
  private static int column(ResultSet row) throws SQLException {
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      if (row.getMetaData().getColumnLabel(i).startsWith("Seconds_Behind_")) {
        return i;
      }
    }
    throw new SQLException("the server does not say how far it is behind");
  }

  /** Nobody is felt here but the copy itself. */
  @Override
  public boolean quiet() {
    return true;
  }

  @Override
  public void close() {
    try (Connection closing = connection) {
      connection = null;
    } catch (SQLException e) {
      // It was lost already.
    }
  }
}
