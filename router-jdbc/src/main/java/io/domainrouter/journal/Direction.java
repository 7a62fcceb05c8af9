package io.domainrouter.journal;

/**
 * From where to where one domain's rows travel. Immutable.
 *
 * @param authority target
 * @param mirror target
 * @param lock the exclusive lock on the authority's control row, which the caller holds so that
 *     there are no writers; {@link HeldLock#NONE} for whoever takes the shared one
 */
record Direction(String domain, int authority, int mirror, HeldLock lock) {
  boolean underExclusiveLock() {
    return lock != HeldLock.NONE;
  }
}
