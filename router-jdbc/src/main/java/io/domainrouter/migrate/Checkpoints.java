package io.domainrouter.migrate;

import io.domainrouter.rows.KeyRange.Bound;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Statement;
import java.util.Optional;

/**
 * How far a copy has come, kept on the target in the same transactions as the copied rows.
 * Thread-safe, stateless but for the request.
 */
final class Checkpoints {
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS domainrouter_backfill (
        domain VARCHAR(64) NOT NULL,
        table_name VARCHAR(64) NOT NULL,
        epoch BIGINT NOT NULL,
        last_key MEDIUMTEXT NULL,
        rows_copied BIGINT NOT NULL,
        finished TINYINT NOT NULL,
        updated_at TIMESTAMP(3) NOT NULL
          DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
        PRIMARY KEY (domain, table_name)
      ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4""";

  private static final String SELECT =
      "SELECT epoch, last_key, rows_copied, finished FROM domainrouter_backfill"
          + " WHERE domain = ? AND table_name = ?";

  private static final String START =
      "REPLACE INTO domainrouter_backfill"
          + " (domain, table_name, epoch, last_key, rows_copied, finished)"
          + " VALUES (?, ?, ?, NULL, 0, 0)";

  private static final String SAVE =
      "UPDATE domainrouter_backfill SET last_key = ?, rows_copied = ?, finished = ?"
          + " WHERE domain = ? AND table_name = ? AND epoch = ?";

  private static final String NO_SUCH_TABLE = "42S02";

  private final MoveRequest request;

  Checkpoints(MoveRequest request) {
    this.request = request;
  }

  /**
   * @param last key of the last copied row; empty before the first chunk
   * @param rowsCopied count, deleted and repeated rows included
   */
  record Checkpoint(Optional<Bound> last, long rowsCopied, boolean finished) {
    static final Checkpoint START = new Checkpoint(Optional.empty(), 0, false);
  }

  static void createTable(Connection target) throws SQLException {
    try (Statement statement = target.createStatement()) {
      try (ResultSet any = statement.executeQuery("SELECT 1 FROM domainrouter_backfill LIMIT 1")) {
        target.rollback();
      } catch (SQLException e) {
        if (!NO_SUCH_TABLE.equals(e.getSQLState())) {
          throw e;
        }
        statement.execute(CREATE);
      }
    }
  }

  /**
   * Where the copy of a table goes on, or the start if it is of an older epoch. Commits.
   *
   * @throws SQLException SQLState {@code DR210} when a newer epoch's copy has begun
   */
  Checkpoint begin(Connection target, String table) throws SQLException {
    Optional<Found> found = find(target, table, " FOR UPDATE");
    if (found.isPresent() && found.get().epoch > request.epoch()) {
      throw superseded(table, found.get().epoch);
    }
    Checkpoint checkpoint =
        found
            .filter(row -> row.epoch == request.epoch())
            .map(Found::checkpoint)
            .orElse(Checkpoint.START);
    if (checkpoint == Checkpoint.START) {
      start(target, table);
    }
    target.commit();
    return checkpoint;
  }

  private record Found(long epoch, Checkpoint checkpoint) {}

  private Optional<Found> find(Connection target, String table, String lock) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(SELECT + lock)) {
      statement.setString(1, request.domain());
      statement.setString(2, table);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        Optional<Bound> last = Optional.ofNullable(row.getString(2)).map(BoundText::read);
        return Optional.of(
            new Found(row.getLong(1), new Checkpoint(last, row.getLong(3), row.getBoolean(4))));
      }
    }
  }

  private void start(Connection target, String table) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(START)) {
      statement.setString(1, request.domain());
      statement.setString(2, table);
      statement.setLong(3, request.epoch());
      statement.executeUpdate();
    }
  }

  /**
   * Does not commit.
   *
   * @throws SQLException SQLState {@code DR210} when a newer epoch's copy has begun
   */
  void save(Connection target, String table, Checkpoint checkpoint) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(SAVE)) {
      statement.setString(1, checkpoint.last().map(BoundText::write).orElse(null));
      statement.setLong(2, checkpoint.rowsCopied());
      statement.setBoolean(3, checkpoint.finished());
      statement.setString(4, request.domain());
      statement.setString(5, table);
      statement.setLong(6, request.epoch());
      if (statement.executeUpdate() == 0) {
        checkEpoch(target, table);
      }
    }
  }

  /** A count of zero may also mean that nothing changed, if the URL has useAffectedRows. */
  private void checkEpoch(Connection target, String table) throws SQLException {
    long epoch = find(target, table, " FOR UPDATE").map(Found::epoch).orElse(-1L);
    if (epoch != request.epoch()) {
      throw superseded(table, epoch);
    }
  }

  private SQLException superseded(String table, long epoch) {
    return new SQLNonTransientException(
        "the copy of "
            + table
            + " in epoch "
            + request.epoch()
            + " is out of date: its checkpoint is of epoch "
            + epoch,
        "DR210");
  }
}
