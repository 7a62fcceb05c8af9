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
 * @param journalMaxKeys changed rows that may wait for the mirror; beyond that they are forgotten
 *     and the mirror is copied again from the start
 * @param verification how often both sides are compared
 * @param bakeTime how long a domain must have been in phase 5b before {@code complete} drops its
 *     tables on the monolith
 * @param onLongTransaction what gives way when a transaction lasts longer than {@code
 *     cutoverDeadline}
 * @param approvals who must have approved each step forward
 * @param fence how the monolith's tables refuse writers in phase 5b
 */
public record MovePolicy(
    MirrorFailure onMirrorFailure,
    int initialReadPercent,
    int chunkRows,
    int workers,
    Duration cutoverDeadline,
    int journalMaxKeys,
    VerificationPolicy verification,
    Duration bakeTime,
    ApprovalPolicy approvals,
    LongTransaction onLongTransaction,
    FenceMethod fence) {

  public static final Duration BAKE_TIME = Duration.ofDays(7);

  public static final int JOURNAL_MAX_KEYS = 5_000_000;

  public static final MovePolicy DEFAULT =
      new MovePolicy(MirrorFailure.JOURNAL, 100, 1000, 2, Duration.ofSeconds(5));

  /** With the usual bound of the journal. */
  public MovePolicy(
      MirrorFailure onMirrorFailure,
      int initialReadPercent,
      int chunkRows,
      int workers,
      Duration cutoverDeadline) {
    this(
        onMirrorFailure, initialReadPercent, chunkRows, workers, cutoverDeadline, JOURNAL_MAX_KEYS);
  }

  /** With the usual verification and {@code bakeTime}. */
  public MovePolicy(
      MirrorFailure onMirrorFailure,
      int initialReadPercent,
      int chunkRows,
      int workers,
      Duration cutoverDeadline,
      int journalMaxKeys) {
    this(
        onMirrorFailure,
        initialReadPercent,
        chunkRows,
        workers,
        cutoverDeadline,
        journalMaxKeys,
        VerificationPolicy.DEFAULT,
        BAKE_TIME);
  }

  /** Without approvals; a cutover gives way to long transactions. */
  public MovePolicy(
      MirrorFailure onMirrorFailure,
      int initialReadPercent,
      int chunkRows,
      int workers,
      Duration cutoverDeadline,
      int journalMaxKeys,
      VerificationPolicy verification,
      Duration bakeTime) {
    this(
        onMirrorFailure,
        initialReadPercent,
        chunkRows,
        workers,
        cutoverDeadline,
        journalMaxKeys,
        verification,
        bakeTime,
        ApprovalPolicy.NONE,
        LongTransaction.ABORT_CUTOVER,
        FenceMethod.RENAME);
  }

  public MovePolicy with(LongTransaction other) {
    return new MovePolicy(
        onMirrorFailure,
        initialReadPercent,
        chunkRows,
        workers,
        cutoverDeadline,
        journalMaxKeys,
        verification,
        bakeTime,
        approvals,
        other,
        fence);
  }

  public MovePolicy with(VerificationPolicy other) {
    return new MovePolicy(
        onMirrorFailure,
        initialReadPercent,
        chunkRows,
        workers,
        cutoverDeadline,
        journalMaxKeys,
        other,
        bakeTime,
        approvals,
        onLongTransaction,
        fence);
  }

  public MovePolicy with(ApprovalPolicy other) {
    return new MovePolicy(
        onMirrorFailure,
        initialReadPercent,
        chunkRows,
        workers,
        cutoverDeadline,
        journalMaxKeys,
        verification,
        bakeTime,
        other,
        onLongTransaction,
        fence);
  }

  public MovePolicy with(FenceMethod other) {
    return new MovePolicy(
        onMirrorFailure,
        initialReadPercent,
        chunkRows,
        workers,
        cutoverDeadline,
        journalMaxKeys,
        verification,
        bakeTime,
        approvals,
        onLongTransaction,
        other);
  }
}
