package io.domainrouter.control;

import io.domainrouter.config.Phase;
import java.util.List;

/**
 * How the copy of one domain stands in the whole fleet. Immutable.
 *
 * @param runner the instance that copies, or did so last; empty before the first
 * @param activity what it does, in words; empty when it has ended well
 * @param resting why it rests or waits just now; empty when it does not
 * @param settings what bounds it, as {@link io.domainrouter.migrate.CopySettings#text} has it
 * @param verified whether the mirror was copied whole and compared equal
 * @param rowsPerSecond as this instance has seen it, over about the last five seconds or the time
 *     between two reports, whichever is longer; 0 until there were two, and when nothing is copied
 */
public record CopyReport(
    String domain,
    Phase phase,
    String runner,
    String activity,
    String resting,
    boolean paused,
    String settings,
    boolean verified,
    double rowsPerSecond,
    List<Table> tables) {

  /**
   * One table.
   *
   * @param rowsTotal the server's estimate, but never fewer than were copied
   * @param copied whether all of it was copied; rows may still wait in the journal
   */
  public record Table(String name, long rowsCopied, long rowsTotal, boolean copied) {}

  public long rowsCopied() {
    return tables.stream().mapToLong(Table::rowsCopied).sum();
  }

  public long rowsTotal() {
    return tables.stream().mapToLong(Table::rowsTotal).sum();
  }

  /** Until all rows are copied at this rate; -1 when nobody can know. */
  public long secondsLeft() {
    long left = rowsTotal() - rowsCopied();
    if (left <= 0) {
      return 0;
    }
    return rowsPerSecond < 1 ? -1 : Math.round(left / rowsPerSecond);
  }
}
