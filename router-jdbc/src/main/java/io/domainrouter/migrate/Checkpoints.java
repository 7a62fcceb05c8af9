package io.domainrouter.migrate;

import io.domainrouter.phase.ControlSchema;
import io.domainrouter.rows.KeyRange.Bound;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far a copy has come, kept on the target in the same transactions as the copied rows.
 * Thread-safe, stateless but for the request.
 */
final class Checkpoints {
  private static final String OF_TABLE =
      "SELECT epoch, fingerprint, segment, last_key, end_key, rows_copied, chunks, finished,"
          + " table_end FROM domainrouter_backfill WHERE domain = ? AND table_name = ? ORDER BY segment"
          + " FOR UPDATE";

  private static final String FORGET =
      "DELETE FROM domainrouter_backfill WHERE domain = ? AND table_name = ?";

  private static final String ADD =
      "INSERT INTO domainrouter_backfill (domain, table_name, segment, epoch, fingerprint,"
          + " last_key, end_key, table_end, rows_copied, chunks, finished)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)";

  /** Nobody else may have saved the segment meanwhile. */
  private static final String SAVE =
      "UPDATE domainrouter_backfill SET last_key = ?, rows_copied = ?, chunks = chunks + 1,"
          + " finished = ? WHERE domain = ? AND table_name = ? AND segment = ? AND epoch = ?"
          + " AND chunks = ?";

  /** The table, or a column that earlier versions did not have. */
  private static final Set<String> MISSING = Set.of("42S02", "42S22");

  private final MoveRequest request;

  Checkpoints(MoveRequest request) {
    this.request = request;
  }

  /** Whoever may not create tables has created this one beforehand. */
  static void createTable(Connection target) throws SQLException {
    try (Statement statement = target.createStatement();
        ResultSet any =
            statement.executeQuery("SELECT table_end FROM domainrouter_backfill LIMIT 1")) {
      target.rollback();
    } catch (SQLException e) {
      if (!MISSING.contains(e.getSQLState())) {
        throw e;
      }
      ControlSchema.ensure(target, "the target", true);
    }
  }

  /**
   * What a copy has come to. Immutable.
   *
   * @param segments in the order of the key
   * @param tableEnd the last key to copy; empty when that was never decided
   */
  record Begun(List<Segment> segments, Optional<Bound> tableEnd) {
    Begun {
      segments = List.copyOf(segments);
    }
  }

  /**
   * The segments that a table's copy in this epoch has begun with; none if there is only one of an
   * older epoch, or one that has not copied a chunk of the table as it was, which are forgotten.
   * Commits.
   *
   * @throws SQLException SQLState {@code DR210} when a newer epoch's copy has begun, {@code DR212}
   *     when the table or the domain file is another one than the copy began with
   */
  Begun begin(Connection target, String table, String fingerprint) throws SQLException {
    List<Segment> segments = new ArrayList<>();
    Optional<Bound> tableEnd = Optional.empty();
    boolean same = true;
    try (PreparedStatement statement = target.prepareStatement(OF_TABLE)) {
      statement.setString(1, request.domain());
      statement.setString(2, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          long epoch = row.getLong(1);
          if (epoch > request.epoch()) {
            throw superseded(table, epoch);
          }
          if (epoch == request.epoch()) {
            segments.add(segment(row, table));
            tableEnd = bound(row.getString(9));
            same &= isSame(row.getString(2), fingerprint);
          }
        }
      }
    }
    if (!same && segments.stream().anyMatch(segment -> segment.chunks() > 0)) {
      target.rollback();
      throw changed(table);
    } else if (!same) {
      segments.clear(); // nothing was copied yet
    }
    if (segments.isEmpty()) {
      forget(target, table);
    }
    target.commit();
    return new Begun(segments, segments.isEmpty() ? Optional.empty() : tableEnd);
  }

  private static Segment segment(ResultSet row, String table) throws SQLException {
    return new Segment(
        table,
        row.getInt(3),
        bound(row.getString(4)),
        bound(row.getString(5)),
        row.getLong(6),
        row.getLong(7),
        row.getBoolean(8));
  }

  /** Earlier versions have left no fingerprint. */
  private static boolean isSame(String found, String expected) {
    return found.isEmpty() || found.equals(expected);
  }

  private static SQLException changed(String table) {
    return new SQLNonTransientException(
        "the copy of "
            + table
            + " cannot go on: the table was defined in another way when it began, on one of the"
            + " sides, or the domain file was another. Change it back, or go back to phase 2 and"
            + " forward again to copy from the start",
        "DR212");
  }

  private void forget(Connection target, String table) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(FORGET)) {
      statement.setString(1, request.domain());
      statement.setString(2, table);
      statement.executeUpdate();
    }
  }

  /** Does not commit. */
  void add(Connection target, Segment segment, Optional<Bound> tableEnd, String fingerprint)
      throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(ADD)) {
      statement.setString(1, request.domain());
      statement.setString(2, segment.table());
      statement.setInt(3, segment.number());
      statement.setLong(4, request.epoch());
      statement.setString(5, fingerprint);
      statement.setString(6, text(segment.last()));
      statement.setString(7, text(segment.end()));
      statement.setString(8, text(tableEnd));
      statement.executeUpdate();
    }
  }

  /** What is kept of a segment; leaves the transaction open. */
  Segment read(Connection target, Segment known) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(OF_TABLE)) {
      statement.setString(1, request.domain());
      statement.setString(2, known.table());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (row.getInt(3) == known.number() && row.getLong(1) == request.epoch()) {
            return segment(row, known.table());
          }
        }
      }
    }
    return known;
  }

  /**
   * Does not commit.
   *
   * @param after what the segment comes to be
   * @throws SQLException SQLState {@code DR210} when a newer epoch's copy has begun, {@code DR213}
   *     when somebody else copies the same segment
   */
  void save(Connection target, Segment before, Segment after) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(SAVE)) {
      statement.setString(1, text(after.last()));
      statement.setLong(2, after.rowsCopied());
      statement.setBoolean(3, after.finished());
      statement.setString(4, request.domain());
      statement.setString(5, after.table());
      statement.setInt(6, after.number());
      statement.setLong(7, request.epoch());
      statement.setLong(8, before.chunks());
      if (statement.executeUpdate() == 0) {
        throw notMine(target, after);
      }
    }
  }

  private SQLException notMine(Connection target, Segment segment) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(OF_TABLE)) {
      statement.setString(1, request.domain());
      statement.setString(2, segment.table());
      try (ResultSet row = statement.executeQuery()) {
        long epoch = row.next() ? row.getLong(1) : -1;
        return epoch == request.epoch()
            ? new SQLNonTransientException(
                "segment " + segment.number() + " of " + segment.table() + " is copied by another",
                "DR213")
            : superseded(segment.table(), epoch);
      }
    }
  }

  private static Optional<Bound> bound(String text) {
    return Optional.ofNullable(text).map(BoundText::read);
  }

  private static String text(Optional<Bound> bound) {
    return bound.map(BoundText::write).orElse(null);
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
