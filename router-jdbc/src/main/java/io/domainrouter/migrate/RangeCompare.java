package io.domainrouter.migrate;

import io.domainrouter.migrate.BothSides.Answers;
import io.domainrouter.rows.Comparison;
import io.domainrouter.rows.Digest;
import io.domainrouter.rows.KeyRange;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.RowRanges;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Compares ranges and single rows of one table. Not thread-safe.
 *
 * <p>From the whole to the row: digests of the range, of its pieces, hashes of the rows in a piece
 * that differs, the same hashes once more (what was in flight has arrived), and only then locks.
 */
final class RangeCompare {
  /** Rows whose hashes are held in memory. */
  private static final int PIECE_ROWS = 1_000;

  private static final int KEYS_AT_ONCE = 500;

  /** With more suspects than that, a whole range differs and few of its rows are in use. */
  private static final int ROWS_UNDER_LOCK = 50;

  private final BothSides both;
  private final Comparison compared;
  private final LockedCompare locked;
  private final int mostLocked;

  /** How many more differences are wanted. */
  private final IntSupplier room;

  private RangeCompare(
      BothSides both, Comparison compared, Pending pending, IntSupplier room, int mostLocked) {
    this.both = both;
    this.compared = compared;
    this.locked = new LockedCompare(compared, pending);
    this.room = room;
    this.mostLocked = mostLocked;
  }

  /** Of sides that may differ in many rows. */
  static RangeCompare inBulk(
      BothSides both, Comparison compared, Pending pending, IntSupplier room) {
    return new RangeCompare(both, compared, pending, room, ROWS_UNDER_LOCK);
  }

  /**
   * Locks one row at a time, so that no transaction of the application can be a deadlock's victim.
   */
  static RangeCompare gently(
      BothSides both, Comparison compared, Pending pending, IntSupplier room) {
    return new RangeCompare(both, compared, pending, room, 1);
  }

  /**
   * What came out.
   *
   * @param source digest
   * @param target digest; equal to the source's if nothing differs
   * @param pendingRows rows that differed because the journal holds their change
   */
  record Outcome(Digest source, Digest target, List<Difference> differences, long pendingRows) {
    static Outcome same(Digest digest) {
      return new Outcome(digest, digest, List.of(), 0);
    }
  }

  Outcome range(KeyRange range) throws SQLException, InterruptedException {
    Answers<Digest> digests = digests(range);
    if (digests.same()) {
      return Outcome.same(digests.source());
    }
    List<Difference> differences = new ArrayList<>();
    long pendingRows = 0;
    boolean targetHasMore = digests.target().rows() > digests.source().rows();
    Optional<KeyRange> rest = Optional.of(range);
    while (rest.isPresent() && differences.size() < room.getAsInt()) {
      KeyRange left = rest.get();
      KeyRange piece = firstOf(left, targetHasMore);
      if (piece.equals(range) || !digests(piece).same()) {
        Found found = rows(suspects(piece), differences.size());
        differences.addAll(found.differences());
        pendingRows += found.pendingRows();
      }
      rest =
          piece.equals(left)
              ? Optional.empty()
              : Optional.of(new KeyRange(piece.upTo(), left.upTo()));
    }
    return differences.isEmpty()
        ? new Outcome(digests.source(), digests.source(), differences, pendingRows)
        : new Outcome(digests.source(), digests.target(), differences, pendingRows);
  }

  private Answers<Digest> digests(KeyRange range) throws SQLException, InterruptedException {
    return both.ask(side -> Digest.of(side, compared, range));
  }

  /** Pieces are of equal size where more rows are, so that none holds many. */
  private KeyRange firstOf(KeyRange range, boolean byTarget)
      throws SQLException, InterruptedException {
    return both.attempts()
        .until(
            sides -> {
              KeyRange piece =
                  RowRanges.first(
                      byTarget ? sides.target() : sides.source(),
                      compared.shape(),
                      range,
                      PIECE_ROWS);
              sides.rollback();
              return piece;
            },
            cause -> {});
  }

  private List<RowKey> suspects(KeyRange piece) throws SQLException, InterruptedException {
    return differing(both.ask(side -> Digest.ofEach(side, compared, piece)));
  }

  private static List<RowKey> differing(Answers<Map<RowKey, String>> hashes) {
    List<RowKey> suspects = new ArrayList<>();
    hashes
        .source()
        .forEach(
            (key, hash) -> {
              if (!hash.equals(hashes.target().remove(key))) {
                suspects.add(key);
              }
            });
    suspects.addAll(hashes.target().keySet());
    return suspects;
  }

  /** Differences and pending rows among single rows. */
  record Found(List<Difference> differences, long pendingRows) {}

  /** Rows of any place in the table, by key. */
  Found rows(Collection<RowKey> keys) throws SQLException, InterruptedException {
    return rows(keys, 0);
  }

  private Found rows(Collection<RowKey> keys, int foundBefore)
      throws SQLException, InterruptedException {
    List<RowKey> suspects = new ArrayList<>();
    List<RowKey> all = List.copyOf(keys);
    for (int from = 0; from < all.size(); from += KEYS_AT_ONCE) {
      List<RowKey> some = all.subList(from, Math.min(all.size(), from + KEYS_AT_ONCE));
      suspects.addAll(differing(both.ask(side -> Digest.ofEach(side, compared, some))));
    }
    return underLock(suspects, room.getAsInt() - foundBefore);
  }

  private Found underLock(List<RowKey> suspects, int wanted)
      throws SQLException, InterruptedException {
    int atOnce = suspects.size() > ROWS_UNDER_LOCK ? mostLocked : 1;
    List<Difference> differences = new ArrayList<>();
    long pendingRows = 0;
    for (int from = 0; from < suspects.size() && differences.size() < wanted; from += atOnce) {
      List<RowKey> some = suspects.subList(from, Math.min(suspects.size(), from + atOnce));
      LockedCompare.Found found = both.attempts().until(sides -> locked.run(sides, some), e -> {});
      pendingRows += found.pendingRows();
      found.differences().stream()
          .filter(difference -> !differences.contains(difference))
          .limit(wanted - differences.size())
          .forEach(differences::add);
    }
    return new Found(differences, pendingRows);
  }
}
