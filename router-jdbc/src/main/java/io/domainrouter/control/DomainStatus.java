package io.domainrouter.control;

import io.domainrouter.config.Phase;
import io.domainrouter.journal.JournalState;
import java.util.List;

/**
 * One domain as it stands. Immutable.
 *
 * @param readPercent share of the plain reads that the partition serves in phase 4
 * @param dualWrite whether mirror writes happen at once; off means journal only
 * @param mirrorTrusted whether the mirror may be read
 * @param journal what the mirror has not got yet
 * @param drainRate rows per second that this instance brought to the mirror from the journal lately
 * @param rowsCopied rows copied by the current or last backfill
 * @param rowsTotal the servers' estimate of all rows; 0 when not known
 * @param activity what runs for the domain right now, in words, or what became of a step that lost
 *     its controller; empty when nothing does
 */
public record DomainStatus(
    String domain,
    List<String> tables,
    String partition,
    int priority,
    List<String> dependencies,
    Phase phase,
    long epoch,
    int readPercent,
    boolean dualWrite,
    boolean mirrorTrusted,
    JournalState journal,
    double drainRate,
    long rowsCopied,
    long rowsTotal,
    String activity) {

  /** Keys that the mirror has not got yet; -1 when it could not be asked. */
  public long journalDepth() {
    return journal.keys();
  }
}
