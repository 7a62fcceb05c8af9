package io.domainrouter.control;

/** Rows per second, out of counts that are taken at any times, smoothed. Thread-safe. */
final class RowRate {
  /** Weight that the past keeps in a second. */
  private static final double PAST = 0.8;

  /** Several may ask at once; what happens in less says nothing. */
  private static final double SHORTEST_SECONDS = 0.5;

  private boolean begun;
  private long rowsBefore;
  private long nanosBefore;
  private double rate = -1;

  /**
   * The rate with one more count; 0 until there are two. Fewer rows than before are another copy's.
   *
   * @param nanos when it was taken, as {@link System#nanoTime}
   */
  synchronized double after(long rows, long nanos) {
    double seconds = (nanos - nanosBefore) / 1e9;
    if (!begun || rows < rowsBefore) {
      rate = -1;
    } else if (seconds < SHORTEST_SECONDS) {
      return Math.max(0, rate);
    } else {
      double latest = (rows - rowsBefore) / seconds;
      double past = Math.pow(PAST, seconds);
      rate = rate < 0 ? latest : past * rate + (1 - past) * latest;
    }
    begun = true;
    rowsBefore = rows;
    nanosBefore = nanos;
    return Math.max(0, rate);
  }
}
