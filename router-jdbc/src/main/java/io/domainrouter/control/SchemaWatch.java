package io.domainrouter.control;

import io.domainrouter.migrate.Definitions;
import io.domainrouter.migrate.MoveRequest;
import io.domainrouter.pool.TargetPools;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices schema changes on a domain's tables while they are copied: it remembers how they were
 * defined when the copy of this epoch began here. Whether they were the same where it began in
 * another instance, the checkpoints know. Thread-safe.
 */
final class SchemaWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final String CHANGED = "DR212";

  private final TargetPools pools;
  private MoveRequest request;
  private Definitions first;
  private List<String> changed = List.of();
  private long lookedAt;

  /** Whether rows were copied since the copy of this epoch began here. */
  private boolean copied;

  SchemaWatch(TargetPools pools) {
    this.pools = pools;
  }

  /**
   * A copy begins, or goes on where its epoch is the same as before.
   *
   * @throws SQLException {@code DR212} when it goes on and the tables have changed
   */
  synchronized void begin(MoveRequest copy) throws SQLException {
    if (request == null || request.epoch() != copy.epoch()) {
      forget();
      first = Definitions.read(pools, copy);
      lookedAt = System.nanoTime();
      if (!first.isWhole()) {
        return; // the copy itself says what is missing
      }
    }
    request = copy;
    requireSame();
  }

  /** How the tables were when the copy began here. */
  synchronized Optional<Definitions> first() {
    return Optional.ofNullable(first);
  }

  /**
   * An attempt has failed. Where nothing was copied yet, the next beginning is the first: what was
   * in the way may be put right by a change of schema. What others have copied, the checkpoints
   * know.
   */
  synchronized void ended(long rowsCopied) {
    copied |= rowsCopied > 0;
    if (!copied) {
      forget();
    }
  }

  /** The next beginning is the first. */
  synchronized void forget() {
    request = null;
    changed = List.of();
    copied = false;
  }

  /** Whether a change was seen here; asks nobody. */
  synchronized boolean knowsOfChange() {
    return !changed.isEmpty();
  }

  static boolean isChange(Exception e) {
    return e instanceof SQLException sql && CHANGED.equals(sql.getSQLState());
  }

  /** Asks the servers once a second at most; between two chunks. */
  synchronized boolean hasChanged() {
    if (request != null && changed.isEmpty() && System.nanoTime() - lookedAt > PAUSE_NANOS) {
      try {
        look();
      } catch (SQLException e) {
        LOG.debug("The definitions of {} cannot be read now", request.tables(), e);
      }
    }
    return !changed.isEmpty();
  }

  private void look() throws SQLException {
    changed = first.different(Definitions.read(pools, request));
    lookedAt = System.nanoTime();
  }

  /**
   * Asks the servers now.
   *
   * @throws SQLException {@code DR212}, naming the tables, when they are not as they were
   */
  synchronized void requireSame() throws SQLException {
    if (request == null) {
      return;
    }
    look();
    if (!changed.isEmpty()) {
      throw new SQLNonTransientException(
          "the definition of "
              + String.join(", ", changed)
              + " has changed since the copy of "
              + request.domain()
              + " began. Change it back, or go one phase back and forward again to copy from the"
              + " start",
          CHANGED);
    }
  }
}
