package io.domainrouter.journal;

/**
 * What one pass over the journal did. Immutable.
 *
 * @param found journal rows that were due
 * @param copied rows that the mirror got
 * @param busy rows that were left because somebody held them
 * @param poisoned rows that the mirror refused
 * @param whole whether nothing that was due was left for another pass
 */
public record Drained(int found, int copied, int busy, int poisoned, boolean whole) {
  static final Drained NOTHING = new Drained(0, 0, 0, 0, true);

  /** Whether the mirror has, or has refused, every row that was due. */
  public boolean isThrough() {
    return whole && busy == 0;
  }
}
