package io.domainrouter.migrate;

import io.domainrouter.rows.KeyRange;
import io.domainrouter.rows.KeyRange.Bound;
import io.domainrouter.rows.RowRanges;
import io.domainrouter.rows.TableShape;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The copy of one table, divided into segments: those that an earlier run has left, then new ones,
 * cut off one by one. Not thread-safe but for its counts.
 */
final class TableCopy {
  /**
   * Chunks in a segment: enough to make cutting cheap, so few that all workers are busy to the end.
   */
  private static final int CHUNKS = 50;

  private static final String ESTIMATE =
      "SELECT table_rows FROM information_schema.tables"
          + " WHERE table_schema = DATABASE() AND table_name = ?";

  private final TableShape shape;
  private final Checkpoints checkpoints;
  private final String fingerprint;
  private final int segmentRows;
  private final long rowsEstimated;
  private final Deque<Segment> leftOver = new ArrayDeque<>();
  private final AtomicLong rowsCopied = new AtomicLong();
  private int segments;
  private Optional<Bound> tableEnd = Optional.empty();
  private Optional<Bound> cutUpTo = Optional.empty();
  private boolean cutWhole;

  private TableCopy(
      Sides sides,
      MoveRequest request,
      Checkpoints checkpoints,
      Definitions definitions,
      TableShape shape)
      throws SQLException {
    this.shape = shape;
    this.checkpoints = checkpoints;
    this.fingerprint = fingerprint(request, definitions.of(shape.name()));
    this.segmentRows = CHUNKS * request.chunkRows();
    this.rowsEstimated = estimateRows(sides, shape.name());
  }

  /**
   * Takes up what an earlier run has left. Leaves both sides committed or rolled back.
   *
   * @param definitions as they were when this run began
   * @throws SQLException SQLState {@code DR211} for a table without a usable key; as {@link
   *     Checkpoints#begin}
   */
  static TableCopy begin(
      Sides sides,
      MoveRequest request,
      Checkpoints checkpoints,
      Definitions definitions,
      String table)
      throws SQLException {
    TableShape shape = TableShape.load(sides.source(), table);
    Keys.require(shape);
    TableCopy copy = new TableCopy(sides, request, checkpoints, definitions, shape);
    Checkpoints.Begun begun = checkpoints.begin(sides.target(), table, copy.fingerprint);
    if (begun.segments().isEmpty()) {
      copy.tableEnd = TableEnd.find(sides, shape);
      copy.cutWhole = copy.tableEnd.isEmpty();
    } else {
      copy.tableEnd = begun.tableEnd();
      begun.segments().forEach(copy::takeUp);
    }
    sides.rollback();
    return copy;
  }

  private void takeUp(Segment segment) {
    rowsCopied.addAndGet(segment.rowsCopied());
    segments++;
    cutUpTo = segment.end();
    cutWhole = cutUpTo.equals(tableEnd);
    if (!segment.finished()) {
      leftOver.add(segment);
    }
  }

  /** What must not change between two runs: the domain file, and the table on both sides. */
  private static String fingerprint(MoveRequest request, String definitions) {
    String text = request.fingerprint() + definitions;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long estimateRows(Sides sides, String table) throws SQLException {
    try (PreparedStatement statement = sides.source().prepareStatement(ESTIMATE)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  TableShape shape() {
    return shape;
  }

  /** The next segment to copy; empty when all were given out. Leaves both sides committed. */
  Optional<Segment> next(Sides sides) throws SQLException {
    if (!leftOver.isEmpty()) {
      return Optional.of(leftOver.remove());
    }
    return cutWhole ? Optional.empty() : Optional.of(cut(sides));
  }

  private Segment cut(Sides sides) throws SQLException {
    KeyRange rest = new KeyRange(cutUpTo, tableEnd);
    KeyRange range = RowRanges.first(sides.source(), shape, rest, segmentRows);
    Segment segment = Segment.of(shape.name(), segments, range);
    checkpoints.add(sides.target(), segment, tableEnd, fingerprint);
    sides.target().commit();
    sides.source().rollback();
    segments++;
    cutUpTo = range.upTo();
    cutWhole = cutUpTo.equals(tableEnd);
    return segment;
  }

  /** Thread-safe. */
  void copied(long rows, CopyListener listener) {
    long all = rowsCopied.addAndGet(rows);
    listener.copied(shape.name(), all, Math.max(rowsEstimated, all));
  }

  /** Thread-safe. */
  long rowsCopied() {
    return rowsCopied.get();
  }

  static long sum(List<TableCopy> tables) {
    return tables.stream().mapToLong(TableCopy::rowsCopied).sum();
  }
}
