package io.domainrouter.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far one domain has moved from the monolith to its partition. Immutable.
 *
 * <p>The order of the constants is the order of a move; a domain goes one step forward or one step
 * back at a time.
 */
public enum Phase {
  /** Everything stays on the monolith; statements are observed only. */
  MONOLITH("1", Side.MONOLITH, false, false),
  /** The partition exists with the same schema; writers take the shared lock from here on. */
  PARTITION_READY("2", Side.MONOLITH, true, false),
  /** The monolith's rows are copied; the keys of changed rows go to the journal. */
  COPYING("3a", Side.MONOLITH, true, true),
  /** Both sides are written, the monolith first. */
  DUAL_WRITE("3b", Side.MONOLITH, true, true),
  /** As before, and a percentage of the reads goes to the partition. */
  READ_MIGRATION("4", Side.MONOLITH, true, true),
  /** Cut over: the partition is written and read first, the monolith follows. */
  PARTITION_FIRST("5a", Side.PARTITION, true, true),
  /** The partition stands alone; the monolith's tables are fenced. */
  PARTITION_ONLY("5b", Side.PARTITION, false, false);

  private static final List<Phase> ORDER = List.of(values());

  private final String label;
  private final Side authority;
  private final boolean locked;
  private final boolean mirrored;

  Phase(String label, Side authority, boolean locked, boolean mirrored) {
    this.label = label;
    this.authority = authority;
    this.locked = locked;
    this.mirrored = mirrored;
  }

  /** The short name that users type and read: {@code 1, 2, 3a, 3b, 4, 5a, 5b}. */
  public String label() {
    return label;
  }

  /** The side whose commit decides what the application is told. */
  public Side authority() {
    return authority;
  }

  /** Whether a writer takes the shared lock on the domain's control row first. */
  public boolean locked() {
    return locked;
  }

  /** Whether a write must reach the other side too, at once or by the journal. */
  public boolean mirrored() {
    return mirrored;
  }

  /** Whether the mirror is written within the transaction, not only by the journal. */
  public boolean mirrorsAtOnce() {
    return mirrored && this != COPYING;
  }

  /** Whether a mirror that is trusted serves reads. */
  public boolean mirrorServesReads() {
    return this == READ_MIGRATION || this == PARTITION_FIRST;
  }

  public Optional<Phase> next() {
    return neighbour(1);
  }

  public Optional<Phase> previous() {
    return neighbour(-1);
  }

  private Optional<Phase> neighbour(int step) {
    int index = ORDER.indexOf(this) + step;
    return index >= 0 && index < ORDER.size() ? Optional.of(ORDER.get(index)) : Optional.empty();
  }

  /**
   * Reads a label ({@code 3a}) or a name ({@code COPYING}), in any case; empty if it is neither.
   */
  public static Optional<Phase> parse(String text) {
    String wanted = text.trim();
    for (Phase phase : ORDER) {
      if (phase.label.equalsIgnoreCase(wanted)
          || phase.name().equals(wanted.toUpperCase(Locale.ROOT))) {
        return Optional.of(phase);
      }
    }
    return Optional.empty();
  }
}
