package io.domainrouter.config;

import java.time.Duration;

/**
 * How one domain is moved. Immutable.
 *
 * @param onMirrorFailure what a failing mirror does to the application
 * @param initialReadPercent share of the reads (0..100) that the partition serves on entering phase
 *     4
 * @param chunkRows rows that the backfill locks and copies at once
 * @param workers backfill threads
 * @param cutoverDeadline longest time that a cutover may hold writers before it gives up
 */
public record MovePolicy(
    MirrorFailure onMirrorFailure,
    int initialReadPercent,
    int chunkRows,
    int workers,
    Duration cutoverDeadline) {

  public static final MovePolicy DEFAULT =
      new MovePolicy(MirrorFailure.JOURNAL, 100, 1000, 2, Duration.ofSeconds(5));
}
