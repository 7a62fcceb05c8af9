package io.domainrouter.migrate;

import io.domainrouter.rows.KeyRange;
import io.domainrouter.rows.KeyRange.Bound;
import java.util.Optional;

/**
 * A part of a table in the order of its key, and how far its copy has come: what one worker copies
 * while others copy other segments. Immutable.
 *
 * @param number counts a table's segments from 0, in the order of the key
 * @param last where the next chunk begins; empty at the table's start
 * @param end the last key that belongs to it; empty when it goes up to the table's end
 * @param rowsCopied count, deleted and repeated rows included
 * @param chunks how often it was saved
 */
record Segment(
    String table,
    int number,
    Optional<Bound> last,
    Optional<Bound> end,
    long rowsCopied,
    long chunks,
    boolean finished) {

  static Segment of(String table, int number, KeyRange range) {
    return new Segment(table, number, range.after(), range.upTo(), 0, 0, false);
  }

  KeyRange rest() {
    return new KeyRange(last, end);
  }

  /**
   * @param range the first part of {@link #rest}
   */
  Segment after(KeyRange range, long rows) {
    return new Segment(
        table, number, range.upTo(), end, rowsCopied + rows, chunks + 1, range.upTo().equals(end));
  }
}
