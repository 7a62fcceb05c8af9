package io.domainrouter.phase;

import java.util.Optional;

/**
 * What is known of the comparison of one table's two sides. Immutable.
 *
 * @param verifiedMillisAgo when the last whole comparison began; empty before the first
 * @param verifiedRows that it compared
 * @param verifiedFound rows that it found to differ
 * @param passing whether a rolling pass has begun and not ended
 * @param passKey where that pass goes on; empty for the table's start
 * @param passRows compared by that pass so far
 * @param passFound found to differ by that pass so far
 * @param foreignRows that differed although the router had not written them, since ever
 * @param faultRows that differed after the router had written them, since ever
 * @param foundMillisAgo when a row was last found to differ
 * @param lastFinding that one in words; empty if there is none
 */
public record VerificationRow(
    String table,
    Optional<Long> verifiedMillisAgo,
    long verifiedRows,
    long verifiedFound,
    boolean passing,
    Optional<String> passKey,
    long passRows,
    long passFound,
    long foreignRows,
    long faultRows,
    Optional<Long> foundMillisAgo,
    String lastFinding) {

  /** Whether a row differed after the last whole comparison began, or in it. */
  public boolean foundSince() {
    return verifiedFound > 0
        || (foundMillisAgo.isPresent()
            && verifiedMillisAgo.isPresent()
            && foundMillisAgo.get() <= verifiedMillisAgo.get());
  }
}
