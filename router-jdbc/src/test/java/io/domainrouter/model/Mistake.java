package io.domainrouter.model;

/** Ways in which the protocol could be wrong; the model is right without them. */
enum Mistake {
  /** The controller forgets an instance as soon as its heartbeat has expired. */
  FORGETS_THE_DEAD_AT_ONCE,
  /** A phase in which the mirror is not kept begins while others still read it. */
  READERS_ARE_NOT_AWAITED,
  /** Who copies rows commits the mirror without asking whether its locks are still there. */
  COPIES_WITHOUT_PROOF,
  /** The end of a copy is recorded whatever became of its phase. */
  LATE_COPY_COUNTS,
  /** The copy is made anew, and what was copied counts as forgotten before writers are held. */
  FORGETS_BEFORE_THE_LOCK,
  /** An empty journal counts as drained, whoever's it is. */
  DRAINS_ANY_JOURNAL,
  /** A writer of an older epoch goes on although nobody has heard of its instance for long. */
  OLD_WRITERS_GO_ON,
  /** A process stands still between its look at the clock and its write. */
  STANDS_STILL_BEFORE_THE_WRITE,
  /** Phase 4 begins with the trust of 3b, in which nobody waits for the mirror's commit. */
  READS_BEFORE_LATE_COMMITS,

  /** The drainer does not take the shared lock. */
  DRAINS_WITHOUT_THE_LOCK,
  /** The new side takes over before the old one lets go. */
  TAKES_OVER_FIRST,
  /** Nobody asks whether the instances have acknowledged the epoch. */
  WAITS_FOR_NO_ACKNOWLEDGEMENT,
  /** Trust is given back before the pass, not after it. */
  TRUSTS_BEFORE_DRAINING,
  /** A loss that was told and healed before the commit is not told again after it. */
  LOSES_TRUST_ONLY_BEFORE_THE_COMMIT,
  /** Whoever cannot write the mirror keeps that to itself. */
  TELLS_NOBODY_OF_A_LOSS,
  /** The cutover leaves the journal as it is. */
  FLIPS_WITHOUT_DRAINING,
  /** A writer does not compare the epoch under its lock with the one that it planned by. */
  WRITES_UNDER_ANY_EPOCH,
  /** The mirror is committed before the authority. */
  COMMITS_THE_MIRROR_FIRST,
  /** The keys are not written into the journal. */
  JOURNALS_NOTHING,
  /** The journal row is deleted before the mirror has committed. */
  SWEEPS_TOO_EARLY,
  /** What was read too long ago is used all the same. */
  NEVER_LOOKS_AGAIN,
  /** A transaction that took no lock outlives the pause of its process. */
  GOES_ON_AFTER_A_PAUSE,
  /** A hand-over whose controller has died stays half done. */
  NOBODY_FINISHES,
  /** Writers leave the session of a controller that holds them to its server, which keeps it. */
  WAITS_FOR_EVER,
  /** A writer that has ended a controller's session goes on without reading the row again. */
  TAKES_THE_CHANGE_FOR_UNDONE,
}
