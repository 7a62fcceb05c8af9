package io.domainrouter.config;

import java.time.Duration;

/**
 * How a domain is verified while it is mirrored at once. Immutable.
 *
 * @param expires how long a whole comparison counts: the gates ask for a younger one
 * @param rowsPerSecond pace of the rolling comparison, on both sides; 0 for none
 * @param writtenRowsPerSecond rows that an instance has written and compares soon afterwards, at
 *     the most; 0 for none
 */
public record VerificationPolicy(Duration expires, int rowsPerSecond, int writtenRowsPerSecond) {
  public static final VerificationPolicy DEFAULT =
      new VerificationPolicy(Duration.ofHours(24), 10_000, 2_000);

  private static final int PASSES_BEFORE_IT_EXPIRES = 288;

  /** The shortest time between the beginnings of two passes over a table: 5 minutes for a day. */
  public Duration betweenPasses() {
    return expires.dividedBy(PASSES_BEFORE_IT_EXPIRES);
  }
}
