package io.domainrouter.route;

import io.domainrouter.config.Phase;

/**
 * Where one domain stands. Immutable.
 *
 * @param epoch grows with every change of phase; the higher one is the truth
 * @param readPercent share of the plain reads (0..100) that the partition serves in phase 4
 * @param mirrorTrusted whether the mirror holds every committed write and may be read
 * @param dualWrite whether the mirror is written at once; false means journal only
 */
public record DomainState(
    int domain,
    Phase phase,
    long epoch,
    int readPercent,
    boolean mirrorTrusted,
    boolean dualWrite) {

  public DomainState withMirror(int percent, boolean trusted, boolean dual) {
    return new DomainState(domain, phase, epoch, percent, trusted, dual);
  }

  public DomainState withoutTrust() {
    return new DomainState(domain, phase, epoch, readPercent, false, dualWrite);
  }

  public DomainState inEpoch(long other) {
    return new DomainState(domain, phase, other, readPercent, mirrorTrusted, dualWrite);
  }

  /** By hand: a record's own is put together at its first use, which a start would wait for. */
  @Override
  public boolean equals(Object other) {
    return other instanceof DomainState that
        && domain == that.domain
        && phase == that.phase
        && epoch == that.epoch
        && readPercent == that.readPercent
        && mirrorTrusted == that.mirrorTrusted
        && dualWrite == that.dualWrite;
  }

  @Override
  public int hashCode() {
    return 31 * domain + Long.hashCode(epoch);
  }
}
