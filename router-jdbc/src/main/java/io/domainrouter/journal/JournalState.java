package io.domainrouter.journal;

/**
 * How much waits in the journal of one domain. Immutable.
 *
 * @param keys changed rows that the mirror has not got yet; a row counts once per transaction
 * @param rows journal rows, one or more per transaction
 * @param oldestMillis age of the oldest of them; 0 when there is none
 */
public record JournalState(long keys, long rows, long oldestMillis) {
  public static final JournalState EMPTY = new JournalState(0, 0, 0);

  /** The database cannot be asked. */
  public static final JournalState UNKNOWN = new JournalState(-1, -1, -1);
}
