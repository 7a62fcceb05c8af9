package io.domainrouter.observe;

import io.domainrouter.route.StatementProfile;

/**
 * How often a statement is executed, and how long that takes. Thread-safe; kept with what is known
 * of the statement's text, so that counting needs no look-up and is bounded as that is.
 *
 * <p>The first few executions are counted and timed one by one. Then each session takes one of
 * {@value #ONE_OF} of its executions, of whatever text, and counts it as so many: so that those in
 * between cost nothing.
 */
public class StatementUse {
  /** Stands for the tables of no domain in {@link #reads} and {@link #writes}. */
  public static final int NO_DOMAIN = 63;

  /** A prime, so that it does not always meet the same statement of a loop. */
  public static final int ONE_OF = 61;

  private static final int FIRST_TIMED = 16;

  private final String sql;
  private final StatementProfile profile;
  private final long reads;
  private final long writes;
  private final long firstSeenMillis = System.currentTimeMillis();
  private long count;

  /** Read without the lock under which it is written: when it changes does not matter. */
  private boolean isNew = true;

  private int timed;
  private long timedNanos;
  private long longestNanos;

  public StatementUse(String sql, StatementProfile profile) {
    this.sql = sql;
    this.profile = profile;
    this.reads = bits(profile.reads(), profile.readsUnowned());
    this.writes = bits(profile.writes(), profile.writesUnowned());
  }

  /** Beyond 62 domains the last ones count as one. */
  private static long bits(int[] domains, boolean unowned) {
    long bits = unowned ? 1L << NO_DOMAIN : 0;
    for (int domain : domains) {
      bits |= 1L << Math.min(domain, NO_DOMAIN - 1);
    }
    return bits;
  }

  /** The text, or one that differs in its literals. */
  public String sql() {
    return sql;
  }

  public StatementProfile profile() {
    return profile;
  }

  /** A bit for each domain that it reads. */
  public long reads() {
    return reads;
  }

  /** A bit for each domain that it writes. */
  public long writes() {
    return writes;
  }

  /** Whether each execution is still counted by itself. */
  public final boolean isNew() {
    return isNew;
  }

  /** The session has temporary tables, which tables of no domain may be. */
  public void ranBesideTemporaryTables() {
    // only matters to those that count violations
  }

  /**
   * How long an execution took that is told of; called by the thread that executed it.
   *
   * @param executions that it stands for
   */
  public synchronized void took(long nanos, int executions) {
    count += executions;
    timed++;
    timedNanos += nanos;
    longestNanos = Math.max(longestNanos, nanos);
    isNew = timed < FIRST_TIMED;
  }

  /** Executions, the failed ones too, about; a batch of one text is one. */
  public synchronized long count() {
    return count;
  }

  public long firstSeenMillis() {
    return firstSeenMillis;
  }

  /** Of the executions that were timed; 0 while there is none. */
  public synchronized long meanNanos() {
    return timed == 0 ? 0 : timedNanos / timed;
  }

  /** Of the executions that were timed. */
  public synchronized long longestNanos() {
    return longestNanos;
  }
}
