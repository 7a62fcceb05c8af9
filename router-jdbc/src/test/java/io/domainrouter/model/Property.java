package io.domainrouter.model;

/** What must hold in every state. */
enum Property {
  NO_ACKNOWLEDGED_WRITE_LOST("an acknowledged write is not on the authority"),
  ONE_AUTHORITY("two sides are the authority, or a write was committed on the one that is not"),
  NO_OLD_PHASE("a transaction wrote under a phase two steps away from the one in force"),
  A_HOLD_ENDS("a held writer is never released"),
  MIRROR_IS_TRUE("a mirror is read that lacks an acknowledged write which is not journaled"),
  NOTHING_INVENTED("the mirror has a write that the authority does not have"),
  TRUST_IS_EARNED("trust was given while the mirror lacked an acknowledged write");

  private final String broken;

  Property(String broken) {
    this.broken = broken;
  }

  String broken() {
    return broken;
  }
}
