package io.domainrouter.journal;

/**
 * From where to where one domain's rows travel. Immutable.
 *
 * @param authority target
 * @param mirror target
 * @param underExclusiveLock whether the caller holds the exclusive lock on the authority's control
 *     row, so that there are no writers
 */
record Direction(String domain, int authority, int mirror, boolean underExclusiveLock) {}
