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

  public static final MovePolicy DEFAULT =
      new MovePolicy(
          MirrorFailure.JOURNAL,
          100,
          1_000,
          2,
          Duration.ofSeconds(5),
          5_000_000,
          VerificationPolicy.DEFAULT,
          Duration.ofDays(7),
          ApprovalPolicy.NONE,
          LongTransaction.ABORT_CUTOVER,
          FenceMethod.RENAME);

  /** A policy that begins as {@link #DEFAULT}. */
  public static Builder builder() {
    return DEFAULT.toBuilder();
  }

  /** A policy that begins as this one. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Not thread-safe. */
  public static final class Builder {
    private MirrorFailure onMirrorFailure;
    private int initialReadPercent;
    private int chunkRows;
    private int workers;
    private Duration cutoverDeadline;
    private int journalMaxKeys;
    private VerificationPolicy verification;
    private Duration bakeTime;
    private ApprovalPolicy approvals;
    private LongTransaction onLongTransaction;
    private FenceMethod fence;

    private Builder(MovePolicy other) {
      this.onMirrorFailure = other.onMirrorFailure;
      this.initialReadPercent = other.initialReadPercent;
      this.chunkRows = other.chunkRows;
      this.workers = other.workers;
      this.cutoverDeadline = other.cutoverDeadline;
      this.journalMaxKeys = other.journalMaxKeys;
      this.verification = other.verification;
      this.bakeTime = other.bakeTime;
      this.approvals = other.approvals;
      this.onLongTransaction = other.onLongTransaction;
      this.fence = other.fence;
    }

    public Builder onMirrorFailure(MirrorFailure value) {
      this.onMirrorFailure = value;
      return this;
    }

    public Builder initialReadPercent(int value) {
      this.initialReadPercent = value;
      return this;
    }

    public Builder chunkRows(int value) {
      this.chunkRows = value;
      return this;
    }

    public Builder workers(int value) {
      this.workers = value;
      return this;
    }

    public Builder cutoverDeadline(Duration value) {
      this.cutoverDeadline = value;
      return this;
    }

    public Builder journalMaxKeys(int value) {
      this.journalMaxKeys = value;
      return this;
    }

    public Builder verification(VerificationPolicy value) {
      this.verification = value;
      return this;
    }

    public Builder bakeTime(Duration value) {
      this.bakeTime = value;
      return this;
    }

    public Builder approvals(ApprovalPolicy value) {
      this.approvals = value;
      return this;
    }

    public Builder onLongTransaction(LongTransaction value) {
      this.onLongTransaction = value;
      return this;
    }

    public Builder fence(FenceMethod value) {
      this.fence = value;
      return this;
    }

    public MovePolicy build() {
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
          fence);
    }
  }
}
