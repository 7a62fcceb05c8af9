package io.domainrouter.control;

import io.domainrouter.config.Phase;
import java.util.List;

/**
 * One domain as it stands. Immutable.
 *
 * @param readPercent share of the plain reads that the partition serves in phase 4
 * @param dualWrite whether mirror writes happen at once; off means journal only
 * @param mirrorTrusted whether the mirror may be read
 * @param journalDepth keys that the mirror has not got yet; -1 when it could not be asked
 * @param rowsCopied rows copied by the current or last backfill
 * @param rowsTotal the servers' estimate of all rows; 0 when not known
 * @param activity what runs for the domain right now, in words; empty when nothing does
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
    long journalDepth,
    long rowsCopied,
    long rowsTotal,
    String activity) {}
